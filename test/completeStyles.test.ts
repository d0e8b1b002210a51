import assert from "node:assert/strict";
import { test } from "node:test";
import { stringify } from "yaml";
import { Engine } from "../server/src/engine/engine.ts";

const step = (): object => ({ source_labels: ["a"], action: "keep", regex: "b" });
const files: Readonly<Record<string, unknown>> = {
  "prometheus.yml": {
    scrape_configs: [
      {
        job_name: "a",
        kubernetes_sd_configs: [{ role: "pod", namespaces: { names: ["x"] } }],
        static_configs: [{ targets: ["x:1"], labels: { a: "b" } }],
        relabel_configs: [step(), { action: "labeldrop", regex: "c" }],
      },
      { relabel_configs: [step()], job_name: "b" },
    ],
    alerting: { alertmanagers: [{ static_configs: [{ targets: ["y:1"] }] }] },
    remote_write: [{ url: "http://x/", write_relabel_configs: [step()] }],
  },
  "alertmanager.yml": {
    route: { receiver: "x", routes: [{ receiver: "y", routes: [{ matchers: ["a=b"], receiver: "x" }] }] },
    receivers: [
      { name: "x", webhook_configs: [{ url: "http://x/", send_resolved: true }] },
      { name: "y", email_configs: [{ to: "a@example.com" }] },
    ],
    inhibit_rules: [{ source_matchers: ["a=b"], target_matchers: ["c=d"], equal: ["e"] }],
    time_intervals: [{ name: "n", time_intervals: [{ weekdays: ["monday"], times: [] }] }],
  },
  "rules.yml": {
    groups: [
      {
        name: "a",
        rules: [
          { record: "a:b", expr: "sum(up)" },
          { alert: "A", expr: "up == 0", labels: { severity: "page" } },
        ],
      },
      { name: "b", interval: "1m", rules: [{ alert: "B", expr: "up", annotations: { summary: "x" } }] },
    ],
  },
  "a_test.yml": {
    rule_files: ["rules.yml"],
    tests: [
      {
        interval: "1m",
        input_series: [{ series: "up", values: "1x10" }],
        alert_rule_test: [
          { eval_time: "1m", alertname: "A", exp_alerts: [{ exp_labels: { severity: "page" } }] },
        ],
        promql_expr_test: [{ expr: "up", eval_time: "1m", exp_samples: [{ labels: "up", value: 1 }] }],
      },
    ],
  },
  "contacts.yml": {
    apiVersion: 1,
    contactPoints: [{ name: "a", receivers: [{ uid: "u", type: "email", settings: { addresses: "x" } }] }],
    policies: [{ receiver: "a", routes: [{ receiver: "a", object_matchers: [["a", "=", "b"]] }] }],
  },
};

/** What is offered at each of these offsets, whole items left out: they have several lines. */
function offers(name: string, text: string, offsets: readonly number[]): string[][] {
  const uri = `file:///w/${name}`;
  const engine = new Engine();
  engine.put({ uri, text });
  const found = offsets.map((offset) => {
    const before = text.slice(0, offset).split("\n");
    const position = { line: before.length - 1, character: before.at(-1)!.length };
    return (engine.at("complete", uri, position) ?? [])
      .filter(({ kind }) => kind !== "snippet")
      .map(({ label }) => label);
  });
  assert.deepEqual(engine.takeBugs(), []);
  assert.ok(found.some((labels) => labels.length > 0));
  return found;
}

/** The end of each line, and behind the first letter of what stands there. */
const inLines = (text: string): number[] =>
  [...text.matchAll(/^[\s-]*(\S)?.*$/gm)].flatMap(({ 0: line, 1: first = "", index }) => [
    index + line.indexOf(first) + first.length,
    index + line.length,
  ]);

/** Behind the first letter of each key. */
const inKeys = (text: string): number[] =>
  [...text.matchAll(/(?<=^[ -]*|[{,[] *)"?[a-z](?=\w*"?:(?:\s|$))/gim)].map(
    ({ 0: head, index }) => index + head.length,
  );

for (const [name, content] of Object.entries(files)) {
  const indented = stringify(content);
  test(`${name}: lists at the column of their key are completed as indented ones`, () => {
    const compact = stringify(content, { indentSeq: false });
    assert.notEqual(compact, indented);
    assert.deepEqual(offers(name, compact, inLines(compact)), offers(name, indented, inLines(indented)));
  });

  test(`${name}: keys in braces are completed as those on lines`, () => {
    const texts = [JSON.stringify(content, null, 1), stringify(content, { collectionStyle: "flow" })];
    const flat = JSON.stringify(content).replaceAll(/(?<=[^\\]":)/g, " ");
    for (const text of [...texts, flat]) {
      assert.equal(inKeys(text).length, inKeys(indented).length, text);
      assert.deepEqual(offers(name, text, inKeys(text)), offers(name, indented, inKeys(indented)), text);
    }
  });
}
