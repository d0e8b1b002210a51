import type { GapCost } from "./grammar.ts";

/** What a gap costs from the beginning of a text to a place: differences are the costs of stretches. */
export type CostTo = (cost: GapCost, at: number) => number;

export function gapCosts(text: string): CostTo {
  const lines = new Int32Array(text.length + 1);
  const ink = new Int32Array(text.length + 1);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    lines[at + 1] = lines[at]! + (code === 10 ? 1 : 0);
    ink[at + 1] = ink[at]! + (code > 32 && code !== 0xa0 ? 1 : 0);
  }
  return (cost, at) => cost.char * at + cost.line * lines[at]! + cost.ink * ink[at]!;
}
