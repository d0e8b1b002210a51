import { buildModels } from "./buildModels.ts";
import { copyTables } from "./copyTables.ts";
import { models, semanticModels, tables } from "./haldenMarket.ts";
import { refreshModels } from "./refreshModels.ts";
import { runPlans } from "./runPlan.ts";
import { sourceText, sourceTime } from "../sourceTime.ts";
import type { EpochMs } from "../../store.ts";
import type { RunPlan } from "./runPlan.ts";
import type { DbtRow, IntegrationRow, OrchestrationRow, RefreshRow } from "../sourceRows.ts";

const minuteMs = 60_000;

/** History of the demo platform, as its monitoring tables would hold it. */
export interface History {
  readonly runs: OrchestrationRow[];
  readonly integration: IntegrationRow[];
  readonly dbt: DbtRow[];
  readonly refreshes: RefreshRow[];
}

/**
 * `days` of believable history before `now`: about six runs a day in two environments, full and incremental loads,
 * retries, late, cancelled and failed runs, skipped descendants, a slow drift in the duration of `raw.order_lines`, a
 * burst of one recurring error, one run under way. A run is made up from the seed, its id and how
 * many nights ago it was, so its steps have the same names and ids when it is made anew a day later.
 */
export function generateHistory(now: EpochMs, days = 90, seed = "halden"): History {
  const history: History = { runs: [], integration: [], dbt: [], refreshes: [] };
  for (const plan of runPlans(now, days, seed)) addRun(history, plan, now);
  return history;
}

function addRun(history: History, plan: RunPlan, now: EpochMs): void {
  const { pipeline, random, incident } = plan;
  const of = <Part extends { readonly pipelines: readonly string[] }>(parts: readonly Part[]): Part[] =>
    parts.filter((part) => part.pipelines.includes(pipeline.name));
  const copied = copyTables(plan, of(tables), plan.startedAt + random.between(4, 15) * 1000);
  const built = buildModels(plan, of(models), copied.endedAt + random.between(15, 60) * 1000, copied.broken);
  const refreshed = refreshModels(
    plan,
    of(semanticModels),
    built.endedAt + random.between(5, 20) * 1000,
    built.broken,
  );
  const stop = incident.cancelledAfterMinutes;
  const until = stop === undefined ? now : Math.min(now, plan.startedAt + stop * minuteMs);
  const within = (time: string | null): boolean => (sourceTime(time) ?? 0) <= until;
  history.integration.push(...copied.rows.filter((row) => within(row.timestamp)));
  history.dbt.push(...built.rows.filter((row) => within(row.timestamp)));
  history.refreshes.push(...refreshed.rows.filter((row) => within(row.end_time)));
  if (!pipeline.isRecorded) return;
  const endedAt = refreshed.endedAt + random.between(2, 9) * 1000;
  const isBroken = copied.broken.size + refreshed.broken.size > 0;
  const status = isBroken ? "failed" : "success";
  const isUnderWay = endedAt > until;
  history.runs.push({
    orchestration_run_id: plan.id,
    pipeline: pipeline.name,
    status: isUnderWay ? (stop === undefined ? "running" : "cancelled") : status,
    start_time: sourceText(plan.startedAt),
    end_time: isUnderWay ? (stop === undefined ? null : sourceText(until)) : sourceText(endedAt),
    workspace: pipeline.workspace,
    data_product: pipeline.dataProduct,
  });
}
