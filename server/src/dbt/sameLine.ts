import type { SourcePlace } from "./sourcePlace.ts";

/** A line says enough to be known again when it has so many letters and digits. */
const enough = 6;

/**
 * The line of the template that reads the same, where it stands there once and once in the compiled text: by itself, else
 * with the lines in front and behind that are no blanks.
 */
export function sameLine(template: string, compiled: string, line: number): SourcePlace | undefined {
  const theirs = compiled.split("\n");
  const own = template.split("\n");
  for (const [before, behind] of surroundings) {
    const wanted = stretch(theirs, line, before, behind);
    if ((wanted?.match(/[\p{L}\p{N}]/gu)?.length ?? 0) < enough) continue;
    const alike = (lines: readonly string[]): number[] =>
      lines.flatMap((_, index) => (stretch(lines, index, before, behind) === wanted ? [index] : []));
    const [only, other] = alike(own);
    if (only === undefined || other !== undefined || alike(theirs).length > 1) continue;
    return { certainty: "near", line: only, character: own[only]!.search(/\S|$/), hasChanged: true };
  }
  return undefined;
}

/** How many lines in front of it and behind it a line is looked for with. */
const surroundings = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
  [2, 2],
] as const;

/** A line that is no blank with others around it, spaces apart; `undefined` where there are not so many. */
function stretch(lines: readonly string[], line: number, before: number, behind: number): string | undefined {
  const self = lines[line]?.trim();
  if (!self) return undefined;
  const parts = [self];
  for (const [step, wanted] of [
    [-1, before],
    [1, behind],
  ] as const) {
    let [at, found] = [line + step, 0];
    for (; found < wanted && at >= 0 && at < lines.length; at += step) {
      const text = lines[at]!.trim();
      if (text === "") continue;
      found++;
      if (step < 0) parts.unshift(text);
      else parts.push(text);
    }
    if (found < wanted) return undefined;
  }
  return parts.join("\n");
}
