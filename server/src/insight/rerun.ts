import type { RunOrigin, Step } from "../runs/store.ts";
import type { OriginPlace } from "./originLinks.ts";

/** A command that does something again, as a text: nothing here runs it. */
export interface Rerun {
  readonly what:
    | "dbt nodes"
    | "dbt freshness"
    | "airflow tasks"
    | "airflow run"
    | "prefect run"
    | "fabric run";
  readonly command: string;
}

/** Nodes in one command: more are no longer a command that anybody reads. */
const mostNodes = 50;

/**
 * Commands that do steps of a run again. `failed`: those of them that did not succeed, or the one that is meant. Only what
 * the rows say enough for: of Dagster there is no command that goes on from a failure.
 */
export function reruns(
  failed: readonly Step[],
  origins: readonly RunOrigin[],
  places: readonly (OriginPlace & { readonly workspace?: string | undefined })[],
): Rerun[] {
  const found = [...dbtReruns(failed)];
  const ids = new Set(failed.flatMap(({ fields }) => fields["orchestrator_run_id"] ?? []));
  for (const origin of origins) {
    const place = places.find(({ name }) => name === origin.source);
    if (!place || (ids.size > 0 && !ids.has(origin.id))) continue;
    if (place.type === "airflow") found.push(...airflowReruns(origin, failed));
    if (place.type === "prefect") found.push(...prefectReruns(origin));
    if (place.type === "fabric-jobs") found.push(...fabricReruns(origin, place));
  }
  return found;
}

/** `model.shop.orders.v2`: what is selected by its name, with all that is built of it. */
function dbtReruns(failed: readonly Step[]): Rerun[] {
  const ids = failed.flatMap(({ stage, fields }) =>
    stage === "transformation" && typeof fields["unique_id"] === "string" ? fields["unique_id"] : [],
  );
  const nodes = new Set<string>();
  const sources = new Set<string>();
  for (const id of ids) {
    const [type = "", , ...name] = id.split(".");
    // A command without what dbt cannot be told the name of would say that it does all of it, and would not.
    if (name.length === 0 || !name.every((part) => /^\w[\w-]*$/.test(part))) return [];
    if (type === "source") sources.add(`source:${name.join(".")}`);
    else if (type === "test") nodes.add(name[0]!);
    else if (type === "unit_test") nodes.add(name.at(-1)!);
    else if (["model", "seed", "snapshot"].includes(type)) nodes.add(`${name.join(".")}+`);
  }
  const of = (set: ReadonlySet<string>): string => [...set].join(" ");
  const found: Rerun[] = [];
  if (nodes.size > 0 && nodes.size <= mostNodes)
    found.push({ what: "dbt nodes", command: `dbt build --select ${of(nodes)}` });
  if (sources.size > 0 && sources.size <= mostNodes)
    found.push({ what: "dbt freshness", command: `dbt source freshness --select ${of(sources)}` });
  return found;
}

/** Airflow's command line finds a run by the time that it is for. */
function airflowReruns({ id, said }: RunOrigin, failed: readonly Step[]): Rerun[] {
  const time = textOf(said["logical_date"]) ?? textOf(said["execution_date"]);
  const at = id.indexOf("/");
  if (time === undefined || at <= 0) return [];
  const dates = `--start-date ${quoted(time)} --end-date ${quoted(time)}`;
  const dag = quoted(id.slice(0, at));
  const tasks = new Set(
    failed.flatMap(({ fields }) =>
      fields["orchestrator_run_id"] === id && typeof fields["task_id"] === "string"
        ? fields["task_id"].replace(/\[\d+\]$/, "")
        : [],
    ),
  );
  const [task] = tasks;
  return tasks.size === 1 && task !== undefined
    ? [
        {
          what: "airflow tasks",
          command: `airflow tasks clear ${dates} --task-regex ${quoted(`^${escaped(task)}$`)} --downstream ${dag}`,
        },
      ]
    : [{ what: "airflow run", command: `airflow tasks clear ${dates} --only-failed ${dag}` }];
}

function prefectReruns({ said }: RunOrigin): Rerun[] {
  const deployment = textOf(said["deployment_id"]);
  return deployment !== undefined && isUuid(deployment)
    ? [{ what: "prefect run", command: `prefect deployment run --id ${deployment}` }]
    : [];
}

const fabric = "https://api.fabric.microsoft.com";

function fabricReruns(
  { id }: RunOrigin,
  { workspace }: { readonly workspace?: string | undefined },
): Rerun[] {
  // Its id begins with that of the pipeline.
  const [item] = id.split("/");
  if (item === undefined || workspace === undefined || !isUuid(item) || !isUuid(workspace)) return [];
  const url = `${fabric}/v1/workspaces/${workspace}/items/${item}/jobs/instances?jobType=Pipeline`;
  return [{ what: "fabric run", command: `az rest --method post --resource ${fabric} --url ${quoted(url)}` }];
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** For a regular expression. */
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** For a POSIX shell. Control characters would end the line that the user is about to read. */
const quoted = (text: string): string => {
  const line = text.replaceAll(/\p{Cc}+/gu, " ");
  return /^[\w.:/@%+=,-]+$/.test(line) ? line : `'${line.replaceAll("'", String.raw`'\''`)}'`;
};
