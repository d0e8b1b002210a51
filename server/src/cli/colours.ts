/** Marks up text for a terminal; without colours every function gives back what it was given. */
export type Style = "bold" | "dim" | "error" | "warning" | "info" | "code";
export type Paint = (style: Style, text: string) => string;

/** SGR parameters: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html */
const codes: Readonly<Record<Style, string>> = {
  bold: "1",
  dim: "2",
  error: "1;31",
  warning: "1;33",
  info: "1;36",
  code: "36",
};

export const plain: Paint = (_style, text) => text;

export const coloured: Paint = (style, text) =>
  text === "" ? "" : `\u001b[${codes[style]}m${text}\u001b[0m`;

/** Whether a stream is shown in colours: https://no-color.org and FORCE_COLOR as Node reads it. */
export function paintFor(stream: { readonly isTTY?: boolean }, noColor = false): Paint {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (noColor || (NO_COLOR !== undefined && NO_COLOR !== "")) return plain;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "0" && FORCE_COLOR !== "false") return coloured;
  return stream.isTTY === true && TERM !== "dumb" ? coloured : plain;
}
