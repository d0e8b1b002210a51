/** One line of block style, looked at by itself. */
export interface Line {
  readonly text: string;
  /** Of its first dash or word. */
  readonly indent: number;
  /** Column of the key behind the dashes. */
  readonly column: number;
  readonly dashes: readonly number[];
  readonly key: string | undefined;
  /** Column of what stands behind the key, or else the dashes; behind an anchor or tag. */
  readonly valueStart: number;
  readonly isBlank: boolean;
}

const shape = /^(\s*)((?:-\s+)*)(?:("[^"]*"|'[^']*'|[^\s#:"'{[][^#:]*?)\s*:(?=\s|$))?/;

export function readLine(text: string): Line {
  const match = shape.exec(text);
  const indent = match?.[1]?.length ?? 0;
  const dashes: number[] = [];
  const lead = match?.[2] ?? "";
  for (let at = 0; at < lead.length; at++) if (lead[at] === "-") dashes.push(indent + at);
  const key = match?.[3]?.replaceAll(/^["']|["']$/g, "");
  const behind = match?.[0] ?? "";
  const blanks = /^\s*(?:[&!]\S*\s+)*/.exec(text.slice(behind.length))?.[0].length ?? 0;
  return {
    text,
    indent,
    column: indent + lead.length,
    dashes,
    key,
    valueStart: behind.length + blanks,
    isBlank: /^\s*(?:#.*)?$/.test(text),
  };
}
