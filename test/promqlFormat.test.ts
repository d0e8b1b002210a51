import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { promql } from "../server/src/engine/languages/promql/promql.ts";
import { tokensOf } from "../server/src/engine/languages/promql/tree.ts";
import { vector } from "./randomPromql.ts";
import { withFeatures } from "./withFeatures.ts";

const flags = withFeatures(
  "promql-experimental-functions",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
);
const format = (text: string, width?: number): string | undefined =>
  promql.format?.(promql.parse(text, flags), width);

/** What an expression says, without where it says it. */
function meaning(text: string): unknown {
  const { tree, errors } = promql.parse(text, flags);
  assert.deepEqual(errors, [], text);
  return JSON.parse(JSON.stringify(tree.expr, bare));
}

const places: ReadonlySet<string> = new Set([
  "start",
  "end",
  "opSpan",
  "keyword",
  "brackets",
  "braces",
  "quoted",
]);

function bare(key: string, value: unknown): unknown {
  if (places.has(key)) return undefined;
  if (key === "matchers") return (value as unknown[]).map((one) => JSON.stringify(one, bare)).toSorted();
  if (key === "bool") return value !== undefined;
  // Lengths of time have other texts for the same seconds, and what groups by nothing is left out.
  if (key === "since") return undefined;
  const grouping = value as { readonly labels?: readonly unknown[]; readonly kind?: string } | undefined;
  const isEmpty = grouping?.labels?.length === 0 && (grouping.kind === "by" || grouping.kind === "ignoring");
  if (isEmpty) return undefined;
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return value;
}

const comments = (text: string): string[] => (text.match(/# c\d+/g) ?? []).toSorted();

/** The text with one more comment in front of one of its tokens, on the line of the one before or on its own. */
function addComment(text: string, gap: number): string {
  const tokens = tokensOf(promql.parse(text, flags).tree);
  const { start } = tokens[gap % tokens.length]!;
  const before = text.slice(0, start);
  // Behind a bracket there are no comments.
  if (/\[\s*$/.test(before)) return text;
  return `${before}${gap % 2 === 0 ? "\n" : ""} # c${gap}\n${text.slice(start)}`;
}

test("a formatted expression means what it meant, and is formatted", () => {
  fc.assert(
    fc.property(vector, fc.constantFrom(10, 40, 100), (text, width) => {
      const formatted = format(text, width);
      assert.ok(formatted !== undefined, text);
      assert.deepEqual(meaning(formatted), meaning(text), formatted);
      assert.equal(format(formatted, width), formatted);
    }),
    { seed: 20261122, numRuns: 1500 },
  );
});

test("comments are kept, wherever they stand", () => {
  const gapsOf = fc.array(fc.nat(400), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(vector, gapsOf, (text, gaps) => {
      let commented = text;
      for (const gap of gaps) commented = addComment(commented, gap);
      const formatted = format(commented);
      assert.ok(formatted !== undefined, commented);
      assert.deepEqual(comments(formatted), comments(commented), `${commented}\n---\n${formatted}`);
      assert.deepEqual(meaning(formatted), meaning(text), formatted);
      assert.equal(format(formatted), formatted, commented);
    }),
    { seed: 20261123, numRuns: 1500 },
  );
});
