import type { Parsed } from "../languages/language.ts";
import { nodesOf } from "../languages/promql/tree.ts";
import type { PromqlTree, Selector } from "../languages/promql/tree.ts";
import { goQuote } from "../text/goQuote.ts";
import { rewriteScalar } from "../text/rewriteScalar.ts";
import { formatDuration, parseDuration } from "../languages/duration/parseDuration.ts";
import type { AlertRule, RecordRule } from "./items.ts";

/** What somebody wants written, as they answered. What is left empty is left out. */
export interface NewRule {
  readonly type: "alert" | "record";
  readonly name: string;
  readonly expr: string;
  readonly for?: string;
  readonly severity?: string;
  readonly summary?: string;
}

/** A text as the value of a key, in quotes where it needs them. */
const valueText = (text: string, inFlow = false): string =>
  rewriteScalar(
    { source: "", style: "plain", parentIndent: 0, behind: "", inFlow, lineBreak: "\n" },
    text.replaceAll(/\s*[\n\r]\s*/g, " ").trim(),
  ) ?? JSON.stringify(text);

/** What is said of a rule, in the order in which it is written. */
type Entries = readonly (readonly [key: string, value: string | Entries])[];

function entriesOf(rule: NewRule): Entries {
  const isAlert = rule.type === "alert";
  const said = (key: string, value: string | undefined): Entries =>
    !isAlert || value === undefined || value.trim() === "" ? [] : [[key, value]];
  const below = (key: string, entries: Entries): Entries => (entries.length === 0 ? [] : [[key, entries]]);
  return [
    [rule.type, rule.name],
    ["expr", rule.expr],
    ...said("for", rule.for),
    ...below("labels", said("severity", rule.severity)),
    ...below("annotations", said("summary", rule.summary)),
  ];
}

const linesOf = (entries: Entries): string[] =>
  entries.flatMap(([key, value]) =>
    typeof value === "string"
      ? [`${key}: ${valueText(value)}`]
      : [`${key}:`, ...linesOf(value).map((one) => `  ${one}`)],
  );

/** The lines of a rule, from its dash. */
export const ruleLines = (rule: NewRule): string[] =>
  linesOf(entriesOf(rule)).map((one, at) => (at === 0 ? `- ${one}` : `  ${one}`));

/** A rule between braces; `pad` stands inside of them. */
export const ruleInFlow = (rule: NewRule, pad: string): string => inBraces(entriesOf(rule), pad);

const inBraces = (entries: Entries, pad: string): string => {
  const said = entries.map(
    ([key, value]) => `${key}: ${typeof value === "string" ? valueText(value, true) : inBraces(value, pad)}`,
  );
  return `{${pad}${said.join(", ")}${pad}}`;
};

export const groupLines = (name: string, rule: NewRule): string[] => [
  `- name: ${valueText(name)}`,
  "  rules:",
  ...ruleLines(rule).map((one) => `    ${one}`),
];

export const fileText = (name: string, rule: NewRule): string =>
  ["groups:", ...groupLines(name, rule).map((one) => `  ${one}`), ""].join("\n");

/** Samples of a made-up series, one a minute. */
const minutes = 15;

/** A unit test of a rule, with a series for each that its expression reads; what comes out is for a person to say. */
export function testText(rule: AlertRule | RecordRule, ruleFile: string): string {
  const series = seriesOf(rule);
  const wait = rule.type === "alert" ? parseDuration(rule.for?.text ?? "") : undefined;
  const at = formatDuration(Math.max(wait && "ms" in wait ? wait.ms : 0, 5 * 60_000) + 5 * 60_000);
  return [
    "rule_files:",
    `  - ${valueText(ruleFile)}`,
    "evaluation_interval: 1m",
    "tests:",
    `  - name: ${valueText(rule.name.value)}`,
    "    interval: 1m",
    "    input_series:",
    ...series.flatMap((one) => [`      - series: ${valueText(one)}`, `        values: 0x${minutes}`]),
    ...(rule.type === "alert" ? alertTest(rule, at) : recordTest(rule, at)),
    "",
  ].join("\n");
}

function alertTest({ name, group, labels }: AlertRule, at: string): string[] {
  const own = [...group.labels, ...labels].filter(({ value }) => !value.value.includes("{{"));
  return [
    "    alert_rule_test:",
    `      - eval_time: ${at}`,
    `        alertname: ${valueText(name.value)}`,
    "        exp_alerts:",
    ...(own.length === 0 ? ["          - exp_labels: {}"] : ["          - exp_labels:"]),
    ...own.map(({ key, value }) => `              ${key.value}: ${valueText(value.value)}`),
  ];
}

const recordTest = ({ name }: RecordRule, at: string): string[] => [
  "    promql_expr_test:",
  `      - expr: ${valueText(name.value)}`,
  `        eval_time: ${at}`,
  "        exp_samples:",
  `          - labels: ${valueText(name.value)}`,
  "            value: 0",
];

function seriesOf({ expr }: AlertRule | RecordRule): string[] {
  if (expr?.language.id !== "promql") return ["up"];
  const { tree } = expr.parsed as Parsed<PromqlTree>;
  const found = new Set<string>();
  for (const node of nodesOf(tree)) if (node.type === "selector") found.add(seriesText(node));
  found.delete("");
  return found.size > 0 ? [...found] : ["up"];
}

/** A series that the selector finds, as far as its matchers say how it is called. */
function seriesText({ name, matchers }: Selector): string {
  const said = matchers.filter(({ operator }) => (operator?.value ?? "=") === "=");
  const metric = name ?? said.find(({ label }) => label.value === "__name__")?.value;
  const labels = said
    .filter(({ label, value }) => label.value !== "__name__" && value?.value)
    .map(({ label, value }) => `${label.value}=${goQuote(value!.value)}`);
  return metric ? `${metric.value}${labels.length > 0 ? `{${labels.join(", ")}}` : ""}` : "";
}
