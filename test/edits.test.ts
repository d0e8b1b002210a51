// Whatever is done to files, and however fast: what the engine knows and answers is what an engine says that reads the
// texts for the first time. TOCSIN_EDITS says how many sequences are tried, TOCSIN_SEED which is the first.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Position } from "../server/src/engine/text/chunk.ts";
import { randomSequence } from "./edits/randomSequence.ts";
import { play } from "./edits/sequence.ts";
import { describe, shrink } from "./edits/shrink.ts";

const firstSeed = Number(process.env["TOCSIN_SEED"] ?? 20261121);
const sequences = Number(process.env["TOCSIN_EDITS"] ?? 1200);

test(`after any edits everything is as if read afresh: ${sequences} sequences from ${firstSeed}`, () => {
  let compared = 0;
  let passedOver = 0;
  for (let seed = firstSeed; seed < firstSeed + sequences; seed++) {
    const sequence = randomSequence(seed);
    const played = play(sequence);
    compared += played.compared;
    passedOver += played.passedOver;
    if (played.difference) assert.fail(describe(shrink(sequence, played.difference), seed));
  }
  assert.ok(passedOver * 5 < compared, `${passedOver} of ${compared} comparisons were passed over`);
});

test("what is learnt while a file is read counts for the rules that were looked at before", () => {
  const rules = (name: string): string =>
    `      - { alert: ${name}, expr: up == 0, labels: { severity: page } }\n`;
  const text = `groups:\n  - name: api\n    rules:\n${["A", "B", "C"].map(rules).join("")}`;
  for (let work = 0; work < 30; work++) {
    const steps = [{ file: "rules.yml", text, open: true }, { work }, { exist: ["runbooks/other.md"] }];
    const { difference } = play({ files: {}, others: [], steps });
    assert.equal(difference, undefined, `${work} steps`);
  }
});

test("a marker between documents is none any more when a key is attached to it", () => {
  const object = `apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
spec:
  route:
    routes:
      - receiver: b
`;
  for (const above of ["for: 1m\n", ""]) {
    const file = "config.yaml";
    const line = above === "" ? 0 : 1;
    const end = { line: line + 1, character: 3 };
    const steps = [
      { file, changes: [{ range: { start: { line, character: 3 }, end }, text: "" }] },
      { compare: "all" } as const,
      {
        file,
        changes: [{ range: { start: { line, character: 3 }, end: { line, character: 3 } }, text: "\n" }],
      },
    ];
    const { difference } = play({ files: { [file]: `${above}---\n${object}` }, others: [], steps });
    assert.equal(difference, undefined);
  }
});

test("what is found around an item, and stands in it, moves with it", () => {
  const text = `apiVersion: monitoring.coreos.com/v1
kind: Alertmanager
---
kind: AlertmanagerConfig
metadata: { name: team, namespace: shop }
spec:
  route:
    routes:
      - matchers: [{ name: namespace, matchType: '=', value: other }]
`;
  const at = (line: number): { start: Position; end: Position } => ({
    start: { line, character: 0 },
    end: { line, character: 0 },
  });
  const steps = [
    { file: "config.yaml", changes: [{ range: at(9), text: "\n" }] },
    { compare: "all" } as const,
    { file: "config.yaml", changes: [{ range: at(0), text: "\n" }] },
  ];
  const { difference } = play({ files: { "config.yaml": text }, others: [], steps });
  assert.equal(difference, undefined);
});
