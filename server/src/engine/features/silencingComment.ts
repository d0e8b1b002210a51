import type { Cursor } from "../model/cursor.ts";
import { pairsAt } from "../model/cursor.ts";
import { rangeOf } from "../model/place.ts";
import type { PlacedFix } from "../model/finding.ts";

/** The edit that silences a check on what stands at the cursor: a comment above the line of its key. */
export function silencingComment(cursor: Cursor, check: string): PlacedFix {
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
