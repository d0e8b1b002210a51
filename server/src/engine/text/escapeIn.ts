/** A text as it stands between these quotes of a Go string; `undefined` where it cannot. */
export function escapeIn(quote: string, text: string): string | undefined {
  if (quote === "`") return text.includes("`") || text.includes("\r") ? undefined : text;
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll(quote, `\\${quote}`)
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
}
