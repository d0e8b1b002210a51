import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Engine } from "../server/src/engine/engine.ts";
import { ruleFile } from "./ruleFile.ts";

const uri = "file:///project/rules.yml";
const seed = 20260821;

/** Against what never ends: far above what any machine takes, and no measure of speed. */
const endlessMs = 60_000;

/** Reads a text and asks everything; no check, feature or reader may throw. */
function ask(text: string, at = 0): Engine {
  const engine = new Engine();
  engine.put({ uri, text, open: true });
  settle(engine);
  const before = text.slice(0, at);
  const line = before.split("\n").length - 1;
  const position = { line, character: at - (before.lastIndexOf("\n") + 1) };
  engine.at("hover", uri, position);
  engine.at("complete", uri, position);
  engine.at("definition", uri, position);
  engine.at("references", uri, position, true);
  engine.at("prepareRename", uri, position);
  engine.at("rename", uri, position, "new name");
  engine.at("documentHighlight", uri, position);
  engine.at("selectionRanges", uri, position);
  engine.at("signatureHelp", uri, position);
  engine.of("foldingRanges", uri);
  engine.of("semanticTokens", uri, undefined);
  engine.of("outline", uri);
  engine.of("links", uri);
  assert.deepEqual(engine.takeBugs(), []);
  return engine;
}

function settle(engine: Engine): void {
  while (engine.step());
}

/** The answer and how long it took. */
function timed<T>(run: () => T): { readonly value: T; readonly ms: number } {
  const start = performance.now();
  const value = run();
  return { value, ms: performance.now() - start };
}

/** Findings stand within the text, on both ends, and in order. */
function assertPlaced(engine: Engine, text: string): void {
  const lines = text.split("\n");
  for (const { range, check } of engine.report(uri).findings) {
    for (const { line, character } of [range.start, range.end]) {
      assert.ok(line >= 0 && line < lines.length, `${check}: line ${line} of ${lines.length}`);
      assert.ok(
        character >= 0 && character <= lines[line]!.length,
        `${check}: column ${character} of line ${line}`,
      );
    }
    assert.ok(
      range.start.line < range.end.line ||
        range.start.character <= range.end.character ||
        range.start.line !== range.end.line,
    );
  }
}

/** What the words of rule files make of each other. */
const words = fc.constantFrom(
  ..."groups: rules: - name: alert: record: expr: for: labels: annotations: summary: up sum( rate( [5m] ) {{ }} $labels. &a *a <<: | > |2 # ' \" { } [ ] , : ? ! !!binary --- ... %YAML 1h \\ \t 𝄞 \uFEFF \r \0 \uD800".split(
    " ",
  ),
  "\n",
  "\n  ",
  "\n    ",
  "\n      - ",
  "\r\n",
  " ",
);

test("random words of the trade", () => {
  fc.assert(
    fc.property(
      fc.array(words, { maxLength: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (list, at) => {
        const text = list.join("");
        assertPlaced(ask(text, Math.floor(at * text.length)), text);
      },
    ),
    { seed, numRuns: 1500 },
  );
});

test("random bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      for (const text of [
        new TextDecoder().decode(bytes),
        String.fromCharCode(...bytes),
        `groups:\n${String.fromCharCode(...bytes)}`,
      ]) {
        assertPlaced(ask(text, text.length >> 1), text);
      }
    }),
    { seed, numRuns: 300 },
  );
});

test("rule files that end anywhere", () => {
  fc.assert(
    fc.property(ruleFile, fc.double({ min: 0, max: 1, noNaN: true }), (whole, at) => {
      const text = whole.slice(0, Math.floor(at * whole.length));
      assertPlaced(ask(text, text.length), text);
    }),
    { seed, numRuns: 400 },
  );
});

const nested: Readonly<Record<string, string>> = {
  "lists in braces": `groups: ${"[".repeat(200)}${"]".repeat(200)}`,
  "mappings in braces": `groups: ${"{a: ".repeat(200)}${"}".repeat(200)}`,
  "unclosed lists": `groups:\n  - name: a\n    rules: ${"[".repeat(5000)}`,
  "unclosed mappings": `groups:\n  - name: a\n    rules: ${"{a: ".repeat(5000)}`,
  dashes: `groups:\n  ${"- ".repeat(2000)}a`,
  "keys by indentation": `groups:\n${Array.from({ length: 200 }, (_, depth) => `${" ".repeat(depth + 1)}a:`).join("\n")}`,
  "lists by indentation": `groups:\n  - name: a\n    rules:\n${Array.from({ length: 200 }, (_, depth) => `${" ".repeat(depth + 4)}- `).join("\n")}`,
  "parentheses in PromQL": `groups: [{ name: a, rules: [{ record: a, expr: "${"(".repeat(20_000)}" }] }]`,
  "calls in PromQL": `groups: [{ name: a, rules: [{ record: a, expr: "${"abs(".repeat(20_000)}up${")".repeat(20_000)}" }] }]`,
  "minus signs in PromQL": `groups: [{ name: a, rules: [{ record: a, expr: "${"-".repeat(50_000)}1" }] }]`,
  "powers in PromQL": `groups: [{ name: a, rules: [{ record: a, expr: "${"1 ^ ".repeat(20_000)}1" }] }]`,
  "sums in PromQL": `groups: [{ name: a, rules: [{ record: a, expr: "${"1 + ".repeat(20_000)}1" }] }]`,
  "actions in a template": `groups: [{ name: a, rules: [{ alert: a, expr: up, annotations: { a: "${"{{ if true }}".repeat(10_000)}" } }] }]`,
  "parentheses in a template": `groups: [{ name: a, rules: [{ alert: a, expr: up, annotations: { a: "{{ ${"(".repeat(20_000)} }}" } }] }]`,
  "groups in a regular expression": `groups: [{ name: a, rules: [{ record: a, expr: 'up{a=~"${"(".repeat(5000)}${")".repeat(5000)}"}' }] }]`,
};

for (const [name, text] of Object.entries(nested)) {
  test(`deep nesting: ${name}`, () => {
    const { value, ms } = timed(() => ask(text, text.length));
    assertPlaced(value, text);
    assert.ok(ms < endlessMs, `${Math.round(ms)} ms`);
  });
}

/** `a0` is short, each next one holds ten of the one before. */
const bomb = (depth: number, item: (alias: string) => string): string[] =>
  Array.from({ length: depth }, (_, level) => {
    const inner = level === 0 ? "x" : Array.from({ length: 10 }, () => item(`*a${level - 1}`)).join(", ");
    return `&a${level} [${inner}]`;
  });

const bombs: Readonly<Record<string, string>> = {
  lists: `groups:\n${bomb(12, (alias) => alias)
    .map((line) => `  - ${line}\n`)
    .join("")}`,
  "lists as rules": `groups:\n  - name: a\n    rules:\n${bomb(12, (alias) => alias)
    .map((line) => `      - ${line}\n`)
    .join("")}`,
  merges: [
    "groups:",
    "  - name: a",
    "    rules:",
    "      - &m0 { alert: a, expr: up }",
    ...Array.from(
      { length: 20 },
      (_, level) => `      - &m${level + 1} { <<: [${`*m${level}, `.repeat(10)}], for: 1m }`,
    ),
    "",
  ].join("\n"),
  "an anchor in itself": "groups: &a\n  - *a\n  - name: b\n    rules: *a\n    labels: &l { x: *l }\n",
  "many aliases of one rule": `groups:\n  - name: a\n    rules:\n      - &r { alert: a, expr: up }\n${"      - *r\n".repeat(5000)}`,
};

for (const [name, text] of Object.entries(bombs)) {
  test(`alias bomb: ${name}`, () => {
    const { value, ms } = timed(() => ask(text, text.length));
    assertPlaced(value, text);
    assert.ok(ms < endlessMs, `${Math.round(ms)} ms`);
  });
}

const long: Readonly<Record<string, string>> = {
  "one line of brackets": `groups: ${"]".repeat(200_000)}`,
  "one line of quotes": `groups:\n  - name: ${"'\"".repeat(100_000)}`,
  "one line of colons": `groups: ${": ".repeat(100_000)}`,
  "one line of dashes": `groups:\n${"-".repeat(200_000)}`,
  "one line of spaces": `groups:\n  - name: a\n    rules:\n      - alert: b\n        expr: "up${" ".repeat(200_000)}=="`,
  "braces of a template": `groups: [{ name: a, rules: [{ alert: a, expr: up, annotations: { a: "${"{{".repeat(100_000)}" } }] }]`,
  comments: `groups:\n${"# c\n".repeat(50_000)}`,
  "comments that silence": `groups:\n  - name: a\n    rules:\n${"      # tocsin-ignore promql/syntax\n      - alert: a\n        expr: sum(\n".repeat(3000)}`,
  documents: `groups: []\n${"---\n".repeat(20_000)}`,
  "a digit": `groups: [{ name: a, interval: ${"9".repeat(100_000)}, rules: [{ record: a, expr: ${"9".repeat(100_000)} }] }]`,
  keys: `groups:\n  - name: a\n    rules:\n      - alert: a\n        expr: up\n        labels:\n${Array.from({ length: 20_000 }, (_, index) => `          l${index}: x\n`).join("")}`,
  "one key": `groups:\n  - name: a\n    labels:\n${"      same: x\n".repeat(5000)}`,
};

for (const [name, text] of Object.entries(long)) {
  test(`long: ${name}`, () => {
    const { value, ms } = timed(() => ask(text, text.length >> 1));
    assertPlaced(value, text);
    assert.ok(ms < endlessMs, `${Math.round(ms)} ms`);
  });
}

const rule = (number: number): string =>
  `      - alert: A${number}\n        expr: up == 0\n        labels: { number: "${number}" }\n`;

/** 20 million characters of different kinds. */
const large: Readonly<Record<string, () => string>> = {
  rules: () =>
    `groups:\n  - name: a\n    rules:\n${Array.from({ length: 260_000 }, (_, index) => rule(index)).join("")}`,
  brackets: () => `groups:\n  - name: a\n    rules: ${"[".repeat(20_000_000)}`,
  "one text": () =>
    `groups:\n  - name: a\n    rules:\n      - alert: a\n        expr: "${"up or ".repeat(3_400_000)}up"\n`,
  noise: () => "\u0000\uFFFD:\n".repeat(5_000_000),
};

for (const [name, make] of Object.entries(large)) {
  test(`20 million characters: ${name}`, () => {
    const text = make();
    assert.ok(text.length >= 19_000_000);
    const { value, ms } = timed(() => ask(text, text.length));
    const found = value.report(uri).findings.map(({ check, severity }) => `${severity} ${check}`);
    assert.deepEqual(found, name === "noise" ? [] : ["info tocsin/large-file"]);
    assert.ok(ms < endlessMs, `${Math.round(ms)} ms`);
  });
}

/** Below the limits everything is read, in steps that an editor does not notice for long. */
test("one million characters of rules", () => {
  const text = `groups:\n  - name: a\n    rules:\n${Array.from({ length: 13_500 }, (_, index) => rule(index)).join("")}      - alert: Last\n        expr: sum(\n`;
  const { value, ms } = timed(() => ask(text, text.length));
  assert.deepEqual(
    value.report(uri).findings.map(({ check }) => check),
    ["promql/syntax"],
  );
  assert.ok(ms < endlessMs, `${Math.round(ms)} ms`);
});

const inOnePiece = (text: string): string =>
  `groups:\n  - name: a\n    rules:\n      - alert: a\n        annotations: { a: "${text}" }\n        expr: up == 0\n`;
const lastRule = "      - alert: Last\n        expr: sum(\n";

/** What is read in one piece, its size in millions of characters, and whether that is too much. */
const pieces: readonly (readonly [string, number, boolean, (size: number) => string])[] = [
  ["simple", 9, false, (size) => inOnePiece("a".repeat(size))],
  ["simple", 11, true, (size) => inOnePiece("a".repeat(size))],
  ["odd", 4, false, (size) => inOnePiece("\\x61".repeat(size / 4)).replace("expr: up", "expr: !!str up")],
  ["odd", 6, true, (size) => inOnePiece("\\x61".repeat(size / 4)).replace("expr: up", "expr: !!str up")],
];

for (const [name, millions, isTooLarge, make] of pieces) {
  test(`one piece of ${millions} million characters, ${name}`, () => {
    const text = make(millions * 1_000_000) + lastRule;
    const { value, ms } = timed(() => ask(text, text.length));
    const found = value.report(uri).findings.map(({ check }) => check);
    assert.deepEqual(found, isTooLarge ? ["tocsin/large-file"] : ["promql/syntax"]);
    assert.ok(ms < endlessMs, `${Math.round(ms)} ms`);
  });
}

test("of too many findings the most serious ones are sent, and the rest is counted", () => {
  const text = `groups:\n  - name: a\n    rules:\n${"      - { alert: a, expr: up == 0, foo: 1 }\n".repeat(1500)}`;
  const { findings } = ask(text).report(uri);
  assert.equal(findings.length, 1000);
  assert.equal(findings[0]?.check, "tocsin/too-many-findings");
  assert.match(findings[0]?.message ?? "", /^2000 /);
  assert.ok(findings.slice(1).every(({ severity }) => severity === "error"));
});
