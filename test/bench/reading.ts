// node test/bench/reading.ts [LINES]: how long the engine takes to read and judge a long file of each kind, and to take
// a keystroke in its middle. A benchmark, not a test: it prints medians of processor time, and the longest single step.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Engine } from "../../server/src/engine/engine.ts";

const fixtures = join(import.meta.dirname, "../../fixtures");
const wanted = Number(process.argv[2] ?? 5000);

/** The list below a root key again and again, its names made to differ, until the file has the lines that are wanted. */
function repeat(path: string, key: string, name: RegExp): string {
  const text = readFileSync(join(fixtures, path), "utf8");
  const start = text.indexOf(`\n${key}:\n`) + key.length + 3;
  const rest = text.slice(start).search(/^\S/m);
  const end = rest < 0 ? text.length : start + rest;
  const list = text.slice(start, end);
  const copies: string[] = [];
  let lines = text.split("\n").length;
  for (let copy = 1; lines < wanted; copy++) {
    copies.push(list.replaceAll(name, (all) => `${all}-${copy}`));
    lines += list.split("\n").length - 1;
  }
  return text.slice(0, end) + copies.join("") + text.slice(end);
}

const files: readonly (readonly [path: string, text: string])[] = [
  ["prometheus.yml", repeat("differential/prometheus.yml", "scrape_configs", /(?<=- job_name: )\w+/g)],
  ["alertmanager.yml", repeat("differential/alertmanager.yml", "receivers", /(?<=^ {2}- name: )\w+/gm)],
  ["rules_test.yml", repeat("differential/rules_test.yml", "tests", /(?<=- name: )\w+/g)],
];

/** Time of the processor, so that what else runs on the machine does not count. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;

for (const [path, text] of files) {
  const uri = `file:///project/${path}`;
  const fresh: number[] = [];
  let longest = 0;
  let engine = new Engine();
  const settle = (): number => {
    const begin = cpuMs();
    for (;;) {
      const step = cpuMs();
      if (!engine.step()) break;
      longest = Math.max(longest, cpuMs() - step);
    }
    return cpuMs() - begin;
  };
  for (let round = 0; round < 9; round++) {
    engine = new Engine();
    engine.put({ uri, text, open: true });
    if (round === 2) longest = 0;
    fresh.push(settle());
  }
  const firstStep = longest;
  longest = 0;
  const line = text.split("\n").length >> 1;
  const keystrokes: number[] = [];
  for (let round = 0; round < 15; round++) {
    const at = { line, character: 0 };
    engine.put({ uri, changes: [{ range: { start: at, end: at }, text: "#" }] });
    keystrokes.push(settle());
  }
  const { findings } = engine.report(uri);
  const lines = text.split("\n").length;
  console.log(
    `${path}: ${lines} lines, ${(text.length / 1024).toFixed(0)} KB, ${findings.length} findings: ` +
      `read ${median(fresh.slice(2)).toFixed(0)} ms (longest step ${firstStep.toFixed(0)} ms), ` +
      `keystroke ${median(keystrokes).toFixed(0)} ms (longest step ${longest.toFixed(0)} ms)`,
  );
}
