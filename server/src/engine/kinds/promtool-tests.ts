import type { Kind } from "../model/kind.ts";
import { nearest } from "../text/nearest.ts";
import { schemaOf } from "./schemaOf.ts";

/** A file of unit tests for `promtool test rules`: cmd/promtool/unittest.go. */
export const promtoolTests: Kind = {
  id: "promtool-tests",
  title: "promtool unit tests",
  recognised: "`tests` with series, alerts or expressions in them",
  get schema() {
    return schemaOf("promtool-tests");
  },
  program: "prometheus",
  scalars: "yaml.v2",
  documents: "first",
  cuts: ["tests[]"],
  snippets: [
    {
      list: "tests",
      label: "alert test",
      lines: [
        "name: ${1:What it shows}",
        "interval: ${2:1m}",
        "input_series:",
        '  - series: ${3:up{job="api"\\}}',
        "    values: ${4:0x10}",
        "alert_rule_test:",
        "  - eval_time: ${5:10m}",
        "    alertname: ${6:Name}",
        "    exp_alerts:",
        "      - exp_labels: { ${7:severity: critical, job: api} }",
      ],
    },
    {
      list: "tests",
      label: "expression test",
      lines: [
        "name: ${1:What it shows}",
        "interval: ${2:1m}",
        "input_series:",
        '  - series: ${3:requests_total{job="api"\\}}',
        "    values: ${4:0+60x10}",
        "promql_expr_test:",
        "  - expr: ${5:job:requests:rate5m}",
        "    eval_time: ${6:10m}",
        "    exp_samples:",
        '      - labels: ${7:job:requests:rate5m{job="api"\\}}',
        "        value: ${8:1}",
      ],
    },
  ],
  matches: ({ keys, paths }, uri) => {
    if (keys.has("apiVersion") || keys.has("kind") || keys.has("global")) return false;
    const isSetUp = setup.some((key) => keys.has(key));
    if (keys.has("tests")) return isSetUp || parts.some((part) => paths.has(`tests[].${part}`));
    if (keys.size <= 5 && hasMistypedTests(paths)) return true;
    return isSetUp && /(?:^|[/._-])tests?[^/]*\.(?:ya?ml|json)$/i.test(uri) && !keys.has("scrape_configs");
  },
  read: () => [],
};

/** Root keys beside `tests`. */
const setup = ["rule_files", "evaluation_interval", "group_eval_order", "fuzzy_compare"];

/** Tests below a key that was meant to be `tests`. */
const hasMistypedTests = (paths: ReadonlySet<string>): boolean =>
  [...paths].some((path) => {
    const [, key, part] = /^(\w+)\[\]\.(\w+)$/.exec(path) ?? [];
    return part !== undefined && parts.includes(part) && nearest(key!, ["tests"]) === "tests";
  });

/** Keys by which a test is known. */
const parts = ["input_series", "alert_rule_test", "promql_expr_test"];
