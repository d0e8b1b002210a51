import type { Change } from "../../server/src/engine/text/edit.ts";

/** Edits that change what stands around an item, and that end where they began. */
export interface StructureEdit {
  readonly name: string;
  readonly changes: readonly Change[];
}

/** Above the list, at the boundaries of its items, and in the lines that hold it. */
export function structureEdits(text: string, path: string): readonly StructureEdit[] {
  const lines = text.split("\n");
  const middle = lines.length >> 1;
  const from = (wanted: RegExp, first: number): number =>
    lines.findIndex((line, at) => at >= first && wanted.test(line));
  const items = lines.flatMap((line, at) => (/^ *- /.test(line) ? [at] : []));
  const item = items.find((at) => at >= middle) ?? 0;
  const edits: StructureEdit[] = [
    { name: "a comment between two items", changes: [line(item, "# c"), gone(item, item + 1)] },
    { name: "a blank line between two items", changes: [line(item, ""), gone(item, item + 1)] },
    ...shifted(lines, item),
  ];
  const frame = from(/^ *(?:global|route|apiVersion|evaluation_interval|receiver):.*\S/, 0);
  if (frame >= 0) edits.push({ name: "typing above the list", changes: typed(frame, lines[frame]!.length) });
  if (path !== "rules.yml") return edits;
  const group = from(/^ {2}- name: /, middle);
  const next = from(/^ {2}- name: /, group + 1);
  const expr = from(/^ *expr: /, middle);
  const whole = `${lines.slice(group, next).join("\n")}\n`;
  return [
    ...edits,
    { name: "typing in a group's name", changes: typed(group, lines[group]!.length) },
    {
      name: "typing in a rule that is no YAML",
      changes: [insert(expr, 8, '"'), ...typed(expr + 1, lines[expr + 1]!.length), taken(expr, 8, 1)],
    },
    { name: "a group deleted and put back", changes: [gone(group, next), insert(group, 0, whole)] },
  ];
}

const insert = (line: number, character: number, text: string): Change => ({
  range: { start: { line, character }, end: { line, character } },
  text,
});

const taken = (line: number, character: number, length: number): Change => ({
  range: { start: { line, character }, end: { line, character: character + length } },
  text: "",
});

const line = (at: number, text: string): Change => insert(at, 0, `${text}\n`);

const gone = (from: number, to: number): Change => ({
  range: { start: { line: from, character: 0 }, end: { line: to, character: 0 } },
  text: "",
});

const typed = (at: number, character: number): Change[] => [
  insert(at, character, "x"),
  taken(at, character, 1),
];

/** The item's second line one column to the right, which breaks it, and back. */
function shifted(lines: readonly string[], item: number): StructureEdit[] {
  if (!lines[item + 1]?.startsWith(" ")) return [];
  const changes = [insert(item + 1, 0, " "), taken(item + 1, 0, 1)];
  return [{ name: "an indentation that breaks an item, and mends it", changes }];
}
