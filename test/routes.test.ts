import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { newest } from "../server/src/engine/facts/target.ts";
import { readYaml } from "../server/src/engine/languages/yaml/read.ts";
import { readRouting } from "../server/src/engine/model/routeTree.ts";
import type { Routing } from "../server/src/engine/model/routeTree.ts";
import { endsOf, exactly, stopsOf, wayOf } from "../server/src/engine/model/routeWay.ts";
import type { KnownLabels } from "../server/src/engine/model/routeWay.ts";
import { makeChunk } from "../server/src/engine/text/chunk.ts";
import { randomFrom } from "../server/src/tools/differential/random.ts";
import type { Random } from "../server/src/tools/differential/random.ts";
import { amtoolReceivers, amtoolVersion, needsAmtool } from "./amtoolJudge.ts";

/** More of them: `TOCSIN_ROUTES=20000`, others: `TOCSIN_SEED=7`. */
const many = Number(process.env["TOCSIN_ROUTES"] ?? 500);
const seed = Number(process.env["TOCSIN_SEED"] ?? 1);
const setsEach = 20;

const names = ["team", "severity", "alertname", "env", "job"];
const values = [
  "db",
  "web",
  "critical",
  "warning",
  "db-1",
  "",
  "a.b",
  'say "so"',
  "two words",
  "back\\slash",
];
const patterns = [
  "db.*",
  ".+",
  "",
  ".*",
  "web|db",
  "(?i)DB",
  "crit[a-z]+",
  "^db$",
  "a.b",
  "[^d].*",
  "db-\\d",
];

test("routes are followed as amtool follows them", needsAmtool, async () => {
  const random = randomFrom(seed);
  const folder = mkdtempSync(join(tmpdir(), "tocsin-routes-"));
  try {
    for (let done = 0; done < many; done += setsEach) {
      const text = randomConfig(random);
      const file = join(folder, "alertmanager.yml");
      writeFileSync(file, text);
      const routing = routingOf(text);
      const sets = Array.from({ length: setsEach }, () => randomLabels(random));
      const said = await inParallel(sets, (labels) => amtoolReceivers(file, labels));
      for (const [at, labels] of sets.entries()) {
        const ends = endsOf(wayOf(routing.root, exactly(new Map(labels))));
        const ours = ends.map(({ route }) => route.receiver);
        assert.deepEqual(ours, said[at], `${JSON.stringify(labels)} in\n${text}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("what is said of labels that are not known holds for all values", () => {
  const random = randomFrom(seed + 1);
  for (let round = 0; round < 400; round++) {
    const { root } = routingOf(randomConfig(random));
    const labels = new Map(randomLabels(random));
    const hidden = new Set(names.filter(() => random.below(3) === 0));
    const exact = [...stopsOf(wayOf(root, exactly(labels)))];
    const partly: KnownLabels = {
      value: (label) => (hidden.has(label) ? undefined : (labels.get(label) ?? "")),
      isThere: (label) => (labels.get(label) ?? "") !== "",
    };
    for (const [at, stop] of [...stopsOf(wayOf(root, partly))].entries()) {
      if (stop.tells !== "maybe") assert.equal(exact[at]!.tells, stop.tells);
      if (stop.isTried && exact[at]!.isTried && stop.matches !== "maybe")
        assert.equal(exact[at]!.matches, stop.matches);
    }
  }
});

test("a route has what it inherits, and the defaults", () => {
  const { root } = routingOf(`
route:
  receiver: all
  group_by: ['...']
  repeat_interval: 1h
  routes:
    - matchers: [team="db"]
      group_by: [alertname]
      mute_time_intervals: [night]
      routes:
        - { receiver: pager, group_wait: 0s }
`);
  const [db] = root.routes;
  assert.equal(root.groupBy, undefined);
  assert.deepEqual([db!.receiver, db!.groupBy, db!.repeatInterval], ["all", ["alertname"], "1h"]);
  const [pager] = db!.routes;
  assert.deepEqual(pager, {
    ...{ conditions: [], isBroken: false, goesOn: false, receiver: "pager", groupBy: ["alertname"] },
    ...{ groupWait: "0s", groupInterval: "5m", repeatInterval: "1h", muteIntervals: [], activeIntervals: [] },
    routes: [],
  });
});

function routingOf(text: string): Routing {
  const { root } = readYaml(text, [{ start: 0, chunk: makeChunk(text, "frame") }], "yaml.v2");
  const routing = readRouting(root, {
    target: { ...newest, alertmanager: amtoolVersion || newest.alertmanager },
  });
  assert.ok(routing);
  return routing;
}

const randomLabels = (random: Random): [string, string][] =>
  names
    .filter(() => random.below(4) > 0)
    .map((name) => [name, random.pick(values.filter((one) => one !== ""))]);

function randomConfig(random: Random): string {
  const receivers: string[] = [];
  const route = (depth: number, indent: string): string => {
    const lines: string[] = [];
    if (depth === 0 || random.below(4) > 0) {
      receivers.push(`r${receivers.length}`);
      lines.push(`receiver: ${receivers.at(-1)}`);
    }
    if (depth > 0) lines.push(...conditions(random));
    if (depth > 0 && random.below(3) === 0) lines.push("continue: true");
    // amtool falls over a route that is nothing at all.
    if (lines.length === 0) lines.push("continue: false");
    const below = depth < 3 ? random.below(depth === 0 ? 5 : 4) : 0;
    if (below > 0) lines.push("routes:");
    const inner = Array.from({ length: below }, () => {
      const child = route(depth + 1, `${indent}    `);
      return `${indent}  - ${child.trimStart()}`;
    });
    return [...lines.map((line) => `${indent}${line}`), ...inner].join("\n");
  };
  const tree = route(0, "  ");
  return `route:\n${tree}\nreceivers:\n${receivers.map((name) => `  - name: ${name}\n`).join("")}`;
}

/** Of a route: in one of the three ways that they can be written, or in several. */
function conditions(random: Random): string[] {
  const lines: string[] = [];
  const pairs = (list: readonly string[]): string =>
    names
      .filter(() => random.below(4) === 0)
      .map((name) => `${name}: ${JSON.stringify(random.pick(list))}`)
      .join(", ");
  if (random.below(3) === 0) lines.push(`match: {${pairs(values)}}`);
  if (random.below(3) === 0) lines.push(`match_re: {${pairs(patterns)}}`);
  if (random.below(3) > 0) {
    const matchers = Array.from({ length: 1 + random.below(2) }, () => {
      const operator = random.pick(["=", "!=", "=~", "!~"]);
      const value = random.pick(operator.endsWith("~") ? patterns : values);
      return `'${random.pick(names)}${operator}${JSON.stringify(value)}'`;
    });
    lines.push(`matchers: [${matchers.join(", ")}]`);
  }
  return lines;
}

/** A few at a time. */
async function inParallel<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let at = 0; at < items.length; at += 4)
    answers.push(...(await Promise.all(items.slice(at, at + 4).map(ask))));
  return answers;
}
