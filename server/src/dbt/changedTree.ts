import type { JinjaTree, Part } from "./jinjaTree.ts";

/** With more lines of text the answer would take too long. */
const mostLines = 300;

/**
 * A template as one that has changed since it printed a text: each line of its own may be new, and between any two of them
 * others may have stood. `undefined` for one that is too long.
 */
export function changedTree({ parts, captured }: JinjaTree): JinjaTree | undefined {
  const counted = { lines: 0 };
  const changed = loose(parts, counted);
  const blocks = [...captured].map(
    ([name, bodies]) => [name, bodies.map((body) => loose(body, counted))] as const,
  );
  return counted.lines > mostLines ? undefined : { parts: changed, captured: new Map(blocks) };
}

function loose(parts: readonly Part[], counted: { lines: number }): Part[] {
  return parts.flatMap((part): Part[] => {
    switch (part.type) {
      case "text":
        return linesOf(part.text, part.at, counted);
      case "print":
      case "changed":
        return [part];
      case "choice":
        return [{ ...part, bodies: part.bodies.map((body) => loose(body, counted)), canSkip: true }];
      case "loop":
        return [{ ...part, body: loose(part.body, counted), otherwise: loose(part.otherwise, counted) }];
      case "around":
        return [{ ...part, body: loose(part.body, counted) }];
    }
  });
}

/** Each line with the line end in front of it. */
function linesOf(text: string, at: number, counted: { lines: number }): Part[] {
  return [...text.matchAll(/\n?[^\n]*\S[^\n]*/g)].flatMap((found): Part[] => {
    counted.lines++;
    const line = { type: "text", text: found[0], at: at + found.index } as const;
    return [
      { type: "changed", at: line.at },
      { type: "choice", bodies: [[line]], canSkip: true },
      { type: "changed", at: line.at },
    ];
  });
}
