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

const tocsin = (...args: readonly string[]): Said => tocsinIn(folder, ...args);

interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function tocsinIn(cwd: string, ...args: readonly string[]): Said {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "route", ...args], {
    cwd,
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

test("routes of AlertmanagerConfigs, as the operator puts them together", () => {
  const operated = mkdtempSync(join(folder, "operated-"));
  const object = (name: string, receiver: string): string => `apiVersion: monitoring.coreos.com/v1beta1
kind: AlertmanagerConfig
metadata: { name: ${name}, namespace: shop }
spec:
  route:
    receiver: ${receiver}
    groupWait: 1m
    muteTimeIntervals: [night]
  receivers: [{ name: ${receiver} }]
  timeIntervals: [{ name: night, timeIntervals: [{}] }]
`;
  writeFileSync(join(operated, ".tocsin.yaml"), "");
  writeFileSync(join(operated, "b.yaml"), object("team-b", "chat"));
  writeFileSync(join(operated, "a.yaml"), object("team-a", "pager"));
  const labels = ["--labels", "namespace=shop"];
  assert.equal(
    tocsinIn(operated, ...labels).stdout,
    `labels: namespace="shop"

a.yaml, b.yaml
✓ root, which is not in this project
├─ ✓ namespace="shop" → shop/team-a/pager  (goes on)
└─ ✓ namespace="shop" → shop/team-b/chat  (goes on)

told: shop/team-a/pager, shop/team-b/chat
  shop/team-a/pager: first after 1m, not during shop/team-a/night (a.yaml:6)
  shop/team-b/chat: first after 1m, not during shop/team-b/night (b.yaml:6)

`,
  );
  assert.match(
    tocsinIn(operated, "--labels", "namespace=x").stdout,
    /\ntold: whoever the root route names\n/,
  );
  writeFileSync(
    join(operated, "alertmanager.yml"),
    "route: { receiver: all, repeat_interval: 1h }\nreceivers: [{ name: all }]\n",
  );
  const { stdout } = tocsinIn(operated, ...labels);
  assert.match(stdout, /^alertmanager\.yml\n✓ root\n├─ ✓ namespace="shop" → shop\/team-a\/pager/m);
  assert.match(
    stdout,
    /chat: in one group, first after 1m, changes after 5m, again after 1h, .* \(b\.yaml:6\)/,
  );
  assert.match(tocsinIn(operated, "--labels", "namespace=x").stdout, /\ntold: all\n/);
  const [{ ways }] = JSON.parse(tocsinIn(operated, ...labels, "--format", "json").stdout) as [
    { ways: Way[] },
  ];
  assert.deepEqual(
    ways[0]!.root.below.map(({ file, line }) => [file, line]),
    [
      ["a.yaml", 6],
      ["b.yaml", 6],
    ],
  );
});

test("what keeps it from answering", () => {
  for (const [args, words] of [
    [[], /which alert/],
    [["--labels", "team"], /`team` is no label/],
    [["--labels", "a=b", "alertmanager.yml"], /is no label[^]*behind `--config`/],
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
