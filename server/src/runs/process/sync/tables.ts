import type { HistoryTableName, SourceTable } from "../../history.ts";
import { RunsError } from "../../store.ts";
import { columns } from "../sourceRows.ts";
import type { OpenSource, TableQuery } from "../sources/source.ts";
import { presetTables } from "./presetTables.ts";

export interface Expected {
  readonly columns: readonly string[];
  /** What they are usually called, where that is not our name. */
  readonly usual?: Readonly<Record<string, string>>;
  /** The column that says when a row was written, or began. */
  readonly time: string;
  /** Tell rows apart where the settings name no others. A second attempt is a row of its own. */
  readonly key: readonly string[];
  /** Without these a row says nothing. */
  readonly needed: readonly string[];
}

const expected: Readonly<Record<HistoryTableName, Expected>> = {
  ...presetTables,
  monitoring_integration: {
    columns: columns.monitoring_integration,
    time: "timestamp",
    key: [
      ...["orchestration_run_id", "integration_pipeline_source_run_id", "source_name"],
      ...["schema_name", "table_name", "timestamp"],
    ],
    needed: ["table_name", "status", "timestamp", "orchestration_run_id"],
  },
  monitoring_transformation_dbt: {
    columns: columns.monitoring_transformation_dbt,
    time: "timestamp",
    key: ["orchestration_run_id", "invocation_id", "unique_id", "timestamp"],
    needed: ["unique_id", "status", "timestamp", "orchestration_run_id"],
  },
  monitoring_semantic_model_refresh: {
    columns: columns.monitoring_semantic_model_refresh,
    time: "start_time",
    key: ["orchestration_run_id", "semantic_model_name", "refresh_request_id", "start_time"],
    needed: ["semantic_model_name", "status", "start_time", "orchestration_run_id"],
  },
  orchestration_runs: {
    columns: [
      ...["orchestration_run_id", "pipeline", "status", "start_time", "end_time"],
      ...["workspace", "data_product"],
    ],
    time: "start_time",
    key: ["orchestration_run_id"],
    needed: ["orchestration_run_id", "status", "start_time"],
  },
};

/** A table as it was found: our columns that it has, and what they are called there. */
export interface FoundTable {
  /** In the order of the query's columns. */
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** The column that says when a row was written, or began. */
  readonly time: string;
  readonly query: TableQuery;
  /** Our columns that it does not have: they stay empty. */
  readonly lacks: readonly string[];
}

/**
 * Which columns of a table are read; throws `missing` where there is no table, and where it lacks what is needed. `types`
 * are the table's own.
 */
export function matchTable(
  table: SourceTable,
  types: ReadonlyMap<string, string> | undefined,
  { takesTime }: Pick<OpenSource, "takesTime">,
): FoundTable {
  if (!types) throw missingTable(table);
  const want = expected[table.name];
  const theirs = new Map(want.columns.flatMap((ours) => entryOf(ours, nameOf(ours, table, types))));
  const lacks = want.columns.filter((ours) => !theirs.has(ours));
  const key = table.key ?? want.key;
  const wrong = lacks.filter((ours) => want.needed.includes(ours) || table.key?.includes(ours));
  // A column that the settings name is meant to be there.
  const misnamed = lacks.filter((ours) => Object.hasOwn(table.columns, ours) && !wrong.includes(ours));
  if (wrong.length + misnamed.length > 0) throw lackingColumns(table, [...wrong, ...misnamed], types);
  const kept = [...theirs.keys()];
  const time = theirs.get(want.time) ?? want.time;
  const timeType = types.get(time) ?? "";
  if (!takesTime(timeType)) throw noTime(table, time, timeType);
  const keyThere = key.filter((ours) => theirs.has(ours));
  const queryKey = keyThere.flatMap((ours) => (ours === want.time ? [] : (theirs.get(ours) ?? [])));
  return {
    columns: kept,
    key: keyThere,
    time: want.time,
    lacks,
    query: {
      table: table.table,
      columns: [...theirs.values()],
      time,
      timeType,
      key: queryKey,
      keyTypes: queryKey.map((name) => types.get(name) ?? ""),
    },
  };
}

const entryOf = (ours: string, theirs: string | undefined): [string, string][] =>
  theirs === undefined ? [] : [[ours, theirs]];

/** As it is written, or the only column that differs from it in capital letters alone. */
function nameOf(ours: string, table: SourceTable, types: ReadonlyMap<string, string>): string | undefined {
  const usual = expected[table.name].usual?.[ours] ?? ours;
  const name = Object.hasOwn(table.columns, ours) ? table.columns[ours]! : usual;
  if (types.has(name)) return name;
  const alike = [...types.keys()].filter((one) => one.toLowerCase() === name.toLowerCase());
  return alike.length === 1 ? alike[0] : undefined;
}

function lackingColumns(
  { table, name, columns: named }: SourceTable,
  lacking: readonly string[],
  types: ReadonlyMap<string, string>,
): RunsError {
  const list = lacking.map((ours) => (Object.hasOwn(named, ours) ? `${named[ours]} (our ${ours})` : ours));
  const there = [...types.keys()].slice(0, 40).join(", ");
  return new RunsError(
    "failed",
    `The table ${table} has no column ${list.join(", ")}.`,
    `Where they are called otherwise, say so in \`tables.${name}.columns\` in .tocsin.yaml. It has: ${there}.`,
  );
}

const missingTable = ({ table, name }: SourceTable): RunsError =>
  new RunsError(
    "missing",
    `There is no table ${table}.`,
    `Look at \`schema\` in .tocsin.yaml; or say there, under \`tables.${name}\`, what it is called, or \`off\` where there is none.`,
  );

const noTime = ({ table }: SourceTable, column: string, type: string): RunsError =>
  new RunsError(
    "failed",
    `\`${column}\` of ${table} is ${type}, which says no time.`,
    "Make a view that has it as a timestamp, and name it under `tables` in .tocsin.yaml.",
  );
