import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, test } from "node:test";
import { promqlFunctions } from "../server/src/engine/facts/promqlFunctions.ts";
import { expectNoScope, expectScope, grammarFiles, load, root, tokenize } from "./tokens.ts";

// https://github.com/prometheus/prometheus/blob/v3.14.0/promql/parser/lex.go, operators that aggregate.
const aggregators = [
  ...["avg", "bottomk", "count", "count_values", "group", "limit_ratio", "limitk", "max", "min", "quantile"],
  ...["stddev", "stdvar", "sum", "topk"],
];

describe("promql", async () => {
  const grammar = await load("source.promql", grammarFiles);
  const read = (text: string) => tokenize(grammar, text);

  test("tells metrics, functions, aggregators, keywords and labels apart", () => {
    const lines = read(
      `sum by (job, le) (rate(job:http_requests:total{env=~"prod|dev", code!="200"}[5m])) > bool 1e3`,
    );
    expectScope(lines, "sum", "support.function.aggregator");
    expectScope(lines, "by", "keyword");
    expectScope(lines, "le", "entity.other.attribute-name");
    expectScope(lines, "rate", "support.function");
    expectScope(lines, "job:http_requests:total", "entity.name.type.metric");
    expectScope(lines, "env", "entity.other.attribute-name");
    expectScope(lines, "=~", "keyword.operator.matcher");
    expectScope(lines, "code", "entity.other.attribute-name");
    expectScope(lines, "prod|dev", "string.quoted.double");
    expectScope(lines, "5m", "constant.numeric.duration");
    expectScope(lines, ">", "keyword.operator.comparison");
    expectScope(lines, "bool", "keyword");
    expectScope(lines, "1e3", "constant.numeric");
  });

  test("reads subqueries, offsets, @, vector matching and numbers", () => {
    const lines = read(
      `max_over_time(x[1h30m:5m] offset -1w) / on(a) group_left(b) y @ start() ^ 0x1F + .5 - Inf unless z`,
    );
    expectScope(lines, "1h30m", "constant.numeric.duration");
    expectScope(lines, ":", "punctuation.separator.subquery");
    expectScope(lines, "offset", "keyword");
    expectScope(lines, "1w", "constant.numeric.duration");
    expectScope(lines, "group_left", "keyword");
    expectScope(lines, "b", "entity.other.attribute-name");
    expectScope(lines, "@", "keyword");
    expectScope(lines, "start", "support.function");
    expectScope(lines, "0x1F", "constant.numeric");
    expectScope(lines, ".5", "constant.numeric");
    expectScope(lines, "Inf", "constant.numeric");
    expectScope(lines, "unless", "keyword");
    expectScope(lines, "z", "entity.name.type.metric");
  });

  test("takes a word for a function or an aggregator only where it is one", () => {
    const lines = read(`count_errors + sum_total + rate + sum + by_the_way + SUM(summary)`);
    for (const name of ["count_errors", "sum_total", "rate", "sum", "by_the_way", "summary"])
      expectScope(lines, name, "entity.name.type.metric");
    expectScope(lines, "SUM", "support.function.aggregator");
  });

  test("keeps a label that is called like a keyword a label", () => {
    const lines = read(`x{offset="1", by='2', sum=\`3\`}`);
    for (const name of ["offset", "by", "sum"]) expectScope(lines, name, "entity.other.attribute-name");
  });

  test("reads comments, escapes and broken text to its end", () => {
    expectScope(read(`up # all of (them\n== 0`), "all of (them", "comment");
    expectScope(read(`up # all\n== 0`), "==", "keyword.operator.comparison", 1);
    expectScope(read(`x{a="\\n"}`), "\\n", "constant.character.escape");
    expectScope(read(`"# no comment"`), "# no comment", "string.quoted");
    for (const broken of [`sum by (`, `x{a="`, `x[5m`, `}}))`, `rate(x[`, `'\\`])
      read(`${broken}\n${broken}`);
  });

  test("knows every function and aggregator", () => {
    assert.ok(promqlFunctions.length >= 90);
    for (const { name } of promqlFunctions) {
      expectScope(read(`${name}(x)`), name, "support.function");
      expectNoScope(read(`${name}(x)`), name, "support.function.aggregator");
    }
    for (const name of aggregators) expectScope(read(`${name}(x)`), name, "support.function.aggregator");
  });
});

describe("gotemplate", async () => {
  const grammar = await load("source.gotemplate", grammarFiles);
  const read = (text: string) => tokenize(grammar, text);

  test("tells keywords, variables, fields, functions and strings apart", () => {
    const lines = read(
      'a {{- if gt $value 1.5 }}{{ $labels.job | toUpper | printf "%s\\n" }}{{ else }}{{ .Value }}{{ end -}} b',
    );
    expectScope(lines, "{{-", "punctuation.section.embedded.begin");
    expectScope(lines, "if", "keyword.control");
    expectScope(lines, "gt", "support.function");
    expectScope(lines, "1.5", "constant.numeric");
    expectScope(lines, "job", "variable.other.property");
    expectScope(lines, "labels", "variable.other");
    expectScope(lines, "toUpper", "support.function");
    expectScope(lines, "|", "keyword.operator.pipe");
    expectScope(lines, "%s", "string.quoted.double");
    expectScope(lines, "\\n", "constant.character.escape");
    expectScope(lines, "Value", "variable.other.property");
    expectScope(lines, "-}}", "punctuation.section.embedded.end");
    for (const text of ["a", "b"]) expectNoScope(lines, text, "meta.embedded");
  });

  test("reads comments, range over several lines and broken text", () => {
    expectScope(read("{{/* if $x */}}"), "if $x", "comment.block");
    const lines = read("{{ range $i, $e := query\n  `up` }}x{{ end }}");
    expectScope(lines, ":=", "keyword.operator.assignment");
    expectScope(lines, "up", "string.quoted", 1);
    expectNoScope(lines, "x", "meta.embedded", 1);
    for (const broken of ["{{", "{{ $", '{{ "', "}}", "{{/*"]) read(`${broken}\n${broken}`);
  });
});

test("the manifest contributes every grammar, the injected ones to YAML", () => {
  interface Contribution {
    readonly scopeName: string;
    readonly path: string;
    readonly injectTo?: readonly string[];
  }
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    contributes: { grammars: Contribution[] };
  };
  const contributed = manifest.contributes.grammars.map(({ scopeName, path, injectTo }) => ({
    scopeName,
    path,
    injectTo,
  }));
  const expected = grammarFiles.map((file) => {
    const { scopeName, injectionSelector } = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    const injectTo = injectionSelector === undefined ? undefined : ["source.yaml"];
    return { scopeName, path: `./${relative(root, file).replaceAll("\\", "/")}`, injectTo };
  });
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
  assert.deepEqual(contributed.sort(byPath), expected.sort(byPath));
});
