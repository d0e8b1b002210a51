import { createHash } from "node:crypto";
import { models, pipelines, semanticModels, tables } from "./haldenMarket.ts";
import { incidentOf } from "./incidents.ts";
import { randomOf } from "./random.ts";
import { copyTables } from "./generateCopies.ts";
import { buildModels } from "./generateBuild.ts";
import { refreshModels } from "./generateRefreshes.ts";
import { sourceText, sourceTime } from "./sourceTime.ts";
import type { EpochMs } from "../store.ts";
import type { Pipeline } from "./haldenMarket.ts";
import type { Incident } from "./incidents.ts";
import type { Random } from "./random.ts";
import type { DbtRow, IntegrationRow, OrchestrationRow, RefreshRow } from "./sourceRows.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** History of the demo platform, as its monitoring tables would hold it. */
export interface History {
  readonly runs: OrchestrationRow[];
  readonly integration: IntegrationRow[];
  readonly dbt: DbtRow[];
  readonly refreshes: RefreshRow[];
}

/** One run while it is made up. */
export interface RunPlan {
  readonly id: string;
  readonly pipeline: Pipeline;
  readonly startedAt: EpochMs;
  /** 0 for last night. */
  readonly nightsAgo: number;
  /** Volume of the weekday: 1 is an ordinary one. */
  readonly volume: number;
  readonly incident: Incident;
  readonly random: Random;
}

/** What a stage leaves behind. */
export interface StageEnd<Row> {
  readonly rows: readonly Row[];
  readonly endedAt: EpochMs;
  /** Tables as `raw.<table>` and models that are not there for what reads them. */
  readonly broken: ReadonlySet<string>;
}

/**
 * `days` of believable history before `now`: about six runs a day in two environments, full and incremental loads,
 * retries, late, cancelled and failed runs, skipped descendants, a slow drift in the duration of `raw.order_lines`, a
 * burst of one recurring error, one run under way. A run is made up from the seed and its id alone, so most of the
 * history is the same when it is made anew a day later.
 */
export function generateHistory(now: EpochMs, days = 90, seed = "halden"): History {
  const history: History = { runs: [], integration: [], dbt: [], refreshes: [] };
  for (const plan of plansOf(now, days, seed)) addRun(history, plan, now);
  return history;
}

/** All runs that began before now, oldest first, the one under way last. */
function plansOf(now: EpochMs, days: number, seed: string): RunPlan[] {
  const today = Math.floor(now / dayMs) * dayMs;
  const plans = Array.from({ length: days }, (_, index) => today - (days - 1 - index) * dayMs).flatMap((day) =>
    pipelines.flatMap((pipeline) =>
      (pipeline.weekday ?? weekdayOf(day)) === weekdayOf(day)
        ? pipeline.startHours.map((hour) => planOf(pipeline, day + hour * 60 * minuteMs, now, seed))
        : [],
    ),
  );
  const begun = plans.filter((plan) => plan.startedAt < now - 20 * minuteMs);
  const byHand = pipelines.find((pipeline) => pipeline.name === "sales_intraday");
  if (byHand) begun.push({ ...planOf(byHand, now - 9 * minuteMs, now, seed, "manual__"), incident: {} });
  return begun.sort((a, b) => a.startedAt - b.startedAt);
}

function planOf(pipeline: Pipeline, slot: EpochMs, now: EpochMs, seed: string, kind = ""): RunPlan {
  const suffix = pipeline.isRecorded ? "" : `__${pipeline.workspace}`;
  const id = `${pipeline.name}__${kind}${new Date(slot).toISOString().slice(0, 19)}${suffix}`;
  const random = randomOf(`${seed} ${id}`);
  const nightsAgo = Math.floor((lastSlot(pipeline, now) - slot) / dayMs);
  const incident = incidentOf(pipeline, nightsAgo);
  const late = incident.lateMinutes ?? (random.chance(0.02) ? random.between(20, 70) : random.between(0, 1.5));
  const startedAt = Math.round(slot + (kind === "" ? late * minuteMs : 0));
  return { id, pipeline, startedAt, nightsAgo, volume: volumes[weekdayOf(slot)] ?? 1, incident, random };
}

/** Start of the first daily run that is surely over: what "last night" means. */
function lastSlot(pipeline: Pipeline, now: EpochMs): EpochMs {
  const today = Math.floor(now / dayMs) * dayMs + (pipeline.startHours[0] ?? 0) * 60 * minuteMs;
  return today > now - 2 * 60 * minuteMs ? today - dayMs : today;
}

const weekdayOf = (day: EpochMs): number => new Date(day).getUTCDay();

/** Sunday first: what was sold the day before. */
const volumes: readonly number[] = [1.45, 0.55, 0.9, 0.92, 0.97, 1.05, 1.25];

function addRun(history: History, plan: RunPlan, now: EpochMs): void {
  const { pipeline, random, incident } = plan;
  const of = <Part extends { readonly pipelines: readonly string[] }>(parts: readonly Part[]): Part[] =>
    parts.filter((part) => part.pipelines.includes(pipeline.name));
  const copied = copyTables(plan, of(tables), plan.startedAt + random.between(4, 15) * 1000);
  const built = buildModels(plan, of(models), copied.endedAt + random.between(15, 60) * 1000, copied.broken);
  const refreshed = refreshModels(plan, of(semanticModels), built.endedAt + random.between(5, 20) * 1000, built.broken);
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

/** An id as an orchestrator would give one, always the same for the same words. */
export function uuidOf(...words: readonly string[]): string {
  const hex = createHash("sha256").update(words.join("\0")).digest("hex");
  return [8, 12, 16, 20, 32].map((end, index) => hex.slice([0, 8, 12, 16, 20][index], end)).join("-");
}

/** Lanes in which work goes on side by side: each piece is taken by the lane that is free first. */
export function lanesOf(count: number, from: EpochMs) {
  const free = Array.from({ length: count }, () => from);
  return {
    /** Start and end of a piece that may not begin before `earliest`. */
    take(durationMs: number, earliest = from): readonly [start: EpochMs, end: EpochMs] {
      const lane = free.indexOf(Math.min(...free));
      const start = Math.max(free[lane] ?? from, earliest);
      free[lane] = start + durationMs;
      return [start, start + durationMs];
    },
    end: (): EpochMs => Math.max(...free),
  };
}
