/** What dbt puts into the SQL of a model that reads ephemeral ones: their SQL, as parts of its `with`. */
export interface Injected {
  /** The text without. */
  readonly text: string;
  /** Where each stood, in the text as it was; `model` is the ephemeral one. */
  readonly cuts: readonly { readonly start: number; readonly end: number; readonly model: string }[];
}

const begin = /\bwith(\s+recursive)?(\s+)__dbt__cte__(\w+) as \(/i;
const another = /\s*,\s*__dbt__cte__(\w+) as \(/iy;

/** https://github.com/dbt-labs/dbt-core: `with` is added where there is none, else a comma behind the last of them. */
export function withoutInjected(text: string): Injected {
  const found = begin.exec(text);
  if (!found) return { text, cuts: [] };
  const cuts: { start: number; end: number; model: string }[] = [];
  let start = found.index + found[0].indexOf(found[2]!, 4 + (found[1]?.length ?? 0));
  let [open, model] = [found.index + found[0].length, found[3]!];
  for (;;) {
    const close = closing(text, open);
    if (close === undefined) return { text, cuts: [] };
    cuts.push({ start, end: close + 1, model });
    another.lastIndex = close + 1;
    const more = another.exec(text);
    if (!more) break;
    start = close + 1;
    [open, model] = [another.lastIndex, more[1]!];
  }
  const last = cuts.at(-1)!;
  const hadWith = text[last.end] === ",";
  if (hadWith) last.end++;
  else {
    cuts[0]!.start = found.index;
    if (text[last.end] === " ") last.end++;
  }
  return { text: text.slice(0, cuts[0]!.start) + text.slice(last.end), cuts };
}

/** Quoted texts and comments of SQL, and brackets. */
const token = /'(?:[^'\\]|\\.|'')*'|"[^"]*"|`[^`]*`|--[^\n]*|\/\*[^]*?\*\/|[()]/g;

/** The bracket that closes the one in front of `from`. */
function closing(text: string, from: number): number | undefined {
  let depth = 1;
  token.lastIndex = from;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    if (found[0] === "(") depth++;
    else if (found[0] === ")" && --depth === 0) return found.index;
  }
  return undefined;
}
