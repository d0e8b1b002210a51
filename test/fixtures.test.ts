import assert from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { checks } from "../server/src/engine/checks/index.ts";
import { Engine } from "../server/src/engine/engine.ts";
import type { PlacedFinding } from "../server/src/engine/model/finding.ts";
import { answerFence } from "./fixtureAnswer.ts";
import {
  asExpectations,
  describeExpectation,
  readFixturePage,
  replaceBodies,
  withExpectations,
} from "./fixturePage.ts";
import type { Fence, FixtureCase, FixtureFile } from "./fixturePage.ts";

const root = join(import.meta.dirname, "..");
const update = process.env["UPDATE"] === "1";
const folder = "file:///project";
const alwaysOn: ReadonlySet<string> = new Set(
  checks.filter(({ severity }) => severity === "error").map(({ id }) => id),
);

/** Pages by path; the tables of contents are generated and hold no cases. */
const paths = globSync("fixtures/{checks,kinds,features}/**/*.md", { cwd: root })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => !path.endsWith("/README.md"))
  .sort();

for (const path of paths) testPage(path);

function testPage(path: string): void {
  const text = readFileSync(join(root, path), "utf8");
  const page = readFixturePage(text);
  const bodies = new Map<Fence, readonly string[]>();
  test(`${path} is named after its subject`, () => {
    assert.equal(`${page.id}.md`, path.replace(/^fixtures\/(checks\/)?/, ""));
    assert.ok(page.cases.length > 0, "the page has no case");
  });
  for (const one of page.cases) {
    test(`${page.id} › ${one.title}`, () => {
      const engine = openCase(one);
      for (const file of one.files) compareFindings(engine, file, page.id, bodies);
      for (const fence of one.answers) compareAnswer(engine, one, fence, page.id, bodies);
      assert.deepEqual(engine.takeBugs(), []);
    });
  }
  after(() => {
    if (bodies.size > 0) writeFileSync(join(root, path), replaceBodies(text, bodies));
  });
}

const uriOf = (file: FixtureFile): string => `${folder}/${file.name}`;

function openCase({ files }: FixtureCase): Engine {
  const engine = new Engine();
  engine.roots = [folder];
  engine.learn({ type: "files", version: 1, uris: new Set(files.map(uriOf)) });
  for (const file of files) {
    if (file.fence.word !== "markdown") engine.put({ uri: uriOf(file), text: file.text, open: true });
  }
  while (engine.step());
  return engine;
}

/** A page speaks for its own check, and for every check that says what upstream refuses. */
function compareFindings(
  engine: Engine,
  file: FixtureFile,
  id: string,
  bodies: Map<Fence, readonly string[]>,
): void {
  if (file.fence.word === "markdown") return;
  const isJudged = ({ check, severity }: PlacedFinding): boolean =>
    check === id || severity === "error" || alwaysOn.has(check);
  const found = asExpectations(engine.report(uriOf(file)).findings.filter(isJudged));
  const [actual, expected] = [found, file.expected].map((list) => list.map(describeExpectation));
  if (update && JSON.stringify(actual) !== JSON.stringify(expected)) {
    bodies.set(file.fence, withExpectations(file, found));
  } else assert.deepEqual(actual, expected);
}

function compareAnswer(
  engine: Engine,
  one: FixtureCase,
  fence: Fence,
  id: string,
  bodies: Map<Fence, readonly string[]>,
): void {
  const file = one.files.find(({ cursor }) => cursor) ?? one.files[0]!;
  const answer = answerFence({ engine, file, uri: uriOf(file), fence, check: id, folder });
  const actual = answer.replace(/\n$/, "").split("\n");
  if (update && actual.join("\n") !== fence.body.join("\n")) bodies.set(fence, actual);
  else assert.equal(actual.join("\n"), fence.body.join("\n"));
}
