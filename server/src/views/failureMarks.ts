import { fingerprintOf } from "../insight/fingerprint.ts";
import type { FailureMark } from "../protocol/failureNotes.ts";
import type { Mark, MarkChange, MarkOf } from "../runs/notes.ts";
import type { RunStore } from "../runs/store.ts";
import { moment } from "./calendar.ts";
import { fill } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import type { FailureMarks } from "./failureList.ts";
import { escapeMarkdown } from "./markdown.ts";
import { readNodeId } from "./nodeId.ts";

/** What can be acknowledged and noted on of what a line stands for. */
function markable(node: string): { readonly of: MarkOf; readonly id: string } | undefined {
  const { kind, parts } = readNodeId(node);
  const [first, second] = parts;
  if ((kind === "failure" || kind === "step") && first) return { of: "failure", id: first };
  return kind === "failureGroup" && first === "error" && second ? { of: "error", id: second } : undefined;
}

/** What was said of what a line stands for. */
export async function readMark(store: RunStore, node: string): Promise<FailureMark> {
  const what = markable(node);
  const [mark] = what ? await store.notes.marks(what.of, [what.id]) : [];
  return {
    isMarkable: what !== undefined,
    acknowledged: mark?.acknowledgedAt !== undefined,
    note: mark?.note ?? "",
  };
}

export async function writeMark(store: RunStore, node: string, change: MarkChange): Promise<void> {
  const what = markable(node);
  if (!what) return;
  await store.notes.mark(what.of, what.id, change);
  // What is said of one failure does not undo what was said of all of its error.
  if (what.of !== "failure" || change.acknowledged !== false) return;
  const step = await store.step(what.id);
  const error = step && fingerprintOf(step).id;
  if (error !== undefined && (await store.notes.marks("error", [error])).length > 0)
    await store.notes.mark("error", error, { acknowledged: false });
}

/** What was said of a failure or of its error, in Markdown; empty where nothing was. */
export function markLines({ failure, error }: FailureMarks, drawing: Drawing): string {
  const all = drawing.words.ofAllAlike;
  return [
    ...linesOf(failure, drawing),
    ...linesOf(error, drawing).map((line) => `${line} (${escapeMarkdown(all)})`),
  ]
    .map((line) => `\n${line}\n`)
    .join("");
}

function linesOf(mark: Mark | undefined, drawing: Drawing): string[] {
  if (!mark) return [];
  const { acknowledgedBy, acknowledgedAt, notedBy, notedAt } = drawing.words;
  const said = (by: string, without: string, at: number): string =>
    escapeMarkdown(
      mark.by === "" ? fill(without, moment(at, drawing)) : fill(by, mark.by, moment(at, drawing)),
    );
  return [
    ...(mark.acknowledgedAt === undefined ? [] : [said(acknowledgedBy, acknowledgedAt, mark.acknowledgedAt)]),
    ...(mark.note === undefined
      ? []
      : [`${said(notedBy, notedAt, mark.notedAt ?? 0)}: **${escapeMarkdown(mark.note)}**`]),
  ];
}
