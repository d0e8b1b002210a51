import { compileMatcher } from "../../languages/regex/compile.ts";
import type { Check, Context } from "../../model/check.ts";
import { textOption } from "../../model/checkOptions.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";

export const unwantedName: Check = {
  id: "rule/unwanted-name",
  severity: "warning",
  summary: "A rule whose name is not as the project wants its names.",
  source: "https://prometheus.io/docs/practices/rules/; pint 0.87, rule/name",
  isAsked: true,
  options: {
    alert: {
      type: "string",
      description: "A regular expression that the whole name of an alert has to match.",
      "x-language": "regex",
      examples: ["[A-Z][A-Za-z0-9]+"],
    },
    record: {
      type: "string",
      description: "A regular expression that the whole name of a recorded metric has to match.",
      "x-language": "regex",
      examples: ["[a-z_]+:[a-z0-9_]+:[a-z0-9_]+"],
    },
  },
  on: { alert: judge, record: judge },
};

function judge({ type, name }: AlertRule | RecordRule, { options, report }: Context): void {
  const wanted = textOption(options, type);
  if (wanted === undefined || name.value === "" || compileMatcher(wanted).matches(name.value)) return;
  const what = type === "alert" ? "alerts" : "recorded metrics";
  const message = `\`${name.value}\` is not named as \`.tocsin.yaml\` wants ${what} to be named: \`${wanted}\`.`;
  report({ place: name.place, message });
}
