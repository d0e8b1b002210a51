import type { Run, RunStore, Stage, Step, StepFilter } from "../runs/store.ts";
import { duration } from "./amounts.ts";
import { fullMoment, timeOfDay } from "./calendar.ts";
import { count, fill, joined } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { codeBlock, codeSpan, escapeMarkdown, table } from "./markdown.ts";
import { runDuration, stageCounts, stages } from "./runNode.ts";
import { isTask, stepFacts } from "./stepNode.ts";

/** The most steps that a page lists: beyond it a page is no longer readable. */
const mostSteps = 2000;

/** A run as a page in Markdown: what it was, its steps with their figures, and every error in full. */
export async function runPage(
  store: RunStore,
  runId: string,
  drawing: Drawing,
  signal?: AbortSignal,
  linkOf?: LinkOf,
): Promise<string> {
  const { words } = drawing;
  const run = await store.run(runId, signal);
  if (!run)
    return `# ${escapeMarkdown(words.run)}\n\n${fill(escapeMarkdown(words.noSuchRun).replaceAll("\\{0\\}", "{0}"), codeSpan(runId))}\n`;
  const { steps, cut } = await allSteps(store, runId, signal);
  const parts = [
    `# ${run.pipeline === undefined ? `${escapeMarkdown(words.run)} ${codeSpan(run.id)}` : escapeMarkdown(run.pipeline)} — ${escapeMarkdown(words[run.status])}\n`,
    summary(run, drawing),
    ...(run.derived ? [`${escapeMarkdown(words.derived)}\n`] : []),
    disagreement(run, steps, drawing),
    errors(steps, await linksOf(steps, linkOf), drawing),
    ...stages.map((stage) => stageSection(run, stage, steps, drawing)),
    ...(cut ? [`${escapeMarkdown(fill(words.cut, mostSteps))}\n`] : []),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** The steps of a run in the order in which they began; of very many the newest, and those that failed. */
async function allSteps(
  store: RunStore,
  runId: string,
  signal: AbortSignal | undefined,
): Promise<{ steps: Step[]; cut: boolean }> {
  const { steps, cut } = await readSteps(store, { runId }, signal);
  const failed = cut ? (await readSteps(store, { runId, statuses: ["failed"] }, signal)).steps : [];
  const known = new Set(steps.map(({ id }) => id));
  const all = [...steps, ...failed.filter(({ id }) => !known.has(id))];
  const began = (step: Step): number => step.startedAt ?? step.endedAt ?? 0;
  return { steps: all.toSorted((a, b) => began(a) - began(b)), cut };
}

async function readSteps(
  store: RunStore,
  filter: StepFilter,
  signal: AbortSignal | undefined,
): Promise<{ steps: Step[]; cut: boolean }> {
  const steps: Step[] = [];
  let after: string | undefined;
  do {
    const request = after === undefined ? { limit: 500 } : { limit: 500, after };
    const page = await store.steps(filter, request, signal);
    steps.push(...page.items);
    after = page.next;
  } while (after !== undefined && steps.length < mostSteps);
  return { steps, cut: after !== undefined };
}

function summary(run: Run, drawing: Drawing): string {
  const { words } = drawing;
  const took = runDuration(run, drawing);
  const list = (values: readonly string[]): string => values.map(escapeMarkdown).join(", ");
  const time = (at: number | undefined): string =>
    at === undefined ? "" : escapeMarkdown(fullMoment(at, drawing));
  const rows = [
    [words.status, escapeMarkdown(words[run.status])],
    [words.started, time(run.startedAt)],
    [words.ended, time(run.endedAt)],
    [words.duration, took === undefined ? "" : escapeMarkdown(duration(took, drawing))],
    [words.environment, list(run.environments)],
    [words.dataProduct, list(run.dataProducts)],
    [words.runId, codeSpan(run.id)],
    ...stages.map((stage) => [words[stage], stageCounts(stage, run.stages[stage], drawing)]),
  ].map(([name = "", value = ""]) => [escapeMarkdown(name), value || escapeMarkdown(words.notRecorded)]);
  return table([{ title: "" }, { title: "" }], rows);
}

/** What the run's own record says goes on as it is: a sentence says that its steps say otherwise. */
function disagreement(run: Run, steps: readonly Step[], drawing: Drawing): string {
  const { words } = drawing;
  if (run.derived) return "";
  const failed = stages.reduce((sum, stage) => sum + run.stages[stage].failed, 0);
  if (run.status === "succeeded" && failed > 0)
    return `${escapeMarkdown(count(drawing, failed, words.recordSucceededOne, words.recordSucceededMany))}\n`;
  const isGood = steps.length > 0 && failed === 0 && steps.every(({ status }) => status !== "cancelled");
  return run.status === "failed" && isGood ? `${escapeMarkdown(words.recordFailed)}\n` : "";
}

/** `failed`, `failed · attempt 1 of 2 · tried again: succeeded`. */
function statusText({ status, attempt, attempts, lastStatus }: Step, { words }: Drawing): string {
  if (attempt === undefined || attempts === undefined) return words[status];
  const again =
    attempt < attempts && lastStatus !== undefined ? fill(words.triedAgain, words[lastStatus]) : undefined;
  return joined([words[status], fill(words.attemptOf, attempt, attempts), again]);
}

/** The place in the workspace where a step failed: what it is called, and its path there, whose fragment names the line. */
export type LinkOf = (step: Step) => Promise<{ readonly text: string; readonly uri: string } | undefined>;

/** Failures of a run that are followed to their place: a page with more is not read to its end. */
const mostLinks = 50;

/** In Markdown, by the ids of steps. */
async function linksOf(
  steps: readonly Step[],
  linkOf: LinkOf | undefined,
): Promise<ReadonlyMap<string, string>> {
  const links = new Map<string, string>();
  if (!linkOf) return links;
  for (const step of steps.filter(({ status }) => status === "failed").slice(0, mostLinks)) {
    const link = await linkOf(step);
    if (link)
      links.set(
        step.id,
        `[${escapeMarkdown(link.text)}](<${link.uri.replaceAll(/[<>\s]/g, encodeURIComponent)}>)\n`,
      );
  }
  return links;
}

function errors(steps: readonly Step[], links: ReadonlyMap<string, string>, drawing: Drawing): string {
  const { words } = drawing;
  const failed = steps.filter(
    ({ status, message }) => status === "failed" || (status === "warned" && message),
  );
  if (failed.length === 0) return "";
  const parts = failed.map((step) => {
    const message = step.message?.trim() ? codeBlock(step.message) : `${escapeMarkdown(words.noMessage)}\n`;
    const link = links.get(step.id);
    const title = `### ${codeSpan(step.name)} — ${escapeMarkdown(statusText(step, drawing))}\n`;
    return [title, ...(link === undefined ? [] : [link]), message].join("\n");
  });
  return `## ${escapeMarkdown(words.errors)}\n\n${parts.join("\n")}`;
}

function stageSection(run: Run, stage: Stage, all: readonly Step[], drawing: Drawing): string {
  const { words } = drawing;
  const steps = all.filter((step) => step.stage === stage);
  if (steps.length === 0) return "";
  const title = `## ${escapeMarkdown(words[stage])}\n`;
  const counts = `${escapeMarkdown(stageCounts(stage, run.stages[stage], drawing))}\n`;
  const tables = [steps.filter((step) => !isTask(step)), steps.filter(isTask)];
  return `${title}\n${counts}\n${tables.flatMap((of) => (of.length > 0 ? [stepTable(of, drawing)] : [])).join("\n")}`;
}

/** Steps that a source tells the same of. */
function stepTable(steps: readonly Step[], drawing: Drawing): string {
  const { words } = drawing;
  const first = steps[0]!;
  const facts = stepFacts(first, drawing);
  const nameOf = { integration: words.table, transformation: words.model, consumption: words.semanticModel };
  const columns = [
    { title: escapeMarkdown(words.status) },
    { title: escapeMarkdown(isTask(first) ? words.task : nameOf[first.stage]) },
    { title: escapeMarkdown(words.started), numeric: true },
    { title: escapeMarkdown(words.duration), numeric: true },
    ...facts.map(({ name, numeric }) => ({ title: escapeMarkdown(name), numeric })),
  ];
  const rows = steps.map((step) => [
    escapeMarkdown(statusText(step, drawing)),
    codeSpan(step.name),
    step.startedAt === undefined ? "" : timeOfDay(step.startedAt, drawing, true),
    step.durationMs === undefined ? "" : escapeMarkdown(duration(step.durationMs, drawing)),
    ...stepFacts(step, drawing).map(({ text }) => text),
  ]);
  return table(columns, rows);
}
