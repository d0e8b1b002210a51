import { lanesOf } from "./lanesOf.ts";
import { uuidOf } from "./uuidOf.ts";
import { sourceText } from "../sourceTime.ts";
import type { EpochMs } from "../../store.ts";
import type { RunPlan, StageEnd } from "./runPlan.ts";
import type { SemanticModel } from "./haldenMarket.ts";
import type { RefreshRow } from "../sourceRows.ts";

const throttled =
  "The request was throttled: the capacity is over its limit for background work. Retry after 600 seconds.";

/** Refreshes two semantic models at a time; one whose marts were not built is left alone. */
export function refreshModels(
  plan: RunPlan,
  semanticModels: readonly SemanticModel[],
  from: EpochMs,
  missing: ReadonlySet<string>,
): StageEnd<RefreshRow> {
  const lanes = lanesOf(2, from);
  const broken = new Set(missing);
  const rows = semanticModels.map((model) => {
    const absent = model.from.find((name) => missing.has(name));
    if (absent !== undefined) return skippedRefresh(plan, model, absent, from);
    const error = plan.incident.refreshes?.[model.name] ?? (plan.random.chance(0.006) ? throttled : null);
    if (error !== null) broken.add(model.name);
    const duration = Math.round(plan.random.around(model.seconds, 0.18) * (error === null ? 1 : 0.7));
    const [startedAt, endedAt] = lanes.take(duration * 1000);
    return rowOf(plan, model, {
      status: error === null ? "Completed" : "Failed",
      message: error,
      start_time: sourceText(startedAt),
      end_time: sourceText(endedAt),
      duration,
    });
  });
  return { rows, endedAt: lanes.end(), broken };
}

const skippedRefresh = (plan: RunPlan, model: SemanticModel, absent: string, at: EpochMs): RefreshRow =>
  rowOf(plan, model, {
    status: "Skipped",
    message: `Not refreshed: ${absent} was not built.`,
    start_time: sourceText(at),
    end_time: sourceText(at),
    duration: 0,
  });

const rowOf = (plan: RunPlan, model: SemanticModel, said: Partial<RefreshRow>): RefreshRow => ({
  semantic_model_name: model.name,
  semantic_model_id: uuidOf("semantic model", plan.pipeline.workspace, model.name),
  refresh_type: model.refreshType,
  status: null,
  message: null,
  start_time: null,
  end_time: null,
  duration: null,
  workspace: plan.pipeline.workspace,
  data_product: model.dataProduct,
  orchestration_run_id: plan.id,
  refresh_request_id: uuidOf(plan.id, "refresh", model.name),
  ...said,
});
