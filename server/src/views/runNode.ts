import type { TreeNode } from "../protocol/messages.ts";
import type { Run, Stage, StageCount } from "../runs/store.ts";
import { duration } from "./amounts.ts";
import { age, fullMoment, shortMoment, timeOfDay } from "./calendar.ts";
import { count, fill, joined } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { codeSpan, escapeMarkdown, oneLine } from "./markdown.ts";
import { nodeId } from "./nodeId.ts";
import { statusIcon } from "./statusIcon.ts";

/** The stages in the order in which they run. */
export const stages: readonly Stage[] = ["integration", "transformation", "consumption"];

/** Codicon of a stage in which nothing failed. */
const stageIcons: Readonly<Record<Stage, string>> = {
  integration: "cloud-download",
  transformation: "layers",
  consumption: "graph",
};

/** From start to end; of a run under way, until now. */
export function runDuration({ startedAt, endedAt, status }: Run, { now }: Drawing): number | undefined {
  if (startedAt === undefined) return undefined;
  const end = endedAt ?? (status === "running" ? now : undefined);
  return end === undefined || end < startedAt ? undefined : end - startedAt;
}

/** What a line of a run says first, as what stands above it does not. */
export type RunLabel = "time and pipeline" | "moment and pipeline" | "moment";

/** The line of a run. */
export function runNode(run: Run, drawing: Drawing, says: RunLabel = "time and pipeline"): TreeNode {
  const label = labelOf(run, drawing, says);
  const parts = describeRun(run, drawing);
  return {
    id: nodeId("run", run.id),
    label,
    description: joined(parts),
    icon: statusIcon[run.status],
    tooltip: runText(run, drawing),
    expandable: stages.some((stage) => run.stages[stage].total > 0),
    runId: run.id,
    context: `run ${run.status}`,
    accessibility: [label, ...parts].filter((part) => part !== undefined && part !== "").join(", "),
  };
}

function labelOf(run: Run, drawing: Drawing, says: RunLabel): string {
  const at = run.startedAt ?? run.endedAt;
  const name = oneLine(run.pipeline || run.id);
  if (at === undefined) return `${drawing.words.noTime} ${name}`;
  if (says === "moment") return shortMoment(at, drawing);
  return `${says === "time and pipeline" ? timeOfDay(at, drawing) : shortMoment(at, drawing)} ${name}`;
}

/** What is amiss comes first: a side bar is narrow. */
function describeRun(run: Run, drawing: Drawing): (string | undefined)[] {
  const took = runDuration(run, drawing);
  const at = run.endedAt ?? run.startedAt;
  const facts = [
    took === undefined ? undefined : duration(took, drawing),
    // A run under way is as old as it is long.
    at === undefined || run.status === "running" ? undefined : age(at, drawing),
  ];
  const status = drawing.words[run.status];
  const environments = oneLine(run.environments.join(", "));
  return run.status === "succeeded" ? [...facts, status, environments] : [status, ...facts, environments];
}

/** What there is to say of a run, in Markdown. */
export function runText(run: Run, drawing: Drawing): string {
  const { words } = drawing;
  const took = runDuration(run, drawing);
  const list = (values: readonly string[]): string => values.map(escapeMarkdown).join(", ");
  const lines: (readonly [string, string | undefined])[] = [
    [
      words.started,
      run.startedAt === undefined ? undefined : escapeMarkdown(fullMoment(run.startedAt, drawing)),
    ],
    [words.ended, run.endedAt === undefined ? undefined : escapeMarkdown(fullMoment(run.endedAt, drawing))],
    [words.duration, took === undefined ? undefined : escapeMarkdown(duration(took, drawing))],
    [words.environment, list(run.environments)],
    [words.dataProduct, list(run.dataProducts)],
    ...stages.map((stage) => [words[stage], stageCounts(stage, run.stages[stage], drawing)] as const),
    [words.runId, codeSpan(run.id)],
  ];
  return `**${escapeMarkdown(run.pipeline ?? run.id)}** — ${escapeMarkdown(words[run.status])}\n\n${bullets(lines)}${
    run.derived ? `\n${escapeMarkdown(words.derived)}\n` : ""
  }`;
}

/** Lines `- Name: value` for the values that there are; values are Markdown. */
export const bullets = (lines: readonly (readonly [string, string | undefined])[]): string =>
  lines
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `- ${escapeMarkdown(name)}: ${value}\n`)
    .join("");

/** `12 tables · 1 failed`; empty for a stage without steps. */
export function stageCounts(
  stage: Stage,
  { total, failed, skipped, tasks }: StageCount,
  drawing: Drawing,
): string {
  if (total === 0) return "";
  const { words } = drawing;
  const of = tasks === undefined ? stage : tasks === "all" ? "task" : "step";
  return joined([
    count(drawing, total, words[`${of}One`], words[`${of}Many`]),
    failed > 0 ? fill(words.countFailed, failed) : undefined,
    skipped > 0 ? fill(words.countSkipped, skipped) : undefined,
  ]);
}

/** The lines of a run's stages; those without steps are left out. */
export function stageNodes(run: Run, drawing: Drawing): TreeNode[] {
  return stages
    .filter((stage) => run.stages[stage].total > 0)
    .map((stage) => {
      const counts = stageCounts(stage, run.stages[stage], drawing);
      const label = drawing.words[stage];
      const failed = run.stages[stage].failed > 0;
      return {
        id: nodeId("stage", run.id, stage),
        label,
        description: counts,
        icon: failed ? statusIcon.failed : { id: stageIcons[stage] },
        expandable: true,
        runId: run.id,
        context: `stage ${stage}${failed ? " failed" : ""}`,
        accessibility: `${label}, ${counts}`,
      };
    });
}
