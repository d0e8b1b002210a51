import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import type { PlacedFinding } from "../server/src/engine/engine.ts";
import { fixAll } from "../server/src/lsp/fixAll.ts";
import { applyFix } from "./fixtureAnswer.ts";
import { readFixturePage } from "./fixturePage.ts";

const folder = "file:///project";

function findingsOf(text: string, name = "rules.yml"): readonly PlacedFinding[] {
  const engine = new Engine();
  const uri = `${folder}/${name}`;
  engine.put({ uri, text, open: true });
  while (engine.step());
  return engine.report(uri).findings;
}

const mended = (text: string, check?: string): string =>
  applyFix(text, { title: "", edits: fixAll(findingsOf(text), check) });

const rules = (...exprs: string[]): string =>
  `groups:\n  - name: a\n    rules:\n${exprs.map((expr, at) => `      - record: a:b${at}\n        expr: ${expr}\n`).join("")}`;

test("every finding with one remedy is mended, those of one check alone if wanted", () => {
  const before = rules("increse(a[5m])", "ceill(b)").replace("- name: a", "- nam: a");
  assert.equal(mended(before), rules("increase(a[5m])", "ceil(b)"));
  const functions = mended(before, "promql/unknown-function");
  assert.equal(functions, rules("increase(a[5m])", "ceil(b)").replace("- name: a", "- nam: a"));
});

test("edits of a page's examples never meet, and what they leave is no worse", () => {
  const root = join(import.meta.dirname, "..");
  let mendedFiles = 0;
  for (const path of globSync("fixtures/checks/*/*.md", { cwd: root })) {
    const page = readFixturePage(readFileSync(join(root, path), "utf8"));
    for (const { files } of page.cases) {
      for (const { text, name, fence } of files) {
        if (fence.word === "markdown") continue;
        const before = findingsOf(text, name);
        const edits = fixAll(before);
        if (edits.length === 0) continue;
        mendedFiles++;
        const after = findingsOf(applyFix(text, { title: "", edits }), name);
        const errors = (findings: readonly PlacedFinding[]): number =>
          findings.filter(({ severity }) => severity === "error").length;
        assert.ok(
          errors(after) <= errors(before),
          `${path}: ${JSON.stringify(after, undefined, 1)}\n${text}`,
        );
      }
    }
  }
  assert.ok(mendedFiles > 50, `${mendedFiles}`);
});
