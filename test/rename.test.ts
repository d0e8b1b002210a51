// A name gets another one in every file, open or not, and afterwards the new one stands where the old one stood.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import { compileMatcher } from "../server/src/engine/languages/regex/compile.ts";
import { rangeOfName } from "../server/src/engine/model/symbol.ts";
import { renamed } from "./renameAnswer.ts";

const root = "file:///project";

interface Project {
  readonly engine: Engine;
  /** URIs of files that were read again for somebody who asked. */
  readonly read: string[];
}

function openProject(texts: ReadonlyMap<string, string>, open: (uri: string) => boolean): Project {
  const read: string[] = [];
  const engine = new Engine({
    textOf: (uri) => {
      read.push(uri);
      return texts.get(uri);
    },
  });
  engine.roots = [root];
  engine.learn({ type: "files", version: 1, uris: new Set(texts.keys()) });
  for (const [uri, text] of texts) engine.put({ uri, text, open: open(uri) });
  while (engine.step());
  read.length = 0;
  return { engine, read };
}

test("files that are not open are renamed in, and only those are read that hold the name", () => {
  const rule = (content: string): string => `groups:\n  - name: g\n    rules:\n      - ${content}\n`;
  const texts = new Map([
    [`${root}/a.yml`, rule("{ record: job:up:sum, expr: sum by (job) (up) }")],
    [`${root}/b.yml`, rule('{ alert: Down, expr: "job:up:sum == 0" }')],
    ...Array.from(
      { length: 20 },
      (_, at) => [`${root}/c${at}.yml`, rule(`{ alert: C${at}, expr: up }`)] as const,
    ),
  ]);
  const { engine, read } = openProject(texts, (uri) => uri.endsWith("/a.yml"));
  const found = engine.at("rename", `${root}/a.yml`, { line: 3, character: 20 }, "job:up:count");
  assert.ok(found && "edits" in found);
  assert.deepEqual([...found.edits.keys()].toSorted(), [`${root}/a.yml`, `${root}/b.yml`]);
  const after = renamed(texts.get(`${root}/b.yml`)!, found.edits.get(`${root}/b.yml`)!);
  assert.equal(after, rule('{ alert: Down, expr: "job:up:count == 0" }'));
  assert.deepEqual(read, [`${root}/b.yml`]);
});

/** New names that want quotes, braces and escapes. */
const odd: Readonly<Record<string, readonly string[]>> = {
  metric: ["another:metric", "another.metric", 'another\'s "metric" \\ of: all #1'],
  alert: ["Another", "yes", 'Another\'s "alert" \\ of: all, #1 {x}'],
  group: ["another", "null", "another's: #1"],
  receiver: ["another", "0x10", "another's: #1"],
  "time-interval": ["another", "another's: #1"],
  job: ["another", 'another\'s "job": #1|2'],
};

/** How often a name stands in the project, and regular expressions that match it. */
function countOf({ engine }: Project, space: string, name: string): number {
  const project = engine.workspace.project(`${root}/x`);
  const { declared, used } = project.count(space, name);
  const patterns = [...project.names(`${space}-pattern`)]
    .filter((pattern) => compileMatcher(pattern).matches(name))
    .map((pattern) => project.count(`${space}-pattern`, pattern).used);
  return patterns.reduce((sum, one) => sum + one, declared + used);
}

const errorsIn = ({ engine }: Project): string[] =>
  engine
    .files()
    .flatMap((uri) => engine.report(uri).findings)
    .filter(({ severity }) => severity === "error")
    .map(({ check }) => check)
    .toSorted();

for (const folder of ["fixtures/workspace/monitoring", process.env["TOCSIN_CONFORMANCE"]])
  if (folder !== undefined)
    test(`every name of ${folder.split("/").at(-1)} and odd new ones`, () => renameAll(folder));

function renameAll(folder: string): void {
  const base = join(import.meta.dirname, "..", folder);
  const from = folder.startsWith("/") ? join(folder, "corpus") : base;
  const paths = globSync("**/*.{yml,yaml,json}", { cwd: from }).sort();
  const texts = new Map<string, string>(
    paths.map((path) => [`${root}/${path}`, readFileSync(join(from, path), "utf8")] as const),
  );
  const before = openProject(texts, () => false);
  const project = before.engine.workspace.project(`${root}/x`);
  let done = 0;
  for (const [space, names] of Object.entries(odd))
    for (const name of [...project.names(space)].slice(0, 12)) {
      const [first] = project.mentions(space, name, "declares");
      if (!first) continue;
      for (const next of names) {
        const { start } = rangeOfName(first.symbol);
        const found = before.engine.at("rename", first.uri, start, next);
        if (!found || "refused" in found) continue;
        const changed = new Map<string, string>(texts);
        for (const [uri, edits] of found.edits) changed.set(uri, renamed(texts.get(uri)!, edits));
        const after = openProject(new Map([...changed].filter(([uri]) => found.edits.has(uri))), () => false);
        const label = `${space} ${name} → ${next}`;
        const touched = new Map([...texts].filter(([uri]) => found.edits.has(uri)));
        const same = openProject(touched, () => false);
        assert.equal(countOf(after, space, next), countOf(same, space, name), label);
        assert.deepEqual(errorsIn(after), errorsIn(same), label);
        assert.equal(after.engine.workspace.project(`${root}/x`).count(space, name).used, 0, label);
        done++;
      }
    }
  assert.deepEqual(before.engine.takeBugs(), []);
  assert.ok(done > 20, `${done} renamed`);
}
