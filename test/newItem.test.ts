import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import { applyFix } from "./fixtureAnswer.ts";

const uri = "file:///project/rules/api.yml";

function open(text: string, at = uri): Engine {
  const engine = new Engine();
  engine.roots = ["file:///project"];
  engine.put({ uri: at, text, open: true });
  while (engine.step());
  return engine;
}

const text = `groups:
  - name: a
    rules:
      - alert: Down
        expr: up{job="api"} == 0
        for: 5m
        labels: { severity: page }

      # the next one
      - record: a:b
        expr: sum(c)
  - name: b
    rules:
      - {record: b:c, expr: sum(d)} # why
`;

const alert = {
  type: "alert",
  name: "ErrorsHigh",
  expr: 'sum(rate(errors_total{job="api"}[5m])) > 1',
  for: "10m",
  severity: "warning",
  summary: "Errors: too many",
} as const;
const record = { type: "record", name: "job:errors:rate5m", expr: "{job=~'a'}" } as const;

test("a rule is written behind the one at the cursor, in the group that it is in", () => {
  const engine = open(text);
  const edit = engine.of("newRule", uri, 4, alert);
  assert.ok(edit);
  const after = applyFix(text, { title: "", edits: [edit] });
  assert.equal(
    after,
    text.replace(
      "labels: { severity: page }\n",
      `labels: { severity: page }
      - alert: ErrorsHigh
        expr: sum(rate(errors_total{job="api"}[5m])) > 1
        for: 10m
        labels:
          severity: warning
        annotations:
          summary: 'Errors: too many'
`,
    ),
  );
  assert.deepEqual(
    open(after)
      .report(uri)
      .findings.filter(({ severity }) => severity === "error"),
    [],
  );
  const last = engine.of("newRule", uri, 13, record)!;
  assert.match(
    applyFix(text, { title: "", edits: [last] }),
    /# why\n      - record: job:errors:rate5m\n        expr: '\{job=~''a''\}'\n$/,
  );
});

test("a group is written behind the last one; a file that is none has no place for it", () => {
  const engine = open(text);
  const edit = engine.of("newGroup", uri, "new", record)!;
  const after = applyFix(text, { title: "", edits: [edit] });
  assert.match(after, /# why\n  - name: new\n    rules:\n      - record: job:errors:rate5m\n/);
  assert.equal(open("a: 1\n").of("newRule", uri, 0, alert), undefined);
});

/** What a text becomes, and that nothing is wrong with it then. */
function withRule(before: string, at?: string): string {
  const edit = open(before, at).of("newRule", at ?? uri, 2, { ...record, expr: "up" });
  assert.ok(edit, before);
  const after = applyFix(before, { title: "", edits: [edit] });
  assert.deepEqual(
    open(after, at)
      .report(at ?? uri)
      .findings.map(({ message }) => message),
    [],
  );
  return after;
}

test("the first rule goes where its list stands empty, and into a file in which nothing stands", () => {
  const [rule, group] = ["- record: job:errors:rate5m", "- name: rules"];
  const file = `groups:\n  ${group}\n    rules:\n      ${rule}\n        expr: up\n`;
  assert.equal(withRule(""), file);
  assert.equal(withRule("\n  "), `\n${file}`);
  assert.equal(withRule("# why"), `# why\n${file}`);
  assert.equal(withRule("# why\r\n"), `# why\r\n${file.replaceAll("\n", "\r\n")}`);
  for (const empty of ["groups:\n", "groups: []\n", "groups: ~\n"]) assert.equal(withRule(empty), file);
  assert.equal(withRule("groups: [] # to come\n"), file.replace("groups:", "groups: # to come"));
  const named = file.replace(group, "- name: a");
  for (const empty of ["", " []", " null"])
    assert.equal(withRule(named.slice(0, named.indexOf("\n      -")) + `${empty}\n`), named);
  const object =
    "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\nspec:\n  groups: []\n";
  assert.match(withRule(object), /\n  groups:\n    - name: rules\n      rules:\n        - record: /);
  assert.equal(open(withRule(object)).of("newTest", uri, 8, "file:///project/a_test.yml"), undefined);
  assert.equal(open("{groups: []}\n").of("newRule", uri, 0, alert), undefined);
});

test("a group without the list gets one, and a list in brackets is written on in brackets", () => {
  const lines = ["- record: job:errors:rate5m", "  expr: up"];
  const named = (above: string, indent: string, behind = ""): void =>
    assert.equal(
      withRule(above + behind),
      [above.trimEnd(), `${indent}rules:`, ...lines.map((one) => `${indent}  ${one}`), behind].join("\n"),
    );
  named("groups:\n  - name: a\n", "    ");
  named("groups:\n- name: a # why\n", "  ");
  named("groups:\n  - name: a\n    labels:\n      b: |\n        c\n", "    ");
  named("groups:\n  - name: a\n    limit: 3\n", "    ", "\n# end\n  - name: b\n    rules: []\n");
  const written = "{record: job:errors:rate5m, expr: up}";
  const flow = `groups:\n  - {name: a, rules: [${written}]}\n`;
  for (const empty of ["", ", rules: []", ", rules: null", ", rules: ~", ", rules"])
    assert.equal(withRule(`groups:\n  - {name: a${empty}}\n`), flow);
  assert.equal(withRule("groups: [{name: a, rules: []}]\n"), `groups: [{name: a, rules: [${written}]}]\n`);
  const [one, other] = ["{ record: 'a:b', expr: sum(a) }", "{ record: 'b:c', expr: sum(b) }"];
  const two = `groups:\n  - name: a\n    rules: [${one},\n      ${other}]\n`;
  assert.equal(withRule(two), two.replace(one, `${one}, ${written.replace("{", "{ ").replace("}", " }")}`));
  const edit = open(flow).of("newRule", uri, 1, { ...alert, expr: "up{a=~'b|c'} == 0" })!;
  const after = applyFix(flow, { title: "", edits: [edit] });
  assert.match(
    after,
    /, expr: 'up\{a=~''b\|c''\} == 0', for: 10m, labels: \{severity: warning\}, annotations: /,
  );
  assert.deepEqual(
    open(after)
      .report(uri)
      .findings.filter(({ severity }) => severity === "error"),
    [],
  );
});

test("a new file and a test of a rule are what their programs read", () => {
  const engine = open(text);
  const file = engine.ask("newRuleFile", "new", alert)!;
  assert.deepEqual(
    open(file)
      .report(uri)
      .findings.filter(({ severity }) => severity === "error"),
    [],
  );
  const testUri = "file:///project/tests/api_test.yml";
  const written = engine.of("newTest", uri, 5, testUri)!;
  assert.match(written, /rule_files:\n  - \.\.\/rules\/api\.yml\n/);
  assert.match(written, /- series: up\{job="api"\}\n/);
  assert.match(written, /eval_time: 10m\n        alertname: Down\n/);
  assert.match(written, /severity: page\n$/);
  const errors = open(written, testUri)
    .report(testUri)
    .findings.filter(({ severity }) => severity === "error");
  assert.deepEqual(errors, []);
  assert.match(engine.of("newTest", uri, 10, testUri)!, /- expr: a:b\n/);
  assert.equal(engine.of("newTest", uri, 0, testUri), undefined);
});
