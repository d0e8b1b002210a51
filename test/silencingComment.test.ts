import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import { applyFix } from "./fixtureAnswer.ts";

/** The text after the fix that silences the file's first finding. */
function silenced(text: string): string {
  const uri = "file:///w/a.yml";
  const engine = new Engine();
  engine.put({ uri, text });
  while (engine.step());
  const [first, ...others] = engine.report(uri).findings;
  assert.ok(first);
  const fix = engine.at("silencingComment", uri, first.range.start, first.check);
  assert.ok(fix);
  const after = applyFix(text, fix);
  engine.put({ uri, text: after });
  while (engine.step());
  assert.equal(engine.report(uri).findings.length, others.length);
  assert.deepEqual(engine.takeBugs(), []);
  return after;
}

test("the comment stands right above the key that it speaks for, whether the key is known or not", () => {
  assert.equal(
    silenced("scrape_configs:\n  - job_name: a\n    foo:\n      - a\n"),
    "scrape_configs:\n  - job_name: a\n    # tocsin-ignore yaml/unknown-key -- why\n    foo:\n      - a\n",
  );
  assert.equal(
    silenced("scrape_configs:\n- job_name: a\n  static_config:\n  - targets: [a]\n"),
    "scrape_configs:\n- job_name: a\n  # tocsin-ignore yaml/unknown-key -- why\n  static_config:\n  - targets: [a]\n",
  );
  assert.equal(
    silenced("groups:\n- name: a\n  rules:\n  - record: a\n    expr: up\n    foo: 1\n"),
    "groups:\n- name: a\n  rules:\n  - record: a\n    expr: up\n    # tocsin-ignore yaml/unknown-key -- why\n    foo: 1\n",
  );
});

test("a comment above an item's first key stands above its dash", () => {
  assert.equal(
    silenced("scrape_configs:\n- foo: 1\n  job_name: a\n"),
    "scrape_configs:\n# tocsin-ignore yaml/unknown-key -- why\n- foo: 1\n  job_name: a\n",
  );
});
