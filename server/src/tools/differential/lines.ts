/** A line of block YAML as the mutations see it. */
export interface Line {
  readonly indent: string;
  /** `- ` as often as it stands there. */
  readonly dashes: string;
  readonly key: string | undefined;
  /** What follows the key's colon, or the dashes. */
  readonly value: string;
}

export function readLine(text: string): Line {
  const [, indent = "", dashes = "", rest = ""] = /^( *)((?:- +|-$)*)(.*)$/.exec(text) ?? [];
  const [, key, value] = /^("[^"]*"|'[^']*'|[^\s:#"'{[][^:#]*?):(?: +(.*))?$/.exec(rest) ?? [];
  return { indent, dashes, key, value: key === undefined ? rest : (value ?? "") };
}

export function writeLine({ indent, dashes, key, value }: Line): string {
  return `${indent}${dashes}${key === undefined ? value : `${key}:${value === "" ? "" : ` ${value}`}`}`;
}

export const isBlank = (text: string): boolean => /^\s*(?:#|$)/.test(text);

/** The line and all that stands below it: `[first, end)`. */
export function blockAt(
  lines: readonly string[],
  first: number,
): { readonly first: number; readonly end: number } {
  const depth = indentOf(lines[first]!);
  let end = first + 1;
  while (end < lines.length && (isBlank(lines[end]!) || indentOf(lines[end]!) > depth)) end++;
  return { first, end };
}

export const indentOf = (text: string): number => /^ */.exec(text)![0].length;

/** Column at which the line's own key stands, after dashes. */
export const depthOf = (text: string): number => {
  const { indent, dashes } = readLine(text);
  return indent.length + dashes.length;
};
