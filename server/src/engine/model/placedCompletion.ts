import type { Completion } from "../languages/language.ts";
import type { Cursor } from "./cursor.ts";
import type { LineContext } from "./lineContext.ts";
import type { Range } from "../text/chunk.ts";

export interface PlacedCompletion extends Omit<Completion, "replace"> {
  readonly range: Range;
  /** Smaller comes first. */
  readonly order: number;
}

/** What is written of the word that a completion takes the place of. */
export function rangeOfTyped({ position }: Cursor, { start }: LineContext): Range {
  return { start: { line: position.line, character: start }, end: position };
}
