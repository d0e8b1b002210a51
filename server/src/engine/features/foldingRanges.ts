import { chunksOf } from "../text/branch.ts";
import type { Document } from "../model/document.ts";
import { rangeOf } from "../model/place.ts";

/** Lines that can be hidden behind their first one; lines count from 0. */
export interface FoldingRange {
  readonly start: number;
  readonly end: number;
  readonly comment: boolean;
}

/** Something that is open while the lines are read: all that is indented deeper belongs to it. */
interface Open {
  readonly indent: number;
  readonly line: number;
  end: number;
}

/**
 * Groups, rules, lists, mappings, block scalars and runs of comments. The lines alone say it: what is indented deeper
 * belongs to the line above, and so what is broken folds as well. At most `limit`, the outer ones first.
 */
export function foldingRanges(
  document: Document,
  _workspace: unknown,
  limit = 5000,
): FoldingRange[] | undefined {
  if (!document.parts.some(({ kind }) => kind)) return undefined;
  if (document.parts.some(({ kind }) => kind?.isText)) return foldsOfText(document, limit);
  const found: (FoldingRange & { readonly depth: number })[] = [];
  const open: Open[] = [];
  let comments: Open | undefined;
  let line = 0;
  const fold = ({ line: start, end }: Open, comment: boolean): void => {
    if (end > start) found.push({ start, end, comment, depth: open.length });
  };
  const closeTo = (indent: number): void => {
    while (open.length > 0 && open.at(-1)!.indent >= indent) {
      const closed = open.pop()!;
      fold(closed, false);
      const above = open.at(-1);
      if (above) above.end = Math.max(above.end, closed.end);
    }
  };
  const read = ({ kind, indent }: LineLook): void => {
    if (kind !== "comment" || comments?.indent !== indent) {
      if (comments) fold(comments, true);
      comments = undefined;
    }
    if (kind === "blank") return;
    if (kind === "comment") {
      comments ??= { indent, line, end: line };
      comments.end = line;
      for (const one of open) if (one.indent < indent) one.end = line;
      return;
    }
    closeTo(indent);
    open.push({ indent, line, end: line });
  };
  for (const chunk of chunksOf(document.root)) {
    for (const start of chunk.lineStarts) {
      read(lookAt(chunk.text, start));
      line++;
    }
  }
  if (comments) fold(comments, true);
  closeTo(-1);
  return inLimit(found, limit);
}

/** Of a file that is no YAML its language knows. */
function foldsOfText({ parts }: Document, limit: number): FoldingRange[] {
  const regions = parts.flatMap(({ reads }) => reads.flatMap((read) => [...read.walked.regions.values()]));
  return regions
    .flatMap((region) =>
      (region.language.folds?.(region.parsed) ?? []).map(({ comment, ...span }) => {
        const { start, end } = rangeOf(region.toChunk(span));
        // The line on which it closes stays to be seen.
        return { start: start.line, end: comment ? end.line : end.line - 1, comment };
      }),
    )
    .filter(({ start, end }) => end > start)
    .slice(0, limit);
}

interface LineLook {
  readonly kind: "blank" | "comment" | "content";
  /** A dash stands half a column behind its own: a list may be no deeper than its key, and its items are. */
  readonly indent: number;
}

const blank: LineLook = { kind: "blank", indent: 0 };

function lookAt(text: string, start: number): LineLook {
  let at = start;
  while (text.charCodeAt(at) === 32) at++;
  const char = text[at];
  if (char === undefined || char === "\n" || char === "\r" || char === "\t") return blank;
  const indent = at - start;
  if (char === "#") return { kind: "comment", indent };
  const isMarker = indent === 0 && (text.startsWith("---", at) || text.startsWith("...", at));
  if (isMarker) return { kind: "content", indent: -1 };
  const isDash = char === "-" && (text[at + 1] === " " || text[at + 1] === "\n" || text[at + 1] === "\r");
  return { kind: "content", indent: isDash ? indent + 0.5 : indent };
}

function inLimit(
  found: readonly (FoldingRange & { readonly depth: number })[],
  limit: number,
): FoldingRange[] {
  let room = limit;
  const counts: (number | undefined)[] = [];
  for (const { depth } of found) counts[depth] = (counts[depth] ?? 0) + 1;
  const left = Array.from(counts, (count = 0) => {
    const taken = Math.min(count, room);
    room -= taken;
    return taken;
  });
  return found
    .filter(({ depth }) => left[depth]!-- > 0)
    .map(({ start, end, comment }) => ({ start, end, comment }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
}
