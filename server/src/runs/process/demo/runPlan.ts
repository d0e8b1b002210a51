import { pipelines } from "./haldenMarket.ts";
import { incidentOf } from "./incidents.ts";
import { randomOf } from "./randomOf.ts";
import type { EpochMs } from "../../store.ts";
import type { Pipeline } from "./haldenMarket.ts";
import type { Incident } from "./incidents.ts";
import type { Random } from "./randomOf.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

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

/** All runs that began before now, oldest first, the one under way last. */
export function runPlans(now: EpochMs, days: number, seed: string): RunPlan[] {
  const today = Math.floor(now / dayMs) * dayMs;
  const plans = Array.from({ length: days }, (_, index) => today - (days - 1 - index) * dayMs).flatMap(
    (day) =>
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
  const late =
    incident.lateMinutes ?? (random.chance(0.02) ? random.between(20, 70) : random.between(0, 1.5));
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
