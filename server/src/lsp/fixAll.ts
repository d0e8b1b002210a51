import type { PlacedFinding, PlacedFix } from "../engine/engine.ts";

type Edit = PlacedFix["edits"][number];

/**
 * The edits that mend all findings that have one remedy, and no choice between several; where two meet, the first one is
 * taken, and the other is left for the next time. What creates a file, or changes another one, is nobody's to do unasked.
 */
export function fixAll(findings: readonly PlacedFinding[], check?: string): Edit[] {
  const taken: Edit[] = [];
  for (const { fixes, check: id } of findings) {
    const [fix, ...others] = fixes;
    if (!fix || others.length > 0 || fix.create || fix.uri !== undefined) continue;
    if (check !== undefined && id !== check) continue;
    if (fix.edits.some((edit) => taken.some((one) => meet(one, edit)))) continue;
    taken.push(...fix.edits);
  }
  return taken;
}

/** Two insertions at one place meet as well: nobody says which comes first. */
function meet({ range: a }: Edit, { range: b }: Edit): boolean {
  return value(a.start) <= value(b.end) && value(b.start) <= value(a.end);
}

const value = ({ line, character }: Edit["range"]["start"]): number => line * 1e6 + character;
