import { databaseError, timeout } from "./incidents.ts";
import { lanesOf } from "./lanesOf.ts";
import { uuidOf } from "./uuidOf.ts";
import { sourceText } from "../sourceTime.ts";
import type { EpochMs } from "../../store.ts";
import type { Lanes } from "./lanesOf.ts";
import type { RunPlan, StageEnd } from "./runPlan.ts";
import type { Model } from "./haldenMarket.ts";
import type { DbtRow } from "../sourceRows.ts";

/** Of dbt. */
export const project = "halden_dbt";

export const modelId = (name: string): string => `model.${project}.${name}`;
export const testId = (name: string): string => `test.${project}.${name}.${uuidOf(name).slice(-10)}`;

/** Errors that come and go by themselves, besides the scripted ones. */
const passing: readonly [(model: Model) => string, ...((model: Model) => string)[]] = [
  timeout,
  databaseError(
    "000625 (57014): Statement was aborted because the number of waiters for this lock exceeds 20.",
  ),
  databaseError("390114 (08001): Authentication token has expired. The user must authenticate again."),
];

/** `dbt build` with eight threads: a node that fails skips all that read it, and so does a failed test. */
export function buildModels(
  plan: RunPlan,
  models: readonly Model[],
  from: EpochMs,
  missing: ReadonlySet<string>,
): StageEnd<DbtRow> {
  const lanes = lanesOf(8, from);
  const broken = new Set(missing);
  const ready = new Map<string, EpochMs>();
  const rows = models.flatMap((model) => {
    const earliest = Math.max(from, ...model.from.map((name) => ready.get(name) ?? from));
    const isSkipped = model.from.some((name) => broken.has(name));
    const built = isSkipped ? skipped(plan, model, earliest) : build(plan, model, earliest, lanes);
    if (built.isBroken) broken.add(model.name);
    ready.set(model.name, built.endedAt);
    return built.rows;
  });
  const later = new Set([...broken].filter((name) => !missing.has(name)));
  return { rows, endedAt: lanes.end(), broken: later };
}

interface Built {
  readonly rows: DbtRow[];
  readonly endedAt: EpochMs;
  readonly isBroken: boolean;
}

function build(plan: RunPlan, model: Model, earliest: EpochMs, lanes: Lanes): Built {
  const { random, incident } = plan;
  const error = (
    incident.models?.[model.name] ?? (random.chance(0.0008) ? random.pick(passing) : undefined)
  )?.(model);
  const share = plan.pipeline.isRecorded ? 1 : 0.15;
  const seconds = random.around(model.seconds * plan.volume ** 0.7 * share, 0.15) * (error ? 0.4 : 1);
  const duration = Math.round(Math.max(0.4, seconds) * 1000) / 1000;
  const [, endedAt] = lanes.take(duration * 1000, earliest);
  const rows = Math.round(random.around(model.rows * plan.volume * share, 0.05));
  const message = error ?? (model.materialization === "view" ? "SUCCESS 1" : `SUCCESS ${rows}`);
  const row = rowOf(plan, model, {
    status: error ? "error" : "success",
    message,
    timestamp: sourceText(endedAt),
    duration,
    rows_affected: error ? null : rows,
  });
  if (error)
    return {
      rows: [row, ...model.tests.map((test) => skippedTest(plan, model, test, endedAt))],
      endedAt,
      isBroken: true,
    };
  const tests = model.tests.map((test) => runTest(plan, model, test, endedAt, lanes));
  return {
    rows: [row, ...tests.map((test) => test.row)],
    endedAt: Math.max(endedAt, ...tests.map((test) => test.endedAt)),
    isBroken: tests.some((test) => test.row.status === "fail"),
  };
}

function runTest(plan: RunPlan, model: Model, test: string, earliest: EpochMs, lanes: Lanes) {
  const { random } = plan;
  const found = plan.incident.tests?.[test];
  // The stock of a store falls below zero when a delivery is booked late: known, and a warning only.
  const warned =
    test.startsWith("not_negative") && random.chance(0.12) ? Math.ceil(random.between(1, 40)) : undefined;
  const duration = Math.round(random.around(2.4, 0.4) * 1000) / 1000;
  const [, endedAt] = lanes.take(duration * 1000, earliest);
  const failures = found ?? warned ?? 0;
  const verb = found ? "fail" : "warn";
  const row = rowOf(plan, model, {
    ...testNode(test),
    status: failures === 0 ? "pass" : verb,
    message:
      failures === 0
        ? null
        : `Got ${failures} ${failures === 1 ? "result" : "results"}, configured to ${verb} if != 0`,
    timestamp: sourceText(endedAt),
    duration,
    failures,
  });
  return { row, endedAt };
}

function skipped(plan: RunPlan, model: Model, at: EpochMs): Built {
  const row = rowOf(plan, model, { status: "skipped", timestamp: sourceText(at), duration: 0 });
  const tests = model.tests.map((test) => skippedTest(plan, model, test, at));
  return { rows: [row, ...tests], endedAt: at, isBroken: true };
}

const skippedTest = (plan: RunPlan, model: Model, test: string, at: EpochMs): DbtRow =>
  rowOf(plan, model, { ...testNode(test), status: "skipped", timestamp: sourceText(at), duration: 0 });

const testNode = (test: string): Partial<DbtRow> => ({
  unique_id: testId(test),
  node_name: test,
  resource_type: "test",
  materialization: "test",
});

const rowOf = (plan: RunPlan, model: Model, said: Partial<DbtRow>): DbtRow => ({
  unique_id: modelId(model.name),
  node_name: model.name,
  resource_type: "model",
  schema_name: model.schema,
  materialization: model.materialization,
  status: null,
  message: null,
  timestamp: null,
  duration: null,
  rows_affected: null,
  failures: null,
  workspace: plan.pipeline.workspace,
  data_product: model.dataProduct,
  orchestration_run_id: plan.id,
  transformation_notebook_run_id: uuidOf(plan.id, "transformation_notebook"),
  invocation_id: uuidOf(plan.id, "dbt build"),
  ...said,
});
