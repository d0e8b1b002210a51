import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { exponent, median, pairedRatio, percentile } from "./bench/figures.ts";
import { selfTimes } from "./bench/cpuProfile.ts";
import { plansFor } from "./bench/plans.ts";
import { ruleFile } from "./bench/ruleFiles.ts";
import { selectionOf } from "./bench/selection.ts";
import type { GeneratedFile, Position, Seed } from "./bench/ruleFiles.ts";
import { checkText } from "./checkText.ts";
import { judgeRules, needsPromtool } from "./promtoolJudge.ts";

const wishes = [
  { rules: 100 },
  { rules: 60, rulesAGroup: 60 },
  { rules: 20, file: 7 },
  { rules: 100, seeds: "ends" },
  { rules: 100, seeds: "every" },
] as const;

/** The text with something put in at a place. */
function insert(text: string, { line, character }: Position, what: string): string {
  const lines = text.split("\n");
  lines[line] = `${lines[line]!.slice(0, character)}${what}${lines[line]!.slice(character)}`;
  return lines.join("\n");
}

/** Exactly the mistakes that were put in are found, each on its line and in its words. */
function assertFound(text: string, seeds: readonly Seed[]): void {
  const findings = checkText(text).map(({ range, check, message }) => [
    range.start.line,
    `${check} ${message}`,
  ]);
  assert.deepEqual(
    findings.map(([line]) => line),
    seeds.map(({ line }) => line),
  );
  for (const [index, { says }] of seeds.entries()) assert.match(String(findings[index]?.[1]), says);
}

const inOrder = (seeds: readonly Seed[]): Seed[] => seeds.toSorted((a, b) => a.line - b.line);

describe("the rule files of the benchmarks", () => {
  for (const wish of wishes) {
    const file: GeneratedFile = ruleFile(wish);
    test(`${JSON.stringify(wish)}: nothing is found but what was put in`, () => {
      assertFound(file.text, file.seeds);
      const { at, makes } = file.edit;
      assertFound(insert(file.text, at, "x"), inOrder([...file.seeds, makes]));
    });
  }

  test("a pasted group adds one mistake", () => {
    const { text, group } = ruleFile({ rules: 100 });
    assertFound(insert(text, group.at, group.text), [group.makes]);
    assert.equal(group.text.split("\n").length - 1, group.lines);
  });

  test("they are the same at every run, and as large as those of large teams", () => {
    const { text } = ruleFile({ rules: 1000 });
    assert.equal(text, ruleFile({ rules: 1000 }).text);
    assert.ok(text.length > 650_000 && text.length < 850_000, String(text.length));
  });

  test("promtool accepts them", needsPromtool, () => {
    const texts = wishes.filter((wish) => !("seeds" in wish)).map((wish) => ruleFile(wish).text);
    for (const { valid, output } of judgeRules(texts)) assert.ok(valid, output);
  });
});

test("figures are made of samples as their names say", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(percentile([0, 10], 0.95), 9.5);
  assert.equal(exponent([100, 10_000], [2, 200]), 1);
  assert.deepEqual(pairedRatio([10, undefined, 9], [2, 1, 3]), { median: 4, low: 3, high: 5 });
});

test("one topic is measured alone, and with less where it is to be quick", () => {
  const quick = selectionOf(["keystroke", "--quick", "--rules", "1000"]);
  assert.deepEqual(quick, { topics: ["keystroke"], isQuick: true, rounds: 2, rules: 1000 });
  for (const { wish, servers, effort } of plansFor(quick)) {
    assert.equal(wish.rules, 1000);
    assert.deepEqual(servers, ["tocsin", "null"]);
    assert.deepEqual([effort.keys > 0, effort.groups, effort.asks], [true, 0, 0]);
  }
  const all = plansFor(selectionOf([]));
  assert.ok(all.length > plansFor(selectionOf(["--quick"])).length);
  assert.ok(
    plansFor(selectionOf(["group", "--against", "."])).every(({ servers }) =>
      servers.includes("tocsin-other"),
    ),
  );
  assert.throws(() => selectionOf(["keystrokes"]), /knows no "keystrokes"/);
});

test("samples of a profile count for the module of their function, and of those who call what has none", () => {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-profile-"));
  const bundle = join(folder, "server.cjs");
  writeFileSync(bundle, "// server/src/lsp/main.ts\nf\n// server/src/engine/languages/yaml/scan.ts\ng\n");
  const frame = (functionName: string, lineNumber = -1) => ({
    functionName,
    lineNumber,
    url: lineNumber < 0 ? "" : bundle,
  });
  const nodes = [
    { id: 1, callFrame: frame("(root)"), children: [2, 4, 5] },
    { id: 2, callFrame: frame("f", 1), children: [3] },
    { id: 3, callFrame: frame("g", 3), children: [6] },
    { id: 4, callFrame: frame("(idle)") },
    { id: 5, callFrame: frame("(garbage collector)") },
    { id: 6, callFrame: frame("indexOf") },
  ];
  const samples = [2, 3, 6, 4, 5, 2];
  const profile = { nodes, startTime: 0, samples, timeDeltas: [0, 1000, 1000, 1000, 1000, 1000] };
  writeFileSync(join(folder, "a.cpuprofile"), JSON.stringify(profile));
  const { ms, modules, functions } = selfTimes(folder, bundle);
  assert.equal(ms, 4);
  assert.deepEqual(modules, [
    ["engine/languages/yaml", 2],
    ["lsp", 1],
    ["garbage collection", 1],
  ]);
  assert.deepEqual(functions[0], ["g engine/languages/yaml/scan.ts", 2]);
  assert.equal(selfTimes(folder, bundle, [0, 500]).ms, 1);
  rmSync(folder, { recursive: true });
});
