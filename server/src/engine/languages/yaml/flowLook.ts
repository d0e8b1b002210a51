/** Longest stretch that recognition looks at, in UTF-16 code units. */
const farthest = 200_000;

/**
 * The keys of a document that is one flow mapping, as JSON is: those of its root with the text behind them, and the
 * paths of all, lists as `[]`. A look like the one at block lines: broken text gives fewer keys.
 */
export function lookAtFlow(
  text: string,
  start: number,
  end: number,
): { readonly keys: Map<string, string>; readonly paths: Set<string> } {
  const keys = new Map<string, string>();
  const paths = new Set<string>();
  const limit = Math.min(end, start + farthest);
  /** Path of each open bracket. */
  const open: string[] = [];
  let word = "";
  let path = "";
  for (let at = start; at < limit; at++) {
    const char = text[at]!;
    if (char === '"' || char === "'") {
      const from = at + 1;
      at = closingQuote(text, from, limit, char);
      word = text.slice(from, at);
    } else if (char === "#" && /\s/.test(text[at - 1] ?? " ")) {
      at = text.indexOf("\n", at);
      if (at < 0) break;
    } else if (char === "{" || char === "[") {
      open.push(path);
      if (char === "[") path = `${path}[]`;
      word = "";
    } else if (char === "}" || char === "]") {
      path = open.pop() ?? "";
      word = "";
      if (open.length === 0) break;
    } else if (char === ",") {
      path = holderOf(path, open.at(-1) ?? "");
      word = "";
    } else if (char === ":" && /[\s,[{"']/.test(text[at + 1] ?? " ") && word.trim() !== "") {
      const key = word.trim();
      const holder = holderOf(path, open.at(-1) ?? "");
      path = holder === "" ? key : `${holder}.${key}`;
      paths.add(path);
      if (open.length === 1)
        keys.set(
          key,
          text
            .slice(at + 1, at + 100)
            .trimStart()
            .split(/[,\n}]/, 1)[0]!
            .trim(),
        );
      word = "";
    } else if (!/\s/.test(char) || word !== "") word += char;
  }
  return { keys, paths };
}

/** Behind a comma, and at a key, the path is that of the bracket: its own path, with `[]` in a list. */
function holderOf(path: string, opened: string): string {
  return path.startsWith(`${opened}[]`) ? `${opened}[]` : opened;
}

function closingQuote(text: string, from: number, end: number, mark: string): number {
  for (let at = from; at < end; at++) {
    if (text[at] === "\\" && mark === '"') at++;
    else if (text[at] === mark) return at;
  }
  return end;
}
