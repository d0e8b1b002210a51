import type { SelectorError } from "./selectorError.ts";

/** The first thing wrong with a field selector: Kubernetes 1.34, apimachinery/pkg/fields/selector.go. */
export function fieldSelectorError(text: string): SelectorError | undefined {
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === "\\") at++;
    else if (at === text.length || text[at] === ",") {
      const error = termError(text, start, at);
      if (error) return error;
      start = at + 1;
    }
  }
  return start <= text.length ? termError(text, start, text.length) : undefined;
}

function termError(text: string, start: number, end: number): SelectorError | undefined {
  const term = text.slice(start, end);
  if (term === "") return undefined;
  const operator = /!=|==?/.exec(term);
  if (!operator)
    return {
      start,
      end,
      message: `\`${term}\` compares nothing; a term is \`field=value\` or \`field!=value\``,
    };
  for (let at = operator.index + operator[0].length; at < term.length; at++) {
    if (term[at] === "\\") {
      const next = term[++at];
      if (next !== "\\" && next !== "," && next !== "=")
        return wrong(start + at - 1, Math.min(start + at + 1, end), "behind `\\` stands `\\`, `,` or `=`");
    } else if (term[at] === "=")
      return wrong(start + at, start + at + 1, "a `=` in the value is written `\\=`");
  }
  return undefined;
}

const wrong = (start: number, end: number, message: string): SelectorError => ({ start, end, message });
