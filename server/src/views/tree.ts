import type { RunsView, TreeNode } from "../protocol/messages.ts";
import { RunsError } from "../runs/store.ts";
import type { RunStore } from "../runs/store.ts";
import type { Drawing } from "./drawing.ts";
import { failuresChildren } from "./failures.ts";
import { escapeMarkdown, oneLine } from "./markdown.ts";
import { nodeId } from "./nodeId.ts";
import { runsChildren } from "./runs.ts";
import { statusIcon } from "./statusIcon.ts";
import { isMissing, storedFilter } from "./viewState.ts";

/** Whether a text names a tree of run history. */
export const isRunsView = (view: string): view is RunsView => view === "runs" || view === "failures";

/**
 * Children of a node of a view; of the view itself without a node. What goes wrong at the store becomes one node that
 * says what to do; only a question that nobody waits for any more rejects.
 */
export async function children(
  store: RunStore,
  view: RunsView,
  node: string | undefined,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<TreeNode[]> {
  try {
    const filter = await storedFilter(store, view);
    const list = view === "runs" ? runsChildren : failuresChildren;
    return await list(store, filter, node, drawing, signal);
  } catch (error) {
    // The welcome text says it.
    if (isMissing(error)) return [];
    if (!(error instanceof RunsError) || error.reason === "cancelled") throw error;
    return [errorNode(error, node, drawing)];
  }
}

/** The one line that stands where the children of `node` should; a click asks again. */
export function errorNode(
  { message, hint }: Pick<RunsError, "message" | "hint">,
  node: string | undefined,
  { words }: Drawing,
): TreeNode {
  const label = oneLine(message) || words.noAnswer;
  return {
    id: nodeId("error", node ?? ""),
    label,
    description: oneLine(hint),
    icon: statusIcon.failed,
    tooltip: `**${escapeMarkdown(label)}**\n\n${escapeMarkdown(hint)}\n`,
    expandable: false,
    command: { command: "tocsin.refreshRuns", title: words.tryAgain },
    context: "error",
    accessibility: `${label} ${oneLine(hint)} ${words.tryAgain}`,
  };
}
