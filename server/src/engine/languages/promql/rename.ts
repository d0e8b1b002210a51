import { escapeIn } from "../../text/escapeIn.ts";
import { goQuote } from "../../text/goQuote.ts";
import type { Span } from "../../text/span.ts";
import type { LanguageEdit, LanguageSymbol, Parsed } from "../language.ts";
import { legacyMetricName } from "../nameScheme.ts";
import { literally } from "../regex/alternatives.ts";
import { nodesOf, tokensOf } from "./tree.ts";
import type { PromqlTree, Selector } from "./tree.ts";
import { metricWords, reservedWords } from "./words.ts";

/** Another name: within quotes with their escapes, else as it is, or in quotes within braces where it needs them. */
export function rename(
  { text, tree }: Parsed<PromqlTree>,
  { span, pattern }: LanguageSymbol,
  name: string,
): LanguageEdit[] | undefined {
  const string = tokensOf(tree).find(
    ({ kind, start, end }) => kind === "string" && start < span.start && span.end < end,
  );
  if (string) {
    const written = escapeIn(text[string.start]!, pattern ? literally(name) : name);
    return written === undefined ? undefined : [{ span, text: written }];
  }
  if (isBare(name)) return [{ span, text: name }];
  const node = nodesOf(tree).find(
    (one): one is Selector => one.type === "selector" && one.name?.start === span.start,
  );
  return node && intoBraces(span, name, node.braces?.start, node.matchers.length > 0);
}

/** Whether a metric of this name needs no quotes. */
export const isBare = (name: string): boolean => {
  const word = name.toLowerCase();
  return legacyMetricName.test(name) && (!reservedWords.has(word) || metricWords.has(word));
};

/** `name{a="b"}` becomes `{"new name", a="b"}`; `open`: where the brace stands, if there is one. */
export function intoBraces(
  span: Span,
  name: string,
  open: number | undefined,
  hasMore: boolean,
): LanguageEdit[] {
  const quoted = goQuote(name);
  if (open === undefined) return [{ span, text: `{${quoted}}` }];
  const inside = { start: open + 1, end: open + 1 };
  return [
    { span: { start: span.start, end: open }, text: "" },
    { span: inside, text: hasMore ? `${quoted}, ` : quoted },
  ];
}
