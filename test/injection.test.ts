import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { describe, test } from "node:test";
import { embeddedLines, expectNoScope, expectScope, grammarFiles, load, root, tokenize } from "./tokens.ts";
import type { Token } from "./tokens.ts";

const cache = process.env["TOCSIN_CACHE"] ?? join(homedir(), ".cache/tocsin");

/** VS Code's own YAML grammars, where a VS Code has been installed into the cache for the workbench tests. */
const realYaml = globSync(
  "code-server-*/node_modules/code-server/lib/vscode/extensions/yaml/syntaxes/*.json",
  { cwd: cache },
).map((path) => join(cache, path));

const hosts = [
  { host: "a small YAML grammar", files: [join(root, "fixtures/grammar/host.tmLanguage.json")], skip: false },
  {
    host: "VS Code's YAML grammar",
    files: realYaml,
    skip: realYaml.length === 0 && "no VS Code is installed in the cache",
  },
];

/** Asserts on which of the lines PromQL was seen. */
function expectPromqlLines(lines: readonly Token[][], expected: readonly number[]) {
  const seen = lines.flatMap((tokens, index) =>
    tokens.some((token) =>
      token.scopes.some((scope) => scope.endsWith(".promql") && !scope.startsWith("meta.")),
    )
      ? [index]
      : [],
  );
  assert.deepEqual(seen, expected);
}

for (const { host, files, skip } of hosts)
  describe(`in ${host}`, { skip }, async () => {
    if (skip) return;
    const grammar = await load("source.yaml", [...files, ...grammarFiles]);
    const read = (...lines: string[]) => tokenize(grammar, lines.join("\n"));
    const head = ["groups:", "  - name: g", "    rules:"];

    test("a plain expr on one line", () => {
      const lines = read(...head, "      - expr: sum(rate(x[5m])) > 1 # why", "        for: 5m");
      expectPromqlLines(lines, [3]);
      expectScope(lines, "expr", "entity.name.tag");
      expectNoScope(lines, "expr", "meta.embedded");
      expectScope(lines, "rate", "support.function");
      expectScope(lines, "rate", "meta.embedded.inline.promql");
      expectNoScope(lines, "rate", "string");
      expectScope(lines, "# why".slice(2), "comment");
      expectScope(lines, "for", "entity.name.tag", 4);
    });

    test("a plain expr on several lines, with a blank one and a comment at the end", () => {
      const lines = read(
        ...["- alert: A", "  expr: sum(x)", "    /", "", "    sum(y)", "  # comment: rate(x)", "  for: 5m"],
      );
      expectPromqlLines(lines, [1, 2, 4]);
      expectScope(lines, "for", "entity.name.tag", 6);
    });

    test("a value that begins on the line below its key", () => {
      const lines = read("- expr:", "    sum(x)", "  for: 5m");
      expectPromqlLines(lines, [1]);
      expectScope(lines, "sum", "support.function.aggregator");
      expectScope(lines, "for", "entity.name.tag", 2);
    });

    for (const header of ["|", ">", "|-", ">-", "|+", "|2", ">2-", "|-2", "| # note"])
      test(`a block scalar ${header}`, () => {
        const lines = read(
          ...[...head, `      - expr: ${header}`, "          sum(x) # all", "", "            / on (a) y"],
          ...[
            "        for: 5m",
            "        annotations:",
            "          summary: rate(x)",
            "      - record: rate",
          ],
        );
        expectPromqlLines(lines, [4, 6]);
        expectScope(lines, "sum", "meta.embedded.block.promql");
        expectNoScope(lines, "sum", "string");
        expectScope(lines, "# all".slice(2), "comment.line.number-sign.promql");
        expectScope(lines, "a", "entity.other.attribute-name", 6);
        expectScope(lines, "for", "entity.name.tag", 7);
        expectScope(lines, "rate(x)", "string.unquoted", 9);
        expectScope(lines, "record", "entity.name.tag", 10);
      });

    test("a block scalar that ends with the list, by another list and by the document", () => {
      const lines = read(
        ...["groups:", "- name: a", "  rules:", "  - expr: |", "      up", "- name: b", "  rules:"],
        ...["  - record: c", "    expr: |-", "      up{a='b'}", "---", "up: rate(x)"],
      );
      expectPromqlLines(lines.slice(0, 10), [4, 9]);
      expectScope(lines, "name", "entity.name.tag", 5);
    });

    test("a comment line within a block scalar is one of PromQL", () => {
      const lines = read("expr: |", "  # first", "  up", "for: 1m");
      expectScope(lines, "first", "comment.line.number-sign.promql");
      expectPromqlLines(lines, [1, 2]);
    });

    test("a double-quoted expr", () => {
      const lines = read('- expr: "sum by (a) (x{b=\\"c\\", d=~\'e\'}) > 0" # end', "  for: 5m");
      expectPromqlLines(lines, [0]);
      expectScope(lines, "b", "entity.other.attribute-name");
      expectScope(lines, "c", "string.quoted.double.promql");
      expectScope(lines, "e", "string.quoted.single.promql");
      expectScope(lines, ">", "keyword.operator.comparison");
      expectScope(lines, "end", "comment");
      expectScope(lines, "for", "entity.name.tag", 1);
    });

    test("a double-quoted expr on several lines", () => {
      const lines = read('- expr: "sum(x)', "", '    > 0"', "  for: 5m");
      expectPromqlLines(lines, [0, 2]);
      expectScope(lines, "for", "entity.name.tag", 3);
    });

    test("a single-quoted expr", () => {
      const lines = read(`- expr: 'x{b="c", d=''e''} > 0'`, "  for: 5m");
      expectScope(lines, "c", "string.quoted.double.promql");
      expectScope(lines, "e", "string.quoted.single.promql");
      expectScope(lines, ">", "keyword.operator.comparison");
      expectScope(lines, "for", "entity.name.tag", 1);
    });

    test("a quote that is not closed colours no other key", () => {
      for (const open of ['"sum(x', "'sum(x", 'x{a="b', '"x{a=\\"', "sum by (", "|"]) {
        const lines = read(`- expr: ${open}`, "  for: 5m", "- alert: B");
        expectScope(lines, "for", "entity.name.tag", 1);
        expectScope(lines, "alert", "entity.name.tag", 2);
        expectPromqlLines(lines.slice(1), []);
      }
    });

    test("only the key expr itself, and not within text, flow mappings or comments", () => {
      const lines = read(
        ...["expression: rate(a)", "my_expr: rate(b)", "expr2: rate(c)", "# expr: rate(d)", "f: {expr: up}"],
        ...["t: |", "  expr: rate(e)", 'q: "expr: rate(f)"', "expr:rate: 1"],
      );
      expectPromqlLines(lines, []);
    });

    test("quoted keys, anchors and tags", () => {
      const lines = read(
        '"expr": rate(x[5m])',
        "b:",
        "  expr: !!str rate(y)",
        "c:",
        "  expr: &z rate(w)",
        "d: rate(v)",
      );
      expectPromqlLines(lines, [0, 2, 4]);
    });

    test("templates in every style of scalar", () => {
      const lines = read(
        ...[
          "annotations:",
          '  a: "{{ $labels.job | printf \\"%s\\" }} is \\"down\\""',
          "  b: '{{ $value | humanize }}'",
        ],
        ...[
          "  c: at {{ .Value }} now",
          "  d: |-",
          "    {{ range query `up` }}",
          "    one",
          "    {{- end }}",
          "  e: x",
        ],
      );
      expectScope(lines, "job", "variable.other.property", 1);
      expectScope(lines, "printf", "support.function", 1);
      expectScope(lines, "%s", "string.quoted.double.gotemplate", 1);
      expectNoScope(lines, "is", "meta.embedded", 1);
      expectScope(lines, "is", "string", 1);
      expectScope(lines, "humanize", "support.function", 2);
      expectScope(lines, "Value", "variable.other.property", 3);
      expectScope(lines, "now", "string.unquoted", 3);
      expectScope(lines, "range", "keyword.control", 5);
      expectScope(lines, "one", "string.unquoted.block", 6);
      expectScope(lines, "end", "keyword.control", 7);
      expectScope(lines, "e", "entity.name.tag", 8);
    });

    test("no template in a comment, and an open one colours no other key", () => {
      assert.deepEqual(embeddedLines(read("# {{ if }}", "a: {{ if }}"), "meta.embedded", "gotemplate"), [1]);
      const lines = read('- summary: "{{ $labels.job"', "  for: 5m", "- alert: B");
      expectScope(lines, "for", "entity.name.tag", 1);
      expectScope(lines, "alert", "entity.name.tag", 2);
    });

    test("the demo workspace: every line of every expr, and no line else", () => {
      const files = globSync("fixtures/workspace/monitoring/{prometheus,alerts,kubernetes}/*.{yml,yaml}", {
        cwd: root,
      });
      assert.ok(files.length >= 6);
      for (const file of files) {
        const text = readFileSync(join(root, file), "utf8");
        const lines = tokenize(grammar, text);
        assert.deepEqual(embeddedLines(lines, "meta.embedded", "promql"), exprLines(text), basename(file));
      }
    });
  });

/** Lines that hold the value of a key `expr`, found by indentation alone. */
function exprLines(text: string): number[] {
  const found: number[] = [];
  let keyColumn = -1;
  text.split("\n").forEach((line, index) => {
    const column = line.search(/[^ -]|-(?! )/);
    const key = /^[ -]*expr: *(.*)$/.exec(line);
    if (key) {
      keyColumn = column;
      if (!/^[|>]/.test(key[1] ?? "")) found.push(index);
    } else if (line.trim() !== "" && (column <= keyColumn || /^ *- /.test(line))) keyColumn = -1;
    else if (keyColumn >= 0 && line.trim() !== "") found.push(index);
  });
  return found;
}
