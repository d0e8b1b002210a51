// `tocsin route` in child processes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { readLabels } from "../server/src/cli/readLabels.ts";

/** A bundle named by `TOCSIN_CLI`, else the sources. */
const program = resolve(process.env["TOCSIN_CLI"] ?? join(import.meta.dirname, "../server/src/cli/main.ts"));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-route-")));
after(() => rmSync(folder, { recursive: true }));

writeFileSync(join(folder, ".tocsin.yaml"), "");
writeFileSync(
  join(folder, "rules.yml"),
  `groups:
  - name: db
    rules:
      - alert: DatabaseDown
        expr: up{job="db"} == 0
        labels: { team: db }
`,
);
writeFileSync(
  join(folder, "alertmanager.yml"),
  `route:
  receiver: all
  group_by: [alertname]
  routes:
    - matchers: [severity="critical"]
      receiver: pager
      continue: true
      mute_time_intervals: [night]
    - matchers: [team=~"db|web", env!="test"]
      receiver: teams
      routes:
        - matchers: [team="db"]
          receiver: team-db
          repeat_interval: 1h
    - receiver: rest
receivers: [{ name: all }, { name: pager }, { name: teams }, { name: team-db }, { name: rest }]
time_intervals: [{ name: night, time_intervals: [] }]
`,
);

function tocsin(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "route", ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("the way of labels, as a tree with what decided", () => {
  const { status, stdout, stderr } = tocsin("--labels", "team=db,severity=critical");
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
  assert.equal(
    stdout,
    `labels: team="db", severity="critical"

alertmanager.yml
✓ root
├─ ✓ severity="critical" → pager  (goes on)
├─ ✓ team=~"db|web", env!="test"
│  └─ ✓ team="db" → team-db
└─ · no matchers: every alert  (not asked)

told: pager, team-db
  pager: grouped by alertname, first after 30s, changes after 5m, again after 4h, not during night (line 5)
  team-db: grouped by alertname, first after 30s, changes after 5m, again after 1h (line 12)

`,
  );
});

test("the way of an alert of the project, as far as its labels are known", () => {
  const { stdout } = tocsin("--alert", "DatabaseDown", "--labels", "env=test");
  assert.match(stdout, /^DatabaseDown {2}rules\.yml:4\nlabels: .*env="test".*; not known: severity\n/);
  assert.match(
    stdout,
    /├─ \? \[severity="critical"\] → pager\? {2}\(the value of severity is not known; goes on\)/,
  );
  assert.match(stdout, /├─ ✗ team=~"db\|web", \[env!="test"\] {2}\(env is "test"\)/);
  assert.match(stdout, /told: rest, pager \(perhaps\)\n/);
});

test("for programs", () => {
  const { status, stdout } = tocsin("--config", "alertmanager.yml", "--format", "json", "env=prod");
  assert.equal(status, 0);
  const [{ labels, ways }] = JSON.parse(stdout) as [{ labels: unknown; ways: Way[] }];
  assert.deepEqual(labels, { env: "prod" });
  const { config, told, root } = ways[0]!;
  assert.deepEqual([config, told, root.line], ["alertmanager.yml", [{ receiver: "rest", sure: true }], 2]);
  assert.deepEqual(
    root.below.map(({ outcome, line, why }) => [outcome, line, why]),
    [
      ["passes by", 5, "there is no label severity"],
      ["passes by", 9, "there is no label team"],
      ["takes", 15, undefined],
    ],
  );
});

interface Way {
  readonly config: string;
  readonly told: unknown;
  readonly root: { readonly line: number; readonly below: readonly Record<string, unknown>[] };
}

test("what keeps it from answering", () => {
  for (const [args, words] of [
    [[], /which alert/],
    [["--labels", "team"], /`team` is no label/],
    [["--alert", "DatabaseDow"], /Did you mean `DatabaseDown`/],
    [["--labels", "a=b", "--config", "rules.yml"], /no `route`/],
    [["--labels", "a=b", "--config", "none.yml"], /does not exist/],
    [["--labels", "a=b", "--format", "xml"], /does not take `xml`/],
  ] as const) {
    const { status, stderr } = tocsin(...args);
    assert.equal(status, 2, stderr);
    assert.match(stderr, words);
  }
});

test("labels are read as people write them", () => {
  const read = (...texts: string[]): unknown => readLabels(texts);
  assert.deepEqual(read("a=b, c = d ,e="), { a: "b", c: "d", e: "" });
  assert.deepEqual(read('a="x, \\"y\\" \\\\"', "b=1=2"), { a: 'x, "y" \\', b: "1=2" });
  for (const text of ["a", "=b", 'a="b', 'a="b"c', "a=b,,c=d"]) assert.throws(() => read(text), text);
});
