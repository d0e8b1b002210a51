import { regionAt } from "../model/cursor.ts";
import type { Cursor } from "../model/cursor.ts";
import type { Document, Read } from "../model/document.ts";
import type { PlacedFix } from "../model/finding.ts";
import { layOutText } from "../model/layOutText.ts";
import { rangeOf } from "../model/place.ts";
import type { Range } from "../text/chunk.ts";
import type { Workspace } from "../model/workspace.ts";
import { firstLineOf } from "../text/branch.ts";
import { lineCount } from "../text/chunk.ts";

/** What to write in place of what. */
export interface PlacedEdit {
  readonly range: Range;
  readonly text: string;
}

/** The edits that lay out the PromQL of a file, or of some lines, and touch nothing else. */
export function format(document: Document, _workspace: Workspace, lines?: Lines): PlacedEdit[] {
  // What is JSON was written by a program, which will write it again.
  const parts = document.parts.filter(({ kind }) => kind && !kind.isJson);
  return parts
    .flatMap(({ reads }) => reads)
    .filter((read) => !lines || touchesUnit(read, lines))
    .flatMap(editsOf)
    .filter(({ range }) => !lines || (range.start.line <= lines.last && lines.first <= range.end.line));
}

/** Of a file, counted from 0; the last one included. */
interface Lines {
  readonly first: number;
  readonly last: number;
}

function touchesUnit({ chunks }: Read, { first, last }: Lines): boolean {
  const [from, to] = [chunks[0], chunks.at(-1)];
  return !from || !to || (firstLineOf(from) <= last && first <= firstLineOf(to) + lineCount(to));
}

function editsOf(read: Read): PlacedEdit[] {
  const found: PlacedEdit[] = [];
  for (const region of read.walked.regions.values()) {
    const edit = layOutText(region, read.yaml.root);
    if (edit) found.push({ range: rangeOf(edit.place), text: edit.text });
    if (region.language.format) region.forget();
  }
  return found;
}

/** The same for the expression under the cursor alone. */
export function formatHere(cursor: Cursor): PlacedFix | undefined {
  const region = cursor.part.kind?.isJson ? undefined : regionAt(cursor);
  const edit = region && layOutText(region, cursor.read.yaml.root);
  return edit && { title: "Format the expression", edits: [{ range: rangeOf(edit.place), text: edit.text }] };
}
