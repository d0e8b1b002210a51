import type { TreeNode } from "../protocol/messages.ts";
import { fill } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { escapeMarkdown, oneLine } from "./markdown.ts";
import { nodeId } from "./nodeId.ts";
import { statusIcon } from "./statusIcon.ts";

/** A source of run history that the user can do something about. */
export interface SourceTrouble {
  readonly name: string;
  /** Why it was not read; missing while nobody has said that it may be connected to. */
  readonly problem?: { readonly message: string; readonly hint?: string };
  /** Whether a password or a sign-in lets somebody in there. */
  readonly takesSecret: boolean;
}

/** The line above the runs that says of a source why it is not read; a click tries again. */
export function sourceNode({ name, problem, takesSecret }: SourceTrouble, { words }: Drawing): TreeNode {
  const message = problem && oneLine(problem.message);
  const said = message === undefined ? words.notConnected : fill(words.sourceFailed, message);
  const tooltip =
    problem === undefined
      ? [words.askToConnect]
      : [`**${escapeMarkdown(said)}**`, ...(problem.hint ? [escapeMarkdown(problem.hint)] : [])];
  return {
    id: nodeId("source", name),
    label: oneLine(name),
    description: said,
    icon: problem ? statusIcon.warned : { id: "debug-disconnect" },
    tooltip: `${tooltip.join("\n\n")}\n`,
    expandable: false,
    command: {
      command: "tocsin.syncRuns",
      title: problem ? words.tryAgain : words.syncNow,
      arguments: [name],
    },
    context: `source ${problem ? "failing" : "waiting"}${takesSecret ? " secret" : ""}`,
    accessibility: `${oneLine(name)}: ${said} ${problem ? words.tryAgain : words.syncNow}`,
  };
}
