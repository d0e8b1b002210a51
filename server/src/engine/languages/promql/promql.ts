import type { Language, LanguageOptions, Parsed } from "../language.ts";
import { around } from "./around.ts";
import { openCursor, report } from "./cursor.ts";
import { describe } from "./describe.ts";
import { format } from "./format.ts";
import { parseExpression, parseRest } from "./expression.ts";
import { parseGrafana } from "./grafana.ts";
import { completeQuery, hoverQuery } from "./grafanaEditor.ts";
import { recordedAs } from "./recordedAs.ts";
import { rename } from "./rename.ts";
import { signatureHelp } from "./signatureHelp.ts";
import { symbols } from "./symbols.ts";
import { tokens } from "./tokens.ts";
import { treeOf } from "./tree.ts";
import type { PromqlTree } from "./tree.ts";
import { checkTypes } from "./types.ts";

/** Reads a PromQL expression as Prometheus 3.14 does. */
function parse(text: string, options?: LanguageOptions): Parsed<PromqlTree> {
  const { variant = "", ...plain } = options ?? {};
  if (variant.startsWith("grafana")) return parseGrafana(text, variant, plain, parse);
  const c = openCursor(text, options);
  const { errors, target } = c;
  if (c.token.kind === "eof") {
    report(c, 0, 0, "no expression found in input");
    return { text, tree: treeOf(undefined, text, target), errors };
  }
  const expr = parseRest(c, parseExpression(c));
  // Types are looked at only where the text has no syntax error, as upstream does.
  if (errors.length === 0 && !c.ended) errors.push(...checkTypes(expr));
  return { text, tree: treeOf(expr, text, target), errors };
}

export const promql: Language<PromqlTree> = {
  id: "promql",
  title: "PromQL",
  parse,
  symbols,
  recordedAs,
  rename,
  hover: hoverQuery,
  complete: completeQuery,
  tokens,
  signature: signatureHelp,
  around,
  describe,
  format,
};
