// node test/bench/edits.ts [RULES…]: what an edit costs inside of the engine, by its sort, in the middle of a file of
// rules. A benchmark, not a test: it prints the median and the worst of processor time to all findings, in ms.

import { Engine } from "../../server/src/engine/engine.ts";
import { median } from "./figures.ts";
import { ruleFile } from "./ruleFiles.ts";
import type { GeneratedFile, Position } from "./ruleFiles.ts";

const uri = "file:///project/rules.yml";
const times = 6;

/** Something is put in at a place, and taken out again. */
interface Edit {
  readonly name: string;
  readonly at: Position;
  readonly text: string;
}

/** The rule of the middle, by the lines that are of interest in it. */
function editsOf({ text, edit, group }: GeneratedFile): Edit[] {
  const lines = text.split("\n");
  const wait = edit.at.line;
  let first = wait;
  while (!/^\s+- alert:/.test(lines[first]!)) first--;
  const below = (part: string): Position => {
    const line = lines.findIndex((one, index) => index >= first && one.includes(part));
    return { line, character: lines[line]!.length };
  };
  const start = { line: first, character: 0 };
  const head = { line: group.at.line, character: lines[group.at.line]!.length };
  const name = lines[first]!.replace(/^.*alert: /, "");
  const rule = `      - alert: Pasted\n        expr: up == 0\n        labels:\n          severity: info\n`;
  return [
    { name: "a character in a duration", at: edit.at, text: "x" },
    { name: "a character in a template", at: below("description: >-"), text: "\n            {{ $labels.job" },
    {
      name: "a character in the alert's name",
      at: { line: first, character: lines[first]!.length },
      text: "x",
    },
    { name: "a new label", at: below("severity:"), text: "\n          tier: one" },
    {
      name: "a line break behind the rule's first line",
      at: { line: first, character: lines[first]!.length },
      text: "\n",
    },
    { name: "a rule", at: start, text: rule },
    { name: "a rule with the name of the next one", at: start, text: rule.replace("Pasted", name) },
    { name: "a comment between rules", at: start, text: "      # a comment\n" },
    { name: "a blank line between rules", at: start, text: "\n" },
    { name: "a rule's dash, alone", at: start, text: "      -\n" },
    {
      name: "a quote that is not closed",
      at: { line: first, character: "      - alert: ".length },
      text: '"',
    },
    { name: "a bracket that is not closed", at: below("severity:"), text: "\n          tier: [" },
    { name: "a rule one column to the right", at: start, text: " " },
    { name: "a tab in front of a rule", at: start, text: "\t" },
    { name: "a character in a group's name", at: head, text: "x" },
    { name: "a group", at: group.at, text: group.text },
    { name: "an anchor", at: { line: first, character: "      - alert: ".length }, text: "&a " },
    { name: "a document's end", at: start, text: "---\n" },
    { name: "a line at the top", at: { line: 0, character: 0 }, text: "# a comment\n" },
  ];
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

function behind({ line, character }: Position, text: string): Position {
  const lines = text.split("\n");
  const last = lines.at(-1)!.length;
  return lines.length === 1
    ? { line, character: character + last }
    : { line: line + lines.length - 1, character: last };
}

function measure(rules: number): void {
  const file = ruleFile({ rules, seeds: "ends" });
  const engine = new Engine();
  engine.put({ uri, text: file.text, open: true });
  while (engine.step());
  if (engine.report(uri).findings.some(({ check }) => check === "tocsin/large-file")) {
    console.log(`${rules} rules: not read, too large`);
    return;
  }
  console.log(`${`${rules} rules`.padEnd(46)} put in / taken out   worst`);
  for (const { name, at, text } of editsOf(file)) {
    const taken: [number[], number[]] = [[], []];
    for (let time = 0; time < times; time++) {
      const changes = [
        { range: { start: at, end: at }, text },
        { range: { start: at, end: behind(at, text) }, text: "" },
      ];
      for (const [index, change] of changes.entries()) {
        const begin = cpuMs();
        engine.put({ uri, changes: [change] });
        while (engine.step());
        if (time > 0) taken[index]!.push(cpuMs() - begin);
      }
    }
    const [put, out] = taken.map((list) => median(list).toFixed(2).padStart(8));
    const worst = Math.max(...taken.flat());
    console.log(`${name.padEnd(46)} ${put} / ${out} ${worst.toFixed(1).padStart(8)}`);
  }
}

const wanted = process.argv.slice(2).map(Number);
for (const rules of wanted.length > 0 ? wanted : [1000, 5000]) measure(rules);
