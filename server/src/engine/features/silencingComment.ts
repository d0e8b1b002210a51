import type { Token } from "../languages/gotemplate/token.ts";
import { tokensOf } from "../languages/gotemplate/tokenAt.ts";
import type { Cursor } from "../model/cursor.ts";
import { pairsAt } from "../model/cursor.ts";
import { rangeOf } from "../model/place.ts";
import type { PlacedFix } from "../model/finding.ts";

/** The edit that silences a check on what stands at the cursor: a comment above the line of its key. */
export function silencingComment(cursor: Cursor, check: string): PlacedFix {
  if (cursor.part.kind?.isText) return inTemplate(cursor, check);
  const pair = [...pairsAt(cursor)].at(-1)?.pair;
  const line = pair ? rangeOf(pair.key).start.line : cursor.position.line;
  const here = pair?.key.chunk ?? cursor.chunk;
  const lineStart = here.text.lastIndexOf("\n", (pair?.key.start ?? cursor.offset) - 1) + 1;
  const indent = /^[ ]*/.exec(here.text.slice(lineStart))?.[0] ?? "";
  const start = { line, character: 0 };
  return {
    title: `Ignore \`${check}\` here`,
    edits: [{ range: { start, end: start }, text: `${indent}# tocsin-ignore ${check} -- why\n` }],
  };
}

/** A comment of the template, above the line on which the action begins; it leaves no line of its own in what is sent. */
function inTemplate({ chunk, offset }: Cursor, check: string): PlacedFix {
  const { text } = chunk;
  const opens = tokensOf(text).filter(({ type }) => type === "leftDelim" || type === "rightDelim");
  let start = text.lastIndexOf("\n", offset - 1) + 1;
  for (let around = actionAround(opens, start); around; around = actionAround(opens, start))
    start = text.lastIndexOf("\n", around.span.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(start))![0];
  const place = rangeOf({ chunk, start, end: start });
  return {
    title: `Ignore \`${check}\` here`,
    edits: [{ range: place, text: `${indent}{{- /* tocsin-ignore ${check} -- why */}}\n` }],
  };
}

/** The opening of the action that an offset is in. */
function actionAround(delimiters: readonly Token[], offset: number): Token | undefined {
  const before = delimiters.findLast(({ span }) => span.start < offset);
  return before?.type === "leftDelim" ? before : undefined;
}
