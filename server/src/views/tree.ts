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
export function errorNode(error: Trouble, node: string | undefined, { words }: Drawing): TreeNode {
  const message = oneLine(error.message);
  const hint = oneLine(error.hint);
  const label = isTitled(error.reason) ? words[error.reason] : message || words.noAnswer;
  return {
    id: nodeId("error", node ?? ""),
    label,
    description: hint,
    icon: statusIcon.failed,
    tooltip: `**${escapeMarkdown(label)}**\n\n${escapeMarkdown(message)}\n\n${escapeMarkdown(hint)}\n`,
    expandable: false,
    command: { command: "tocsin.refreshRuns", title: words.tryAgain },
    context: "error",
    accessibility: `${label}. ${message} ${hint} ${words.tryAgain}`,
  };
}

/** What a store says when it cannot answer; without a reason it is a bug. */
export type Trouble = Pick<RunsError, "message" | "hint"> & Partial<Pick<RunsError, "reason">>;

/** Reasons that have a title of their own, short enough for a side bar. */
const titled = ["locked", "damaged", "newer", "unavailable", "deadline", "crashed"] as const;

const isTitled = (reason: RunsError["reason"] | undefined): reason is (typeof titled)[number] =>
  titled.some((one) => one === reason);
