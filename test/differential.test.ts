import assert from "node:assert/strict";
import { test } from "node:test";
import {
  compare,
  differencesIn,
  excuseFor,
  installedTarget,
  isInstalled,
} from "../server/src/tools/differential/compare.ts";
import { blockAt, readLine, writeLine } from "../server/src/tools/differential/lines.ts";
import { mutate } from "../server/src/tools/differential/mutate.ts";
import { programOf } from "../server/src/tools/differential/oracle.ts";
import type { Subject } from "../server/src/tools/differential/oracle.ts";
import { randomFrom } from "../server/src/tools/differential/random.ts";
import { causesOf } from "../server/src/tools/differential/shrink.ts";
import { conformanceFolder as conformance } from "./conformance.ts";

const seed = 20261121;
/** Texts of each kind; promtool runs the tests that it reads, so there are fewer of them. */
const counts: Readonly<Record<Subject, number>> = {
  rules: 1000,
  config: 1200,
  alertmanager: 1200,
  tests: 300,
};

for (const [subject, count] of Object.entries(counts) as [Subject, number][]) {
  const skip = isInstalled(subject) ? false : `${programOf(subject)} is not on the PATH`;
  test(
    `mutants of valid files: ${subject}: an error where upstream has one, and only there`,
    { skip },
    () => {
      const comparison = { subject, conformance, target: installedTarget() };
      const { mutants, refused, differences, misplaced } = compare(comparison, count, seed);
      const all = [...differences, ...misplaced];
      const shown = causesOf(comparison, all, 10).map(({ count, difference }) => {
        const { signature, errors, verdict, text } = difference;
        return `${signature} (${count})\nhere: ${errors.join("\n") || "accepted"}\nupstream: ${verdict.output}\n${text}`;
      });
      assert.equal(all.length, 0, shown.join("\n\n"));
      if (mutants > count)
        assert.ok(refused > mutants / 5 && refused < mutants * 0.95, `${refused} of ${mutants}`);
    },
  );
}

test("a mutant is the same for the same seed, and another for another", () => {
  const text = "groups:\n  - name: a\n    rules:\n      - record: b\n        expr: up == 0\n";
  const pool = { entries: ["limit: 1"], valuesOf: new Map(), keysAt: () => ["interval"] };
  const of = (seed: number): string[] => {
    const random = randomFrom(seed);
    return Array.from({ length: 50 }, () => mutate(text, random, pool));
  };
  assert.deepEqual(of(1), of(1));
  assert.notDeepEqual(of(1), of(2));
  assert.ok(new Set(of(1)).size > 30);
});

test("a line is written as it was read", () => {
  for (const line of [
    "  - name: a",
    "- - b",
    'key: "x: y"',
    "  - 'a b': {c: d}",
    "groups:",
    "- ",
    "http://a:80",
    '- "a": 1',
  ]) {
    assert.equal(writeLine(readLine(line)), line);
  }
  assert.deepEqual(readLine("  - name: a"), { indent: "  ", dashes: "- ", key: "name", value: "a" });
  assert.deepEqual(blockAt(["a:", "  b: 1", "", "  c: 2", "d: 3"], 0), { first: 0, end: 4 });
});

test("what the installed program cannot say is left out, with its reason", () => {
  const output = "line 3: field kubernetes_sd_configs not found in type config.ScrapeConfig";
  assert.match(excuseFor({ valid: false, output }) ?? "", /Debian/);
  assert.match(excuseFor({ valid: undefined, output: "panic: runtime error" }) ?? "", /crash/);
  assert.equal(excuseFor({ valid: false, output: "FAILED: no routes provided" }), undefined);
  assert.equal(excuseFor({ valid: true, output: "SUCCESS" }), undefined);
});

test(
  "a difference is found and made small",
  { skip: isInstalled("rules") ? false : "promtool is not on the PATH" },
  () => {
    // For a target that is newer than any promtool of Debian's, group labels are no error.
    const comparison = { subject: "rules" as const, conformance: undefined, target: { prometheus: "3.14" } };
    const text =
      "groups:\n  - name: a\n    labels: {a: b}\n    rules:\n      - record: b\n        expr: up\n      - alert: c\n        expr: up\n";
    const { differences } = differencesIn(comparison, [text]);
    const [cause] = causesOf(comparison, differences, 1);
    if (installedTarget().prometheus?.startsWith("2.")) {
      assert.match(cause?.difference.signature ?? "", /^rules only upstream: .*labels not found/);
      assert.equal(cause?.difference.text.trim(), "groups:\n  - name: a\n    labels: {a: b}");
    }
  },
);
