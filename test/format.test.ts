import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Engine } from "../server/src/engine/engine.ts";
import { promql } from "../server/src/engine/languages/promql/promql.ts";
import { parse } from "yaml";
import { conformanceJson, needsConformance, readConformance } from "./conformance.ts";
import { applyFix } from "./fixtureAnswer.ts";
import { vector } from "./randomPromql.ts";

const uri = "file:///project/rules.yml";

/** The file with its PromQL laid out. */
function formatFile(text: string): string {
  const engine = new Engine();
  engine.put({ uri, text, open: true });
  while (engine.step());
  const edits = engine.of("format", uri) ?? [];
  assert.deepEqual(engine.takeBugs(), []);
  return applyFix(text, { title: "", edits });
}

const formatted = (expr: string): string => promql.format?.(promql.parse(expr)) ?? expr;

/** All of a file, with each expression as the formatter leaves it. */
function meaning(text: string): unknown {
  return parse(text, (key, value: unknown) =>
    key === "expr" && typeof value === "string" ? formatted(value).trimEnd() : value,
  ) as unknown;
}

const indented = (text: string, indent: string): string => text.replaceAll(/^(?=.)/gm, indent);

/** The same expression in every style that YAML has for it. */
const styles: readonly ((expr: string) => string | undefined)[] = [
  (expr) => (/[\n#:]|^[{[(!>'"%@`&*-]/.test(expr) ? undefined : `expr: ${expr}`),
  (expr) => (expr.includes("\n") ? undefined : `expr: '${expr.replaceAll("'", "''")}' # why`),
  (expr) => `expr: ${JSON.stringify(expr)}`,
  (expr) => `expr: |\n${indented(expr, "          ")}`,
  (expr) => `expr: |2- # why\n${indented(`  ${expr}`, "          ")}\n\n`,
  (expr) => `expr: >\n${indented(expr, "            ")}\n`,
  (expr) => `expr: ${JSON.stringify(expr).replaceAll(" ", "\n          ")}`,
];

test("only the expression changes, in any style, and once is enough", () => {
  const file = fc.tuple(vector, fc.nat(styles.length - 1), fc.constantFrom("\n", "\r\n"));
  fc.assert(
    fc.property(file, ([expr, style, lineBreak]) => {
      const written = styles[style]!(expr);
      if (written === undefined) return;
      const lines = `groups:\n  - name: a\n    rules:\n      - alert: A\n        ${written}\n        for: 5m # why\n`;
      const text = lines.replaceAll("\n", lineBreak);
      const after = formatFile(text);
      assert.deepEqual(meaning(after), meaning(text), after);
      assert.equal(formatFile(after), after, after);
      assert.match(after, /# why/);
      assert.equal(/\n/.test(after.replaceAll("\r\n", "")), lineBreak === "\n");
    }),
    { seed: 20261124, numRuns: 600 },
  );
});

test("real files stay what they were, but for the layout of their expressions", needsConformance, () => {
  let changed = 0;
  for (const { file } of conformanceJson<{ readonly file: string }>("corpus/manifest.json")) {
    const text = readConformance(file);
    const after = formatFile(text);
    if (after !== text) changed++;
    assert.deepEqual(meaning(after), meaning(text), file);
    assert.equal(formatFile(after), after, file);
    const comments = (one: string): string[] =>
      (one.match(/#.*$/gm) ?? []).map((comment) => comment.trimEnd()).toSorted();
    assert.deepEqual(comments(after), comments(text), file);
  }
  assert.ok(changed > 50, `${changed}`);
});

test("a selection is all that is laid out", () => {
  const rule = (name: string): string => `      - alert: ${name}\n        expr: up==0\n`;
  const text = `groups:\n  - name: a\n    rules:\n${rule("A")}${rule("B")}${rule("C")}`;
  const engine = new Engine();
  engine.put({ uri, text, open: true });
  while (engine.step());
  const edits = engine.of("format", uri, { first: 5, last: 6 }) ?? [];
  assert.deepEqual(edits, [
    { range: { start: { line: 6, character: 14 }, end: { line: 6, character: 19 } }, text: "up == 0" },
  ]);
});
