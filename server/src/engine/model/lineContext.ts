import type { Cursor } from "./cursor.ts";
import { pathStep } from "./schema.ts";

/** What stands around the cursor by indentation alone: it also works where the text is not YAML yet. */
export interface LineContext {
  /** Path of the mapping that the cursor's key belongs to: `groups[].rules[].labels`. */
  readonly path: string;
  /** Set when the cursor is behind `key:`. */
  readonly key: string | undefined;
  /** What is written of the key or the value, and where it begins on the line. */
  readonly typed: string;
  readonly start: number;
  /** Keys that the mapping already has. */
  readonly siblings: ReadonlySet<string>;
  /** Column of the key. */
  readonly column: number;
  /** The line up to the cursor holds nothing but dashes and blanks before the typed word. */
  readonly afterDash: boolean;
}

interface Line {
  readonly text: string;
  /** Of its first dash or word. */
  readonly indent: number;
  /** Column of the key behind the dashes. */
  readonly column: number;
  readonly dashes: readonly number[];
  readonly key: string | undefined;
  readonly isBlank: boolean;
}

const shape = /^(\s*)((?:-\s+)*)(?:("[^"]*"|'[^']*'|[^\s#:"'{[][^#:]*?)\s*:(?=\s|$))?/;

function readLine(text: string): Line {
  const match = shape.exec(text);
  const indent = match?.[1]?.length ?? 0;
  const dashes: number[] = [];
  const lead = match?.[2] ?? "";
  for (let at = 0; at < lead.length; at++) if (lead[at] === "-") dashes.push(indent + at);
  const key = match?.[3]?.replaceAll(/^["']|["']$/g, "");
  return {
    text,
    indent,
    column: indent + lead.length,
    dashes,
    key,
    isBlank: /^\s*(?:#.*)?$/.test(text),
  };
}

/** Reads upwards from the cursor's line until the indentation reaches the left edge. */
export function lineContext(cursor: Cursor): LineContext {
  const lines = linesUpTo(cursor);
  const current = (lines.next().value as string).slice(0, cursor.position.character);
  const here = readLine(current);
  const loneDash = /^\s*((?:-\s*)*)-$/.test(current);
  const word =
    here.key === undefined
      ? current.slice(here.column)
      : current.slice(current.indexOf(":", here.column) + 1);
  const typed = word.trimStart();
  const column = loneDash ? current.length + 1 : here.column;
  const siblings = new Set<string>();
  const steps: string[] = [];
  for (const _ of here.dashes) steps.push("[]");
  let edge = here.dashes[0] ?? column;
  let inSameMap = here.dashes.length === 0;
  for (const text of lines) {
    if (edge <= 0 && !inSameMap) break;
    const line = readLine(text);
    if (line.isBlank) continue;
    if (inSameMap && line.column === column && line.key !== undefined) {
      siblings.add(line.key);
      if (line.dashes.length > 0) {
        for (const _ of line.dashes) steps.push("[]");
        edge = line.dashes[0]!;
        inSameMap = false;
        continue;
      }
    }
    if (
      line.column < edge ||
      (line.column === edge && line.key !== undefined && steps.at(-1) === "[]" && line.dashes.length === 0)
    ) {
      inSameMap = false;
      if (line.key !== undefined) steps.push(pathStep(line.key));
      for (const _ of line.dashes) steps.push("[]");
      edge = line.dashes[0] ?? line.column;
    } else if (line.indent < edge && line.dashes.length > 0) {
      inSameMap = false;
      edge = line.indent;
      for (const _ of line.dashes) steps.push("[]");
    }
  }
  const path = steps
    .toReversed()
    .reduce((all, step) => (step === "[]" ? `${all}[]` : all === "" ? step : `${all}.${step}`), "");
  return {
    path,
    key: here.key,
    typed,
    start: cursor.position.character - typed.length,
    siblings,
    column,
    afterDash: here.dashes.length > 0,
  };
}

/** The cursor's line and every line above it. Item chunks are jumped over once the cursor has left its own. */
function* linesUpTo(cursor: Cursor): Generator<string> {
  const { document, chunk, firstLine, position } = cursor;
  const own = chunk.text.split(/\r?\n/);
  for (let line = position.line - firstLine; line >= 0; line--) yield own[line] ?? "";
  for (let order = chunk.order - 1; order >= 0; order--) {
    const above = document.chunks[order]!;
    yield* (above.role === "item" ? above.text.split(/\r?\n/, 1) : above.text.split(/\r?\n/)).toReversed();
  }
}
