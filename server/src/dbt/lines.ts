/** Jinja prints every line end as `\n`; editors and databases count alike. */
export const normalLines = (text: string): string => text.replaceAll(/\r\n?/g, "\n");

/** Where a line begins; `undefined` behind the last. */
export function lineStart(text: string, line: number): number | undefined {
  let at = 0;
  for (let count = 0; count < line; count++) {
    const end = text.indexOf("\n", at);
    if (end < 0) return undefined;
    at = end + 1;
  }
  return at;
}

/** The first character of a line that is no blank, else its first. */
export function firstInk(text: string, start: number): number {
  for (let at = start; at < text.length && text[at] !== "\n"; at++) if (text[at]!.trim() !== "") return at;
  return start;
}

/** The line of a place. */
export function lineAt(text: string, at: number): number {
  let line = 0;
  for (let end = text.indexOf("\n"); end >= 0 && end < at; end = text.indexOf("\n", end + 1)) line++;
  return line;
}
