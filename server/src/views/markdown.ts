/**
 * Text that Markdown shows as it stands: no emphasis, links, HTML, tables or icons come from it. One line. What means
 * nothing where it stands (`sales_daily`, `02:00`, `halden-prod`) is left alone, because people read the source too.
 */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll(
      /[\\`*{}[\]|<>~&$^@!#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=\/\/|[A-Za-z])/g,
      String.raw`\$&`,
    )
    .replace(/^(?:[-+=]|(\d+)(?=[.)](?:\s|$)))/, (start, digits?: string) =>
      digits ? `${digits}\\` : `\\${start}`,
    )
    .replaceAll(/(?<=www)\./gi, String.raw`\.`);
}

/** Line breaks and other control characters as spaces. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();

/** Inline code, whatever backticks the text has; safe in a cell of a table too. */
export function codeSpan(text: string): string {
  const line = oneLine(text).replaceAll("|", "\\|");
  if (line === "") return "";
  const ticks = "`".repeat(longestRun(line) + 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${ticks}${space}${line}${space}${ticks}`;
}

/** A block of code, whatever fences the text has. Ends with a line break. */
export function codeBlock(text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  const lines = text.replaceAll(/\r\n?/g, "\n").replaceAll(/[^\P{Cc}\n\t]/gu, " ");
  return `${fence}text\n${lines.trimEnd()}\n${fence}\n`;
}

const longestRun = (text: string): number =>
  [...text.matchAll(/`+/g)].reduce((longest, [run]) => Math.max(longest, run.length), 0);

/** A column of a table; its title is Markdown already. */
export interface Column {
  readonly title: string;
  /** Aligned to the right, as numbers are. */
  readonly numeric?: boolean;
}

/** A table; cells are Markdown already. Empty without rows. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  const titles = line(columns.map(({ title }) => title));
  return titles + line(columns.map(({ numeric }) => (numeric ? "---:" : "---"))) + rows.map(line).join("");
}
