import { lanesOf } from "./lanesOf.ts";
import { uuidOf } from "./uuidOf.ts";
import { sourceText } from "../sourceTime.ts";
import type { EpochMs } from "../../store.ts";
import type { Lanes } from "./lanesOf.ts";
import type { RunPlan, StageEnd } from "./runPlan.ts";
import type { Table } from "./haldenMarket.ts";
import type { IntegrationRow } from "../sourceRows.ts";

/** Copies four tables at a time; a copy that fails is tried once more, under a run id of its own. */
export function copyTables(plan: RunPlan, tables: readonly Table[], from: EpochMs): StageEnd<IntegrationRow> {
  const lanes = lanesOf(4, from);
  const broken = new Set<string>();
  const rows = tables.flatMap((table) => {
    const attempts: IntegrationRow[] = [];
    const isDown = plan.incident.tables?.includes(table.name) ?? false;
    for (let attempt = 1; attempt <= 2; attempt++) {
      const fails = isDown || plan.random.chance(attempt === 1 ? 0.006 : 0.15);
      attempts.push(copyOf(plan, table, attempt, fails, lanes));
      if (!fails) return attempts;
    }
    broken.add(`raw.${table.name}`);
    return attempts;
  });
  return { rows, endedAt: lanes.end(), broken };
}

function copyOf(plan: RunPlan, table: Table, attempt: number, fails: boolean, lanes: Lanes): IntegrationRow {
  const { random, pipeline } = plan;
  // A load in the daytime brings what has come in since the one before.
  const share = pipeline.name === "sales_intraday" && table.loadType === "INCREMENTAL" ? 0.28 : 1;
  const size = (table.loadType === "FULL" ? 1 : plan.volume) * share * (pipeline.isRecorded ? 1 : 0.1);
  const part = fails ? random.between(0, 0.6) : 1;
  const rows = Math.round(random.around(table.rows * size, 0.06) * part);
  const seconds = Math.max(3, random.around(table.seconds * drift(plan, table) * size ** 0.8 * part, 0.12));
  const bytes = Math.round(rows * random.around(table.bytesPerRow, 0.03));
  const duration = Math.round(seconds);
  const [, endedAt] = lanes.take(duration * 1000);
  const written = fails ? 0 : rows;
  return {
    table_name: table.name,
    schema_name: "raw",
    source_name: table.source,
    source_type: table.sourceType,
    load_type: table.loadType,
    workspace: pipeline.workspace,
    status: fails ? "Failed" : "Succeeded",
    timestamp: sourceText(endedAt),
    duration,
    throughput: Math.round((bytes / 1024 / duration) * 1000) / 1000,
    data_read: bytes,
    data_written: fails ? 0 : Math.round(bytes * 0.31),
    rows_read: rows,
    rows_written: written,
    data_product: table.dataProduct,
    orchestration_run_id: plan.id,
    integration_pipeline_source_run_id: uuidOf(plan.id, table.source, String(attempt)),
    integration_pipeline_id: uuidOf("integration_pipeline_source", table.source),
  };
}

/** The web shop's order lines take longer each week: no index serves the watermark. */
const drift = (plan: RunPlan, table: Table): number =>
  table.name === "order_lines" ? 1 + 1.2 * Math.max(0, 1 - plan.nightsAgo / 90) : 1;
