import { certain } from "../../languages/gotemplate/certain.ts";
import { queryUses } from "../../languages/gotemplate/queryUses.ts";
import type { TemplateQuery } from "../../languages/gotemplate/queryUses.ts";
import type { Template } from "../../languages/gotemplate/tree.ts";
import type { Parsed } from "../../languages/language.ts";
import { promql } from "../../languages/promql/promql.ts";
import { queryTemplates } from "../queryTemplates.ts";
import type { Check, Context } from "../../model/check.ts";
import type { Region } from "../../model/region.ts";

export const query: Check = {
  id: "template/query",
  severity: "warning",
  summary: "A `query` in a template that Prometheus cannot read, so that the text is an error message.",
  source: "pint: alerts/template; Prometheus 3.14, template/template.go (query)",
  on: {
    alert(alert, context) {
      for (const template of queryTemplates(alert)) {
        const parsed = template.parsed as Parsed<Template>;
        for (const found of certain(parsed, queryUses(parsed.tree).queries)) judge(found, template, context);
      }
    },
  },
};

function judge(
  { text, span, isFilled, isVerbatim }: TemplateQuery,
  template: Region,
  { report, target }: Context,
): void {
  // What `printf` puts in is not known.
  if (isFilled) return;
  const [error] = promql.parse(text, { target }).errors;
  if (!error) return;
  const start = span.start + 1;
  const own = { start: start + error.span.start, end: start + error.span.end };
  const isEmpty = own.end <= own.start;
  const message = `Prometheus cannot read this query, and the alert's text becomes an error message: ${error.message}.`;
  const fixes =
    error.replacement !== undefined && isVerbatim
      ? [
          {
            title: `Change to \`${error.replacement}\``,
            edits: [{ place: template.toChunk(own), text: error.replacement }],
          },
        ]
      : [];
  report({ place: template.toChunk(isVerbatim && !isEmpty ? own : span), message, fixes });
}
