// What the checks say about collections of real rules, and the page that counts it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checks } from "../../engine/checks/index.ts";
import { Engine } from "../../engine/engine.ts";
import type { PlacedFinding } from "../../engine/engine.ts";
import { isRule } from "../../engine/model/items.ts";
import type { Item } from "../../engine/model/items.ts";
import { firstLineOf } from "../../engine/text/branch.ts";
import { positionIn } from "../../engine/text/chunk.ts";
import { root } from "../root.ts";
import { openData } from "./data.ts";
import type { Data } from "./data.ts";

export const realRulesPage = "docs/checks-on-real-rules.md";

/** A file of a collection as it was judged. */
export interface RealFile {
  readonly file: string;
  readonly findings: readonly PlacedFinding[];
  readonly items: readonly Item[];
}

/** Each collection is read as a project of its own, without settings, in the order of the manifest. */
export function judgeRealRules(folder: string): RealFile[] {
  const data = openData(folder);
  const files = data.json<{ readonly file: string }>("corpus/manifest.json").map(({ file }) => file);
  const collections = Map.groupBy(files, (file) => file.split("/").slice(0, 2).join("/"));
  const judged = new Map(
    [...collections].flatMap(([collection, own]) => judgeProject(data, collection, own)),
  );
  return files.map((file) => judged.get(file)!);
}

function judgeProject(data: Data, collection: string, files: readonly string[]): [string, RealFile][] {
  const engine = new Engine();
  const uriOf = (file: string): string => `file:///${file}`;
  engine.roots = [uriOf(collection)];
  engine.learn({ type: "files", version: 1, uris: new Set(files.map(uriOf)) });
  for (const file of files) engine.put({ uri: uriOf(file), text: data.text(file), open: true });
  while (engine.step());
  const bugs = engine.takeBugs();
  if (bugs.length > 0)
    throw new Error(bugs.map(({ where, error }) => `${where}: ${String(error)}`).join("\n"));
  return files.map((file) => {
    const { findings } = engine.report(uriOf(file));
    const { parts } = engine.workspace.documents.get(uriOf(file))!;
    return [file, { file, findings, items: parts.flatMap(({ items }) => items) }];
  });
}

/** The first and the last line of each rule. */
const rulesOf = ({ items }: RealFile): (readonly [number, number])[] =>
  items.filter(isRule).map(({ extent: { chunk, start, end } }) => {
    const first = firstLineOf(chunk);
    return [first + positionIn(chunk, start).line, first + positionIn(chunk, end).line];
  });

interface Row {
  readonly check: string;
  readonly severity: string;
  findings: number;
  /** `FILE INDEX` of each rule that it speaks of. */
  readonly rules: Set<string>;
}

function rowsOf(files: readonly RealFile[]): Row[] {
  const rows = new Map<string, Row>();
  for (const file of files) {
    const rules = rulesOf(file);
    for (const { check, severity, range } of file.findings) {
      let row = rows.get(check);
      if (!row) rows.set(check, (row = { check, severity, findings: 0, rules: new Set() }));
      row.findings++;
      const { line } = range.start;
      row.rules.add(`${file.file} ${rules.findIndex(([first, last]) => first <= line && line <= last)}`);
    }
  }
  return [...rows.values()].toSorted(
    (a, b) => b.rules.size - a.rules.size || b.findings - a.findings || (a.check < b.check ? -1 : 1),
  );
}

/** What a check's page says about these collections; a check that speaks here has to say it. */
function argumentOf(check: string): string {
  const page = readFileSync(join(root, `fixtures/checks/${check}.md`), "utf8");
  const line = page.split("\n").find((text) => text.includes("119 files of real rules"));
  const from = line?.slice(line.indexOf("In the 119 files of real rules"));
  const said = /^In the 119 files of real rules that (?:it|this) was tried on (.+)$/.exec(from ?? "")?.[1];
  if (said === undefined)
    throw new Error(
      `fixtures/checks/${check}.md does not say: In the 119 files of real rules that it was tried on …`,
    );
  return `${said[0]!.toUpperCase()}${said.slice(1)}`.replaceAll("|", "\\|");
}

/** The text of the page. */
export function realRulesText(files: readonly RealFile[]): string {
  const rules = files.reduce((sum, { items }) => sum + items.filter(isRule).length, 0);
  const percent = (count: number): string => `${((count / rules) * 100).toFixed(1)} %`;
  const rows = rowsOf(files);
  const silent = checks.length - rows.length;
  return [
    "# What the checks say about real rules",
    "",
    `Written by \`npm run conformance -- --write\`, from ${files.length} files that people use: the alerts of awesome-prometheus-alerts and the rules of kube-prometheus, ${rules} rules together, each collection read as a project without settings. A check that speaks of many rules is either right about them, and its page shows ten, or a mistake of ours.`,
    "",
    "| check | severity | findings | rules | of all rules | what they are |",
    "| --- | --- | --: | --: | --: | --- |",
    ...rows.map(
      ({ check, severity, findings, rules: spoken }) =>
        `| [\`${check}\`](../fixtures/checks/${check}.md) | ${severity} | ${findings} | ${spoken.size} | ${percent(spoken.size)} | ${argumentOf(check)} |`,
    ),
    "",
    `The other ${silent} checks say nothing here. Many of them speak only where a project holds what these collections do not: a configuration of Prometheus or Alertmanager, dashboards, unit tests, runbooks.`,
    "",
  ].join("\n");
}
