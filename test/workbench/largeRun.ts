import { writeMirror } from "../../server/src/runs/process/mirror.ts";
import { sourceText } from "../../server/src/runs/process/sourceTime.ts";
import { writeBatches } from "../../server/src/runs/process/writeBatch.ts";

const steps = 5000;
const threads = 48;

/** Adds a run of 5 000 models, built in the hour before `now`, of which a few failed. */
export function addLargeRun(path: string, now: number): void {
  const id = "large_build_1";
  const free = Array.from({ length: threads }, () => now - 3_600_000);
  const rows = Array.from({ length: steps }, (_, at) => {
    const thread = at % threads;
    const seconds = 3 + ((at * 7919) % 53);
    const end = (free[thread] ?? now) + seconds * 1000 + (at % 5) * 200;
    free[thread] = end;
    return {
      unique_id: `model.large.model_${at}`,
      node_name: `model_${at}`,
      resource_type: "model",
      schema_name: "large",
      materialization: "table",
      status: at % 97 === 3 ? "error" : "success",
      message: at % 97 === 3 ? `Database Error in model model_${at}` : `SUCCESS ${at}`,
      timestamp: sourceText(end),
      duration: seconds,
      rows_affected: at * 10,
      failures: null,
      workspace: "halden-prod",
      data_product: "Sales",
      orchestration_run_id: id,
      transformation_notebook_run_id: null,
      invocation_id: "large",
    };
  });
  const run = {
    ...{ orchestration_run_id: id, pipeline: "large_build", status: "failed" },
    ...{ start_time: sourceText(now - 3_600_000), end_time: sourceText(Math.max(...free)) },
    ...{ workspace: "halden-prod", data_product: "Sales" },
  };
  const mirror = writeMirror(path);
  writeBatches(
    mirror,
    [
      { table: "orchestration_runs", source: "meta.pipeline_runs", rows: [run] },
      {
        table: "monitoring_transformation_dbt",
        source: "meta.monitoring_transformation_dbt",
        key: ["invocation_id", "unique_id"],
        rows,
      },
    ],
    now,
  );
  mirror.close();
}
