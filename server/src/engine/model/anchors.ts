import { Scanner } from "../languages/yaml/scan.ts";
import { placeIn } from "../languages/yaml/segments.ts";
import { YamlRefusal } from "../languages/yaml/token.ts";
import type { Place } from "../text/place.ts";
import { touches } from "../text/span.ts";
import type { Cursor } from "./cursor.ts";
import { sourceOf } from "./readUnit.ts";
import { unitOf } from "./unit.ts";

/** An anchor `&name` or an alias `*name` of it; the place is that of the name. */
export interface AnchorName {
  readonly name: string;
  readonly place: Place;
  readonly role: "declares" | "refers";
}

const isWord = (char: string | undefined): boolean => char !== undefined && /[\w-]/.test(char);

/** Whether the cursor may be on an anchor: what stands before the word says it. */
function isBehindMark({ chunk: { text }, offset }: Cursor): boolean {
  let at = offset;
  const mark = text[at];
  if ((mark === "&" || mark === "*") && isWord(text[at + 1])) return true;
  while (isWord(text[at - 1])) at--;
  return text[at - 1] === "&" || text[at - 1] === "*";
}

/** The anchor or alias under the cursor. */
export function anchorAt(cursor: Cursor): AnchorName | undefined {
  if (!isBehindMark(cursor)) return undefined;
  return anchorsAround(cursor).find(
    ({ place: { chunk, start, end } }) =>
      chunk === cursor.chunk && touches({ start: start - 1, end }, cursor.offset),
  );
}

/** Where the anchor of this name and its aliases stand: they reach no further than what is read with them. */
export const anchorMentions = (cursor: Cursor, name: string): AnchorName[] =>
  anchorsAround(cursor).filter((one) => one.name === name);

function anchorsAround(cursor: Cursor): AnchorName[] {
  const unit = unitOf(cursor.chunk);
  if (!unit || cursor.part.kind?.isJson) return [];
  const { text, segments } = sourceOf(unit);
  const scanner = new Scanner(text);
  const found: AnchorName[] = [];
  try {
    for (let token = scanner.next(); token.type !== "end"; token = scanner.next()) {
      if (token.type !== "anchor" && token.type !== "alias") continue;
      const place = placeIn(segments, token.start + 1, token.end);
      const role = token.type === "anchor" ? "declares" : "refers";
      found.push({ name: token.value ?? "", place, role });
    }
  } catch (error) {
    // What stands behind a mistake is not known.
    if (!(error instanceof YamlRefusal)) throw error;
  }
  return found;
}

/** What is wrong with a name of an anchor. */
export const anchorFault = (name: string): string | undefined =>
  /^[\w-]+$/.test(name) && !/[^\x20-\x7e]/.test(name)
    ? undefined
    : "The name of an anchor holds letters, digits, `_` and `-` only.";
