import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type CST, Document, LineCounter, Parser, Composer, Scalar, isMap, isScalar, isSeq } from "yaml";
import { decodeScalar, standsAsItIs, type ScalarStyle } from "../server/src/engine/text/scalar.ts";

const SEED = 20260823;
const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

interface Found {
  readonly source: string;
  readonly style: ScalarStyle;
  readonly value: string;
  readonly parentIndent: number;
}

/** The scalar that a text holds at its root, under the key `k`, or as the item of a sequence under `k`, by `yaml`. */
function find(text: string): Found | undefined {
  const lines = new LineCounter();
  const composer = new Composer({ keepSourceTokens: true, schema: "failsafe" });
  const [doc] = [...composer.compose(new Parser(lines.addNewLine).parse(text))];
  if (!doc || doc.errors.length > 0) return undefined;
  let node: unknown = doc.contents;
  let parentIndent = -1;
  while (isMap(node) || isSeq(node)) {
    const token = node.srcToken as CST.BlockMap | CST.BlockSequence | undefined;
    parentIndent = token?.indent ?? 0;
    node = isMap(node) ? node.items[0]?.value : node.items[0];
  }
  if (!isScalar(node) || typeof node.value !== "string" || !node.type || !node.range) return undefined;
  const style = STYLES[node.type]!;
  return { source: text.slice(node.range[0], node.range[1]), style, value: node.value, parentIndent };
}

function assertMapsAreSound(source: string, style: ScalarStyle, parentIndent: number): void {
  const decoded = decodeScalar(source, style, parentIndent);
  const { value } = decoded;
  const short = standsAsItIs(value, source, style);
  let before = 0;
  for (let offset = -1; offset <= value.length + 1; offset++) {
    const at = decoded.toSource(offset);
    assert.ok(
      at >= before && at <= source.length,
      `toSource(${offset}) = ${at} after ${before} in ${source}`,
    );
    if (short) assert.equal(short.toSource(offset), at, source);
    before = at;
  }
  before = 0;
  for (let offset = -1; offset <= source.length + 1; offset++) {
    const at = decoded.fromSource(offset);
    assert.ok(
      at >= before && at <= value.length,
      `fromSource(${offset}) = ${at} after ${before} in ${source}`,
    );
    if (short) assert.equal(short.fromSource(offset), at, source);
    before = at;
  }
  for (let offset = 0; offset < value.length; offset++) {
    const at = decoded.toSource(offset);
    const char = value[offset]!;
    const isSecondHalf = /[\udc00-\udfff]/.test(char);
    if (!isSecondHalf)
      assert.equal(decoded.fromSource(at), offset, `round trip of ${offset} in ${JSON.stringify(source)}`);
    if (/[a-z(){}$]/.test(char) && source[at] !== "\\") assert.equal(char, source[at]);
  }
}

function assertAgrees(text: string): boolean {
  const found = find(text);
  if (!found) return false;
  const { source, style, value, parentIndent } = found;
  assert.equal(decodeScalar(source, style, parentIndent).value, value, `${style} ${JSON.stringify(text)}`);
  assertMapsAreSound(source, style, parentIndent);
  return true;
}

const word = fc.constantFrom(
  "a",
  "rate",
  "{{",
  "}}",
  "'",
  "''",
  '"',
  "\\",
  "#",
  ":",
  "é",
  "\u{1f600}",
  "$x",
  "\ufeff",
  "\u00a0",
  "\x07",
);
/** Line breaks to libyaml, text to `yaml`. */
const yaml11Breaks = /\r(?!\n)|[\u0085\u2028\u2029]/;
const gap = fc.constantFrom(" ", "  ", "\t", "\n", "\n\n", "\n  ", " \n", "\n\t", "\n\n\n", "");
const value = fc.array(fc.tuple(gap, word), { maxLength: 12 }).map((parts) => parts.flat().join(""));
const anyValue = fc
  .oneof(value, fc.string({ unit: "binary", maxLength: 30 }))
  .filter((text) => !yaml11Breaks.test(text));

test("values written by yaml are read back, with sound maps, in every style", () => {
  let agreed = 0;
  const property = fc.property(
    fc.oneof(
      anyValue,
      fc.tuple(anyValue, gap).map((parts) => parts.join("")),
    ),
    fc.constantFrom("PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE", "BLOCK_LITERAL", "BLOCK_FOLDED"),
    fc.integer({ min: 0, max: 2 }),
    fc.boolean(),
    (content, type, depth, crlf) => {
      const scalar = new Scalar(content);
      scalar.type = type;
      const nodes = [scalar, { k: scalar }, { k: [scalar] }];
      const text = new Document(nodes[depth], { schema: "failsafe" }).toString({ lineWidth: 30 });
      if (assertAgrees(crlf ? text.replace(/\r?\n/g, "\r\n") : text)) agreed++;
    },
  );
  fc.assert(property, { seed: SEED, numRuns: 3000 });
  assert.ok(agreed > 2500, `only ${agreed} texts could be compared`);
});

test("forms that a stringifier does not write agree with yaml", () => {
  const line = fc.tuple(
    fc.constantFrom("", " ", "  ", "   ", "    ", "\t", "  \t", " \t "),
    fc.constantFrom(
      "",
      "a",
      "a b",
      "rate(x)",
      "''",
      '\\"',
      "\\n",
      "\\\\",
      "\\x41",
      "\\u00e9",
      "\\U0001F600",
      "\\\n",
      "é\u{1f600}",
      "\\ ",
      "\\\t",
      "b  ",
      "c\t",
    ),
    fc.constantFrom("", " ", "  "),
  );
  const lines = fc.array(
    line.map((parts) => parts.join("")),
    { minLength: 1, maxLength: 6 },
  );
  const shape = fc.constantFrom<(body: string) => string>(
    (body) => `k: "${body}"\n`,
    (body) => `k: '${body}'\n`,
    (body) => `"${body}"`,
    (body) => `k: x${body}\n`,
    (body) => `k: |\n${body}\n`,
    (body) => `k: >\n${body}`,
    (body) => `k: >- # note\n${body}\n`,
    (body) => `k: |+\n${body}\n\n`,
    (body) => `k: >+\n${body}`,
    (body) => `k: |2\n${body}\n`,
    (body) => `k: >1+\n${body}\n  `,
    (body) => `k:\n  - |1-\n${body}\n`,
    (body) => `- >2\n${body}\n`,
    (body) => `>1\n${body}\n`,
  );
  let agreed = 0;
  const property = fc.property(lines, shape, fc.boolean(), (body, around, crlf) => {
    const text = around(body.join("\n"));
    if (assertAgrees(crlf ? text.replace(/\n/g, "\r\n") : text)) agreed++;
  });
  fc.assert(property, { seed: SEED, numRuns: 10_000 });
  assert.ok(agreed > 3500, `only ${agreed} texts could be compared`);
});

test("any text in any style decodes without an exception and with sound maps", () => {
  const style = fc.constantFrom<ScalarStyle>("plain", "single", "double", "literal", "folded");
  const start = fc.constantFrom("", "'", '"', "|", ">", "|-9\n", ">+ #\r\n");
  const property = fc.property(
    start,
    anyValue,
    style,
    fc.integer({ min: -1, max: 4 }),
    (head, tail, how, indent) => assertMapsAreSound(head + tail, how, indent),
  );
  fc.assert(property, { seed: SEED, numRuns: 3000 });
});

test("offsets in a literal block point to its lines", () => {
  const source = "|\r\n    sum(x)\r\n      / y\r\n";
  const decoded = decodeScalar(source, "literal", 2);
  assert.equal(decoded.value, "sum(x)\n  / y\n");
  assert.equal(decoded.toSource(0), source.indexOf("sum"));
  assert.equal(decoded.toSource(6), source.indexOf(")") + 1, "the line feed stands where the line ends");
  assert.equal(decoded.toSource(9), source.indexOf("/"));
  assert.equal(decoded.fromSource(source.indexOf("y")), 11);
  assert.equal(decoded.fromSource(source.indexOf("sum") - 2), 0);
});

test("offsets in a double-quoted scalar step over escapes and folds", () => {
  const source = '"a\\u00e9\\\n   b\n\n  c"';
  const decoded = decodeScalar(source, "double", 0);
  assert.equal(decoded.value, "aéb\nc");
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((offset) => decoded.toSource(offset)),
    [1, 2, source.indexOf("b"), source.indexOf("b") + 1, source.indexOf("c"), source.length - 1],
  );
  assert.equal(decoded.fromSource(3), 1, "inside an escape, near its start");
  assert.equal(decoded.fromSource(7), 2, "inside an escape, near its end");
});

test("a cursor at the end of a file without a final line feed stands before the one that YAML adds", () => {
  const source = ">\n  up";
  const decoded = decodeScalar(source, "folded", 0);
  assert.equal(decoded.value, "up\n");
  assert.equal(decoded.fromSource(source.length), 2);
});

test("a long scalar takes linear time", () => {
  const line = "  rate(http_requests_total[5m])   \n\n";
  const source = `"${line.repeat(100_000)}"`;
  const started = performance.now();
  const decoded = decodeScalar(source, "double", 0);
  assert.ok(decoded.value.length > 3_000_000);
  assert.ok(performance.now() - started < 60_000);
});
