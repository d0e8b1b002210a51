import { certain } from "../../languages/gotemplate/certain.ts";
import { queryUses } from "../../languages/gotemplate/queryUses.ts";
import type { TemplateQuery } from "../../languages/gotemplate/queryUses.ts";
import type { Template } from "../../languages/gotemplate/tree.ts";
import type { Parsed } from "../../languages/language.ts";
import { labelsOf } from "../../languages/promql/analysis.ts";
import { drops } from "../../languages/promql/labelFlow.ts";
import type { LabelFlow } from "../../languages/promql/labelFlow.ts";
import { promql } from "../../languages/promql/promql.ts";
import { queryTemplates } from "../queryTemplates.ts";
import type { Check, Context } from "../../model/check.ts";
import type { Region } from "../../model/region.ts";

export const queryLabel: Check = {
  id: "template/query-label",
  severity: "warning",
  summary: "A template reads a label that its own `query` never returns.",
  source: "pint: alerts/template; Prometheus 3.14, template/template.go (query, label)",
  on: {
    alert(alert, context) {
      for (const template of queryTemplates(alert)) judge(template, context);
    },
  },
};

function judge(template: Region, { report, target }: Context): void {
  const flows = new Map<TemplateQuery, LabelFlow | undefined>();
  const parsed = template.parsed as Parsed<Template>;
  for (const { label, span, query } of certain(parsed, queryUses(parsed.tree).labels)) {
    if (!flows.has(query)) {
      // What `printf` puts in stands for a value or a name, mostly.
      const text = query.isFilled ? withoutVerbs(query.text) : query.text;
      const { tree, errors } = promql.parse(text, { target });
      flows.set(query, errors.length === 0 ? labelsOf(tree) : undefined);
    }
    const flow = flows.get(query);
    const removal = flow && drops(flow, label);
    if (!removal) continue;
    report({
      place: template.toChunk(span),
      message: `The query returns no label \`${label}\`, so this is always empty. ${removal.sentence}`,
      related: [{ place: template.toChunk(query.span), message: "The query." }],
    });
  }
}

/** `%q` is a text in quotes; the other verbs stand for a part of a value or name, mostly. */
const withoutVerbs = (text: string): string =>
  text.replaceAll(/%[-+# 0]*\d*(?:\.\d+)?([a-zA-Z])/g, (_, verb: string) => (verb === "q" ? '"x"' : "x"));
