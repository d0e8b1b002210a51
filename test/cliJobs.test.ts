// Files of a project judged by several at once: whatever is said of them is what one engine says that reads them all.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, test } from "node:test";
import { startCrew } from "../server/src/cli/crew.ts";
import type { Crew } from "../server/src/cli/crew.ts";
import { makeFileJudge } from "../server/src/cli/fileJudge.ts";
import type { ProjectFile, ProjectPlan, Verdict } from "../server/src/cli/fileJudge.ts";
import { findingRow } from "../server/src/cli/findingRow.ts";
import { judgeTogether } from "../server/src/cli/judgeProject.ts";
import { shareFiles, takeFile } from "../server/src/cli/sharedFiles.ts";
import { Engine } from "../server/src/engine/engine.ts";
import { randomFrom } from "../server/src/tools/differential/random.ts";
import type { Random } from "../server/src/tools/differential/random.ts";
import { isSettingsFile } from "../server/src/workspaceFiles/walk.ts";
import { fileUri } from "../server/src/workspaceFiles/fileUri.ts";

const main = resolve(process.env["TOCSIN_CLI"] ?? join(import.meta.dirname, "../server/src/cli/main.ts"));

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

type Files = Readonly<Record<string, string>>;

function folderWith(files: Files): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-jobs-")));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A rule that may lack what others have, or be wrong. */
function rule(random: Random): string {
  const name = `Alert${random.below(6)}`;
  const lines = [
    `      - alert: ${name}`,
    `        expr: ${random.pick(["up == 0", "a:b > 1", "up ==", "sum(x) > 0"])}`,
  ];
  if (random.below(2)) lines.push("        labels:", `          ${random.pick(["severity", "team"])}: page`);
  if (random.below(2)) {
    const page = random.pick(["runbooks/a.md", "runbooks/b.md", "https://x.test/y"]);
    lines.push("        annotations:", `          ${random.pick(["runbook_url", "summary"])}: ${page}`);
  }
  if (random.below(9) === 0) lines.push("        fro: 5m");
  if (random.below(9) === 0) lines.push("        # tocsin-disable-next-line alert/missing-severity");
  return lines.join("\n");
}

function rules(random: Random): string {
  const groups = Array.from({ length: 1 + random.below(2) }, (_, group) => {
    const own = Array.from({ length: 1 + random.below(3) }, () => rule(random));
    return [`  - name: group${group}`, "    rules:", ...own].join("\n");
  });
  const stray = random.below(8) === 0 ? "namespace: other\n" : "";
  return `${stray}groups:\n${groups.join("\n")}\n`;
}

const jobs = (random: Random): string =>
  `scrape_configs:\n${["node", "api"]
    .filter(() => random.below(2))
    .map((name) => `  - job_name: ${name}\n`)
    .join("")}  - job_name: j${random.below(3)}\n`;

const config = (random: Random): string =>
  `rule_files: [${random.pick(['"rules/*.yml"', "rules/0.yml", '"rules/[0-3].yml", "*.yaml"'])}]\nscrape_config_files: ["jobs/*.yml"]\n${jobs(random)}`;

const unitTest = (random: Random): string =>
  `rule_files: [${random.pick(["rules/0.yml", '"rules/*.yml"', "rules/none.yml"])}]\ntests:\n  - alert_rule_test:\n      - alertname: Alert${random.below(8)}\n        eval_time: 1m\n`;

const dashboard = (random: Random): string =>
  JSON.stringify({ uid: `u${random.below(3)}`, title: "T", panels: [], schemaVersion: 39 });

/** Files that ask about each other: names, runbooks, rule files, jobs, dashboards, settings. */
function project(seed: number): Files {
  const random = randomFrom(seed);
  const files: Record<string, string> = {};
  for (let at = 0; at < 3 + random.below(6); at++) files[`rules/${at}.yml`] = rules(random);
  for (let at = 0; at < random.below(3); at++) files[`jobs/${at}.yml`] = jobs(random);
  for (let at = 0; at < random.below(3); at++) files[`boards/${at}.json`] = dashboard(random);
  for (let at = 0; at < random.below(3); at++) files[`test${at}.yml`] = unitTest(random);
  if (random.below(2)) files["prometheus.yml"] = config(random);
  if (random.below(2)) files["a.yaml"] = rules(random);
  if (random.below(2)) files["runbooks/a.md"] = "# A\n";
  if (random.below(3) === 0) files["other.yml"] = "services: {}\n";
  if (random.below(3) === 0) files[".tocsin.yaml"] = "checks:\n  alert/missing-runbook: error\n";
  if (random.below(4) === 0) files["rules/.tocsin.yaml"] = 'files: {exclude: ["1.yml"]}\nchekcs: {}\n';
  return files;
}

const shown = ({ total, findings, isKnown, isExcluded }: Verdict): unknown => ({
  total,
  findings,
  isKnown,
  isExcluded,
});

/** What an engine says that reads all files and keeps them. */
function byOneEngine(plan: ProjectPlan, files: Files, uriOf: (path: string) => string): Map<string, unknown> {
  const engine = new Engine();
  engine.roots = [plan.root];
  engine.learn({ type: "files", version: 1, uris: new Set(plan.uris) });
  for (const [path, text] of Object.entries(files)) engine.put({ uri: uriOf(path), text });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return new Map(
    Object.keys(files).map((path) => {
      const uri = uriOf(path);
      const { kinds, excluded: isExcluded } = engine.status(uri);
      const { findings, total } = engine.report(uri);
      const rows = findings.map((finding) => findingRow(uri, finding));
      return [path, { total, findings: rows, isKnown: kinds.length > 0, isExcluded }];
    }),
  );
}

/** A crew of judges in this thread; `fails` says which of them answers no more, from which answer on. */
function crewOf(plan: ProjectPlan, shares: readonly ProjectFile[][], fails: (taker: number) => number): Crew {
  const judges = shares.map((own) => {
    const judge = makeFileJudge(plan);
    for (const file of own) judge.judge(file);
    return judge;
  });
  const gone = new Set<number>();
  const lost: ProjectFile[] = [];
  let round = 0;
  return {
    answers: () => {
      round++;
      for (const [at, own] of shares.entries())
        if (!gone.has(at) && fails(at) <= round) {
          gone.add(at);
          lost.push(...own);
        }
      const there = [...judges.entries()].filter(([at]) => !gone.has(at));
      const answers = there.map(([at, judge]) => {
        const answer = { gists: judge.takeGists(), verdicts: judge.takeVerdicts(), bugs: judge.takeBugs() };
        return [at, structuredClone(answer)] as const;
      });
      return Promise.resolve(new Map(answers));
    },
    tell: (at, gists) => {
      judges[at]!.know(gists);
      judges[at]!.settle();
    },
    takeLost: () => lost.splice(0),
    end: () => undefined,
  };
}

test("several judges say together what one engine says", async () => {
  for (let seed = 1; seed <= Number(process.env["TOCSIN_PROJECTS"] ?? 150); seed++) {
    const files = project(seed);
    const folder = folderWith(files);
    const uriOf = (path: string): string => fileUri(join(folder, path));
    const paths = Object.keys(files).filter((path) => !path.endsWith(".md"));
    const texts = Object.fromEntries(paths.map((path) => [path, files[path]!]));
    const settings = paths
      .filter((path) => isSettingsFile(uriOf(path)))
      .map((path) => [uriOf(path), files[path]!] as const);
    const plan: ProjectPlan = { root: fileUri(folder), uris: Object.keys(files).map(uriOf), settings };
    const expected = byOneEngine(plan, texts, uriOf);
    const random = randomFrom(seed + 1000);
    const shares: ProjectFile[][] = [[], [], []];
    for (const path of paths.toSorted(() => random.below(3) - 1))
      if (!isSettingsFile(uriOf(path)))
        shares[random.below(3)]!.push({ uri: uriOf(path), path: join(folder, path), isTarget: true });
    const [own = [], ...others] = shares;
    const failing = random.below(4);
    const at = 1 + random.below(3);
    const judge = makeFileJudge(plan);
    for (const file of own) judge.judge(file);
    const crew = crewOf(plan, others, (taker) => (taker === failing ? at : Number.POSITIVE_INFINITY));
    const { verdicts, bugs } = await judgeTogether(judge, crew);
    assert.deepEqual(bugs, []);
    for (const path of paths) {
      const uri = uriOf(path);
      const verdict = isSettingsFile(uri) ? judge.settingsVerdict(uri) : verdicts.get(uri)!;
      assert.deepEqual(
        shown(verdict),
        expected.get(path),
        `${path} of seed ${seed}: ${JSON.stringify(files)}`,
      );
    }
  }
});

function tocsin(cwd: string, args: readonly string[]): { code: number | null; out: string; err: string } {
  const options = { cwd, encoding: "utf8", timeout: 60_000 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "check", ...args], options);
  return { code: status, out: stdout, err: stderr };
}

test("whatever is printed is the same with threads and without", () => {
  for (const seed of [3, 8]) {
    const cwd = folderWith(project(seed));
    for (const format of ["text", "json"]) {
      const alone = tocsin(cwd, ["--jobs", "1", "--format", format]);
      assert.notEqual(alone.code, 2, alone.err);
      assert.deepEqual(tocsin(cwd, ["--jobs=3", "--format", format]), alone);
    }
  }
});

test("files of a thread that cannot be started are judged all the same", async () => {
  const folder = folderWith({
    "a.yml": "groups:\n  - name: a\n    rules: [{alert: A, expr: up ==}]\n",
    "no.mjs": "throw new Error('no')",
  });
  const uri = fileUri(join(folder, "a.yml"));
  const plan: ProjectPlan = { root: fileUri(folder), uris: [uri], settings: [] };
  const { shared } = shareFiles([{ uri, path: join(folder, "a.yml"), isTarget: true }]);
  assert.ok(takeFile(shared, 2));
  const crew = startCrew(plan, shared, 1, join(folder, "no.mjs"));
  const { verdicts } = await judgeTogether(makeFileJudge(plan), crew);
  assert.deepEqual(
    verdicts.get(uri)?.findings.map(({ check }) => check),
    ["promql/syntax"],
  );
});

test("a number of jobs that is none is refused", () => {
  const cwd = folderWith({});
  for (const jobs of ["0", "-1", "many"]) {
    const { code, err } = tocsin(cwd, [`--jobs=${jobs}`]);
    assert.equal(code, 2);
    assert.match(err, /`--jobs` does not take `.+`\.\n +It takes a number from 1 on\./);
  }
});
