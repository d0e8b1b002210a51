import { escapeIn } from "../../text/escapeIn.ts";
import type { LanguageEdit, LanguageSymbol, Parsed } from "../language.ts";
import { intoBraces, isBare } from "../promql/rename.ts";
import type { SeriesTree } from "./tree.ts";

/** As in a selector. */
export function rename(
  { text, tree }: Parsed<SeriesTree>,
  { span }: LanguageSymbol,
  name: string,
): LanguageEdit[] | undefined {
  const quote = text[span.start - 1];
  if (quote === '"' || quote === "'" || quote === "`") {
    const written = escapeIn(quote, name);
    return written === undefined ? undefined : [{ span, text: written }];
  }
  if (isBare(name)) return [{ span, text: name }];
  const open = text.indexOf("{", span.end);
  const isBehind = open >= 0 && text.slice(span.end, open).trim() === "";
  return intoBraces(span, name, isBehind ? open : undefined, (tree.name?.labels.length ?? 0) > 0);
}
