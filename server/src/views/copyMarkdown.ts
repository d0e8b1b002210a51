import type { CopiedLine } from "../protocol/runsTree.ts";
import type { RunStore } from "../runs/store.ts";
import type { Drawing } from "./drawing.ts";
import { escapeMarkdown } from "./markdown.ts";
import { runText } from "./runNode.ts";
import { stepText } from "./stepNode.ts";

/** Lines that are copied at once, and failed steps that are copied with a run. */
const mostLines = 500;
const mostFailed = 100;

/** Lines of a tree as Markdown: runs with what failed in them, steps with their error in full. */
export async function copyMarkdown(
  store: RunStore,
  lines: readonly CopiedLine[],
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<string> {
  const parts: string[] = [];
  for (const { stepId, runId, label } of lines.slice(0, mostLines)) {
    const part =
      stepId === undefined
        ? runId === undefined
          ? undefined
          : await runPart(store, runId, drawing, signal)
        : await stepPart(store, stepId, drawing, signal);
    parts.push(part ?? `${escapeMarkdown(label)}\n`);
  }
  return parts.join("\n");
}

async function stepPart(
  store: RunStore,
  id: string,
  drawing: Drawing,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const step = await store.step(id, signal);
  return step && stepText(step, drawing);
}

async function runPart(
  store: RunStore,
  runId: string,
  drawing: Drawing,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const run = await store.run(runId, signal);
  if (!run) return undefined;
  const failed = await store.steps({ runId, statuses: ["failed"] }, { limit: mostFailed }, signal);
  const { items } = failed;
  return [runText(run, drawing), ...items.map((step) => stepText(step, drawing))].join("\n");
}
