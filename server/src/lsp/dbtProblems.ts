import type { DbtProblem } from "../protocol/dbt.ts";
import type { Words } from "../protocol/words.ts";
import type { Run, RunStore, Step } from "../runs/store.ts";
import { RunsError } from "../runs/store.ts";
import { isProduction } from "../views/production.ts";
import { failureFile } from "./dbtFailure.ts";
import type { DbtProject } from "./dbtProjects.ts";

/** The last runs that are looked through for each pipeline's last. */
const mostRuns = 200;
/** Failures of a run that are followed to their lines. */
const mostFailures = 100;

/** The failures of dbt in the last production run of each pipeline that has ended, where they stand in the workspace. */
export async function lastFailures(
  store: RunStore,
  environments: readonly string[],
  projects: readonly DbtProject[],
  words: Words,
): Promise<DbtProblem[]> {
  if (environments.length === 0 || projects.length === 0) return [];
  const problems: DbtProblem[] = [];
  for (const run of await lastRuns(store, environments)) {
    if (run.stages.transformation.failed === 0) continue;
    const filter = { runId: run.id, stage: "transformation", statuses: ["failed"] } as const;
    const { items } = await store.steps(filter, { limit: mostFailures });
    for (const step of items) {
      const isAttempt = step.attempt !== undefined && step.attempt !== step.attempts;
      if (!isAttempt) problems.push(...(await problemOf(store, step, projects, words)));
    }
  }
  return problems;
}

/** By pipeline, of those that transform anything. */
async function lastRuns(store: RunStore, production: readonly string[]): Promise<Run[]> {
  try {
    const facets = await store.facets({});
    const environments = facets.environments
      .map(({ value }) => value)
      .filter((value) => isProduction(value, production));
    if (environments.length === 0) return [];
    const { items } = await store.runs({ environments }, { limit: mostRuns });
    const last = new Map<string, Run>();
    for (const run of items) {
      const pipeline = run.pipeline ?? "";
      if (run.status !== "running" && run.stages.transformation.total > 0 && !last.has(pipeline))
        last.set(pipeline, run);
    }
    return [...last.values()];
  } catch (error) {
    if (error instanceof RunsError && error.reason === "missing") return [];
    throw error;
  }
}

async function problemOf(
  store: RunStore,
  step: Step,
  projects: readonly DbtProject[],
  words: Words,
): Promise<DbtProblem[]> {
  const result = await store.dbtResult(step.id);
  if (!result) return [];
  const { place, note, hasChanged } = await failureFile({ step, result }, projects, words);
  if (!place) return [];
  // What has changed since may be mended already: its line is not marked.
  const at = hasChanged ? { ...place, line: 0, character: 0 } : place;
  const message = [step.message?.trim() || words.noMessage, note].filter(Boolean).join("\n");
  return [{ ...at, stepId: step.id, runId: step.runId, message, isWarning: false }];
}
