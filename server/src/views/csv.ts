/** A line of CSV as RFC 4180 has it; nothing for what is not known. */
export const csvLine = (cells: readonly (string | number | boolean | null | undefined)[]): string =>
  `${cells.map((cell) => quoted(typeof cell === "string" ? inert(cell) : String(cell ?? ""))).join(",")}\r\n`;

/** What a spreadsheet would take for a formula is text: names and messages come from elsewhere. */
const inert = (text: string): string => (/^(?:[=+@\t\r]|-.)/s.test(text) ? `'${text}` : text);

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
