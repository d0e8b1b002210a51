import { escapeIn } from "../../text/escapeIn.ts";
import type { LanguageEdit, LanguageSymbol, Parsed } from "../language.ts";
import { literally } from "../regex/alternatives.ts";
import type { MatcherTree } from "./tree.ts";

/** Another name in a value, which gets quotes where it needs them. */
export function rename(
  { text, tree }: Parsed<MatcherTree>,
  { span, pattern }: LanguageSymbol,
  name: string,
): LanguageEdit[] | undefined {
  const own = tree.matchers.find(
    ({ valueSpan }) => valueSpan.start <= span.start && span.end <= valueSpan.end,
  )?.valueSpan;
  if (!own) return undefined;
  const written = pattern ? literally(name) : name;
  if (text[own.start - 1] === '"') return [{ span, text: escapeIn('"', written)! }];
  if (/^[^\s{}!=~,\\"'`]+$/.test(written)) return [{ span, text: written }];
  const value = text.slice(own.start, span.start) + written + text.slice(span.end, own.end);
  return [{ span: own, text: `"${escapeIn('"', value)}"` }];
}
