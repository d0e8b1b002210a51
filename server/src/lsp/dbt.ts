import { ResponseError, LSPErrorCodes } from "vscode-languageserver/node";
import { compiledPlace } from "../dbt/compiledPlace.ts";
import { errorPlace } from "../dbt/errorPlace.ts";
import { causes } from "../insight/causes.ts";
import { dbtRequests } from "../protocol/dbt.ts";
import type {
  DbtCause,
  DbtChoice,
  DbtCompiled,
  DbtFailure,
  DbtProblem,
  DbtProblemsParams,
  DbtStepParams,
} from "../protocol/dbt.ts";
import type { RunStore, Step } from "../runs/store.ts";
import { RunsError } from "../runs/store.ts";
import { historyPage } from "../views/dbtHistory.ts";
import { fullMoment } from "../views/calendar.ts";
import { fill } from "../views/drawing.ts";
import type { Drawing } from "../views/drawing.ts";
import { filePath, fileUri } from "../workspaceFiles/fileUri.ts";
import { compiledOnDisk, failureFile, rowsQuery } from "./dbtFailure.ts";
import type { DbtStep } from "./dbtFailure.ts";
import { lastFailures } from "./dbtProblems.ts";
import { findFile, findProjects } from "./dbtProjects.ts";
import type { DbtProject } from "./dbtProjects.ts";
import type { Session } from "./serve.ts";
import { responseError } from "./views.ts";

/** Answers what is asked of nodes of dbt that failed. */
export function handleDbt(session: Session, draw: () => Drawing): void {
  const { connection, runs } = session;
  const projects = (): Promise<DbtProject[]> =>
    findProjects([...session.roots].flatMap((root) => filePath(root) ?? []));
  const answer = async <T>(ask: (store: RunStore) => Promise<T>): Promise<T> => {
    try {
      return await ask(runs.store());
    } catch (error) {
      throw error instanceof ResponseError ? error : responseError(error);
    }
  };
  connection.onRequest(dbtRequests.failure, ({ stepId }: DbtStepParams): Promise<DbtFailure> =>
    answer(async (store) => failureOf(store, await dbtStep(store, stepId, draw()), await projects(), draw())),
  );
  connection.onRequest(dbtRequests.compiled, ({ stepId }: DbtStepParams): Promise<DbtCompiled> =>
    answer(async (store) => compiledOf(await dbtStep(store, stepId, draw()), await projects(), draw())),
  );
  connection.onRequest(dbtRequests.history, ({ stepId }: DbtStepParams): Promise<{ markdown: string }> =>
    answer(async (store) => ({
      markdown: await historyPage(store, await knownStep(store, stepId, draw()), draw()),
    })),
  );
  connection.onRequest(dbtRequests.newest, (): Promise<DbtChoice[]> =>
    answer((store) => newestFailures(store, draw())),
  );
  connection.onRequest(dbtRequests.problems, ({ environments }: DbtProblemsParams): Promise<DbtProblem[]> =>
    answer(async (store) => lastFailures(store, environments, await projects(), draw().words)),
  );
}

async function knownStep(store: RunStore, stepId: string, { words }: Drawing): Promise<Step> {
  const step = await store.step(stepId);
  if (!step) throw new ResponseError(LSPErrorCodes.RequestFailed, words.notInMirror);
  return step;
}

async function dbtStep(store: RunStore, stepId: string, drawing: Drawing): Promise<DbtStep> {
  const step = await knownStep(store, stepId, drawing);
  const result = await store.dbtResult(stepId);
  if (!result) throw new ResponseError(LSPErrorCodes.RequestFailed, drawing.words.noDbtNode);
  return { step, result };
}

async function failureOf(
  store: RunStore,
  failed: DbtStep,
  projects: readonly DbtProject[],
  drawing: Drawing,
): Promise<DbtFailure> {
  const file = await failureFile(failed, projects, drawing.words);
  const rows = rowsQuery(failed, drawing.words);
  return {
    name: failed.step.name,
    ...(file.place && { place: file.place }),
    ...(file.note !== undefined && { note: file.note }),
    isTest: file.isTest,
    hasCompiled: failed.result.compiled !== undefined,
    ...(rows !== undefined && { rows }),
    causes: await causesOf(store, failed.step, drawing),
  };
}

/** Of what was skipped the way down from what failed; of what failed all that was skipped for it. */
async function causesOf(store: RunStore, step: Step, drawing: Drawing): Promise<DbtCause[]> {
  const all = causes(await store.lineage(step.runId));
  const cause = all.get(step.id);
  const ids = cause
    ? [cause.failed, ...cause.through]
    : [...all].filter(([, { failed }]) => failed === step.id).map(([id]) => id);
  const steps = await Promise.all(ids.slice(0, mostCauses).map((id) => store.step(id)));
  return steps.flatMap((one) => {
    if (!one) return [];
    const detail = one.message
      ?.split(/[\r\n]+/)
      .find((line) => line.trim() !== "" && !/ Error in /.test(line));
    return {
      stepId: one.id,
      label: one.name,
      description: drawing.words[one.status],
      isFailed: one.status === "failed",
      ...(detail !== undefined && { detail: detail.trim() }),
    };
  });
}

const mostCauses = 200;

async function compiledOf(
  { step, result }: DbtStep,
  projects: readonly DbtProject[],
  { words }: Drawing,
): Promise<DbtCompiled> {
  const file = await findFile(projects, { project: result.project, path: result.path, name: step.name });
  const about = file && !/\.ya?ml$/.test(file.path) ? { file: fileUri(file.path) } : {};
  const sql = result.compiled ?? (file && (await compiledOnDisk(file)));
  if (sql === undefined) return { ...about, note: fill(words.dbtNoSql, step.name) };
  const place = errorPlace(step.message ?? "");
  const found = place && place.of !== "source" ? compiledPlace(sql, place) : undefined;
  const at = found && { line: found.line, character: found.character ?? 0 };
  const note = result.compiled === undefined ? { note: words.dbtOtherRun } : {};
  return { ...about, ...note, ...(at && { at }), sql };
}

const mostChoices = 50;

async function newestFailures(store: RunStore, drawing: Drawing): Promise<DbtChoice[]> {
  try {
    const { items } = await store.failures({}, { limit: 200 });
    return items
      .filter(({ fields }) => typeof fields["unique_id"] === "string")
      .slice(0, mostChoices)
      .map((step) => {
        const at = step.endedAt ?? step.startedAt;
        return {
          stepId: step.id,
          label: step.name,
          description: at === undefined ? "" : fullMoment(at, drawing),
        };
      });
  } catch (error) {
    if (error instanceof RunsError && error.reason === "missing") return [];
    throw error;
  }
}
