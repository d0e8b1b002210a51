import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Engine } from "../server/src/engine/engine.ts";
import { kinds } from "../server/src/engine/kinds/index.ts";
import { languages } from "../server/src/engine/languages/index.ts";
import { readDocument } from "../server/src/engine/model/readDocument.ts";
import type { Document } from "../server/src/engine/model/document.ts";
import { rangeOf } from "../server/src/engine/model/place.ts";
import type { Change } from "../server/src/engine/text/edit.ts";
import { chunksOf } from "../server/src/engine/text/branch.ts";
import { applyChanges } from "../server/src/engine/text/edit.ts";
import { ruleFile } from "./ruleFile.ts";

const uri = "file:///project/rules.yml";
const runs = { seed: 20260821, numRuns: 300 };

function finish(engine: Engine): Engine {
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return engine;
}

function open(text: string): Engine {
  const engine = new Engine();
  engine.put({ uri, text, open: true });
  return finish(engine);
}

/** By document of the file; `-` where it is none of ours. */
const kindsOf = (engine: Engine): string[] =>
  (engine.workspace.documents.get(uri)?.parts ?? []).map(({ kind, ignored }) =>
    kind ? `${kind.id} ${ignored}` : "-",
  );

/** All that can be asked about a file, in positions. */
const answers = (engine: Engine): unknown => ({
  text: engine.text(uri),
  findings: engine.report(uri).findings,
  symbols: symbolsOf(engine.workspace.documents.get(uri)),
  outline: engine.of("outline", uri) ?? [],
  kinds: engine.status(uri).kinds,
});

function symbolsOf(document: Document | undefined): string[] {
  const symbols = (document?.parts ?? []).flatMap((part) =>
    part.reads.flatMap((read) => read.walked.symbols),
  );
  return symbols
    .map(({ space, name, role, place }) => `${space} ${role} ${name} ${JSON.stringify(rangeOf(place))}`)
    .sort();
}

/** A document read with other cuts than its kind's: none gives one chunk for each YAML document. */
function readWith(text: string, cuts: readonly string[] | undefined): Document {
  const context = {
    kinds: kinds.map((kind) => (cuts ? { ...kind, cuts } : kind)),
    languages,
    options: {},
    mostText: Infinity,
    previous: undefined,
  };
  const reading = readDocument(uri, text, context);
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
  }
}

/** What was read, in positions of the file, in the order of the file. */
function contents(document: Document): unknown {
  const at = (place: Parameters<typeof rangeOf>[0]): string => {
    const { start, end } = rangeOf(place);
    return `${start.line}:${start.character}-${end.line}:${end.character}`;
  };
  const reads = document.parts.flatMap((part) => part.reads);
  return {
    items: document.parts.map((part) =>
      part.items.map((item) => {
        if (item.type === "settings") return [];
        const labels = item.labels.map(({ key, value }) => [
          key.value,
          value.value,
          at(key.place),
          at(value.place),
        ]);
        if (item.type === "group") return [item.type, item.name?.value, at(item.place), labels];
        const notes = item.annotations.map(({ key, value }) => [key.value, value.value, at(value.place)]);
        const expr = item.expr && [
          item.expr.text,
          at(item.expr.toChunk({ start: 0, end: item.expr.text.length })),
        ];
        return [item.type, item.name.value, at(item.place), expr, labels, notes];
      }),
    ),
    symbols: symbolsOf(document),
    problems: reads
      .flatMap((read) =>
        read.yaml.problems.map(({ kind, message, ...place }) => `${at(place)} ${kind} ${message}`),
      )
      .sort(),
    mismatches: reads
      .flatMap((read) => read.walked.mismatches.map(({ kind, key, place }) => `${at(place)} ${kind} ${key}`))
      .sort(),
  };
}

test("reading rule by rule finds what reading in one piece finds", () => {
  fc.assert(
    fc.property(ruleFile, (text) => {
      assert.deepEqual(contents(readWith(text, undefined)), contents(readWith(text, [])));
    }),
    runs,
  );
});

test("rule files of the generator are read rule by rule", () => {
  const counts = fc.sample(ruleFile, { seed: runs.seed, numRuns: 100 }).map((text) => {
    const document = readWith(text, undefined);
    return document.parts.flatMap(({ chunks }) => chunks).filter(({ role }) => role === "item").length;
  });
  assert.ok(
    counts.filter((count) => count > 1).length > 30,
    `${counts.filter((count) => count > 1).length} of 100`,
  );
});

/** Positions are taken as parts of the text's length, so that they fit whatever the text has become. */
const edit = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  text: inserted(),
});

function inserted(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(
      "",
      "\n",
      " ",
      "#",
      '"',
      "'",
      ":",
      "- ",
      "|",
      "&a ",
      "*a",
      "---\n",
      "\r\n",
      "\t",
      "{",
      "]",
      "𝄞",
    ),
    fc.constantFrom(
      "      - alert: New\n        expr: up == 0\n",
      "  - name: other\n",
      "groups:\n",
      "rules:\n",
      "# c\n",
      "expr: sum(",
    ),
    fc.string({ maxLength: 6 }),
  );
}

function asChange(
  text: string,
  { from, length, text: insertion }: { from: number; length: number; text: string },
): Change {
  const start = Math.floor(from * text.length);
  const end = Math.min(text.length, start + length);
  return { range: { start: positionOf(text, start), end: positionOf(text, end) }, text: insertion };
}

function positionOf(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset);
  const line = before.split("\n").length - 1;
  return { line, character: offset - (before.lastIndexOf("\n") + 1) };
}

test("after any edits the answers are those of a fresh engine", () => {
  fc.assert(
    fc.property(ruleFile, fc.array(edit, { minLength: 1, maxLength: 6 }), (begin, edits) => {
      const engine = open(begin);
      let text = begin;
      for (const one of edits) {
        const change = asChange(text, one);
        text = applyChanges(text, [change]);
        engine.put({ uri, changes: [change] });
        finish(engine);
      }
      assert.equal(engine.text(uri), text);
      const fresh = open(text);
      // An open file keeps its kind while broken text hides it: the one answer that may depend on what stood before.
      const [kept, found] = [engine, fresh].map((one) => kindsOf(one));
      if (kept!.join() === found!.join()) assert.deepEqual(answers(engine), answers(fresh));
      else assert.ok(found!.includes("-"), `${kept!.join()} for ${found!.join()}`);
    }),
    runs,
  );
});

test("a keystroke in one rule reads that rule again and no other", () => {
  const rule = (name: string): string => `      - alert: ${name}\n        expr: up == 0\n`;
  const text = `groups:\n  - name: a\n    rules:\n${["A", "B", "C"].map(rule).join("")}`;
  const engine = open(text);
  const chunksNow = () => [...chunksOf(engine.workspace.documents.get(uri)!.root)];
  const before = chunksNow();
  const line = text.split("\n").findIndex((one) => one.includes("alert: B"));
  const at = { line, character: "      - alert: B".length };
  engine.put({ uri, changes: [{ range: { start: at, end: at }, text: "x" }] });
  finish(engine);
  const kept = chunksNow()
    .filter((chunk) => before.includes(chunk))
    .map(({ text: own }) => own.trim().split("\n")[0]);
  assert.deepEqual(kept, ["groups:", "- name: a", "- alert: A", "- alert: C"]);
});

test("a chart that comes or goes makes templates of the files below it, or the contrary", () => {
  const file = "file:///project/templates/rules.yaml";
  const engine = new Engine();
  const learn = (...uris: string[]): string[] => {
    engine.learn({ type: "files", version: 1, uris: new Set([file, ...uris]) });
    finish(engine);
    return engine.report(file).findings.map(({ check }) => check);
  };
  engine.roots = ["file:///project"];
  engine.put({ uri: file, text: "groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: up > {{ x }}\n" });
  finish(engine);
  assert.deepEqual(learn(), ["promql/syntax"]);
  assert.deepEqual(learn("file:///project/Chart.yaml"), ["yaml/templated-file"]);
  assert.deepEqual(learn(), ["promql/syntax"]);
});

test("a configuration that comes, changes or goes makes files rules of Prometheus, or the contrary", () => {
  const file = "file:///project/rules/a.yml";
  const config = "file:///project/prometheus.yml";
  const engine = new Engine();
  engine.roots = ["file:///project"];
  engine.learn({ type: "files", version: 1, uris: new Set([file, config]) });
  const kindNow = (): string | undefined => {
    finish(engine);
    return engine.workspace.documents.get(file)?.parts[0]?.kind?.id;
  };
  engine.put({ uri: file, text: "groups:\n- name: a\n  concurrency: 1\n  rules: []\n" });
  assert.equal(kindNow(), "vmalert-rules");
  engine.put({ uri: config, text: "rule_files: [rules/*.yml]\nscrape_configs: []\n" });
  assert.equal(kindNow(), "prometheus-rules");
  engine.put({ uri: config, text: "rule_files: [other/*.yml]\nscrape_configs: []\n" });
  assert.equal(kindNow(), "vmalert-rules");
  engine.put({ uri: config, text: "rule_files: [rules/a.yml]\nscrape_configs: []\n" });
  assert.equal(kindNow(), "prometheus-rules");
  engine.put({ uri: config, removed: true });
  assert.equal(kindNow(), "vmalert-rules");
});

test("of a large file the outline lists groups, and nothing is listed rule by rule", () => {
  const rules = (count: number): string =>
    Array.from({ length: count }, (_, at) => `      - alert: A${at}\n        expr: up == ${at}\n`).join("");
  const engine = new Engine();
  const large = "file:///large.yml";
  for (const [count, listed] of [
    [2000, 2000],
    [2001, 0],
  ] as const) {
    engine.put({ uri: large, text: `groups:\n  - name: one\n    rules:\n${rules(count)}`, open: true });
    const [group] = engine.of("outline", large) ?? [];
    assert.equal(group?.children.length, listed);
    assert.equal(group.detail, `${count} rules`);
    assert.equal(group.range.end.line, 2 + 2 * count);
    assert.equal(engine.of("lensedAlerts", large)?.length, listed);
  }
});
