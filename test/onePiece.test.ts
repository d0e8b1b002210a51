// What is read item by item is read as it is in one piece: every example, every file of the conformance data, and
// mutants of them. TOCSIN_MUTANTS says how many of those, TOCSIN_SEED where they begin.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import { kinds } from "../server/src/engine/kinds/index.ts";
import type { Kind } from "../server/src/engine/model/kind.ts";
import { mutate } from "../server/src/tools/differential/mutate.ts";
import { makePool } from "../server/src/tools/differential/pool.ts";
import { randomFrom } from "../server/src/tools/differential/random.ts";
import { conformanceFolder } from "./conformance.ts";
import { dumpDocument } from "./edits/documentDump.ts";
import { readFixturePage } from "./fixturePage.ts";

type Files = ReadonlyMap<string, string>;

const root = join(import.meta.dirname, "..");
const folder = "file:///project";
/** Cut where nothing stands. Dialects are still known to be alike by their cuts. */
const uncut: readonly Kind[] = kinds.map((kind) => ({
  ...kind,
  cuts: kind.cuts.map((path) => `nowhere.${path}`),
}));

function read(files: Files, known: readonly Kind[]): Engine {
  const engine = new Engine({ known });
  engine.roots = [folder];
  const uris = [...files.keys()].map((path) => `${folder}/${path}`);
  engine.learn({ type: "files", version: 1, uris: new Set(uris) });
  for (const [path, text] of files)
    if (!path.endsWith(".md")) engine.put({ uri: `${folder}/${path}`, text, open: true });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return engine;
}

/** All that is known of the files, in positions. */
const knowledge = (engine: Engine, files: Files): unknown =>
  [...files.keys()].map((path) => {
    const uri = `${folder}/${path}`;
    const document = engine.workspace.documents.get(uri);
    const { parts } = document ? (dumpDocument(document) as { parts: Dump[] }) : { parts: [] };
    return {
      path,
      findings: engine.report(uri).findings,
      outline: (engine.of("outline", uri) ?? []).map(({ range, ...node }) => ({
        ...node,
        start: range.start,
      })),
      links: engine.of("links", uri) ?? [],
      kinds: engine.status(uri).kinds,
      parts: parts.map(inShort),
    };
  });

/** Where each file is no YAML, from its first line on. */
const firstMistakes = (engine: Engine, files: Files): unknown[] =>
  [...files.keys()].map((path) => {
    const { findings } = engine.report(`${folder}/${path}`);
    return findings.find(({ check }) => check === "yaml/syntax")?.range.start;
  });

type Dump = Readonly<Record<string, readonly string[]>>;

/** Without where things end: of a frame nobody knows. Names that stand twice are compared apart, and told in findings. */
function inShort(part: Dump): unknown {
  const { objects = [], mismatches = [] } = part;
  return {
    ...part,
    root: [],
    items: [],
    objects: objects.map((line) => line.replace(/ \S+$/, "")),
    mismatches: mismatches.filter((line) => !/^\S+ repeated-name /.test(line)),
  };
}

const cuts = new Map<string, number>();

function compare(files: Files, isMutant = false): void {
  const apart = read(files, kinds);
  const whole = read(files, uncut);
  // Behind a mistake in one item the others are read all the same: more is found than in one piece.
  const first = isMutant ? firstMistakes(whole, files) : [];
  if (first.some((one) => one)) assert.deepEqual(firstMistakes(apart, files), first);
  else assert.deepEqual(knowledge(apart, files), knowledge(whole, files));
  for (const { parts } of apart.workspace.documents.values())
    for (const { kind, reads } of parts)
      if (kind && reads.length > 1) cuts.set(kind.id, (cuts.get(kind.id) ?? 0) + 1);
}

const examples: readonly (readonly [name: string, files: Files])[] = globSync(
  "fixtures/{checks,features,kinds}/**/*.md",
  { cwd: root },
)
  .sort()
  .flatMap((path) =>
    readFixturePage(readFileSync(join(root, path), "utf8")).cases.map(
      ({ title, files }) =>
        [`${path} › ${title}`, new Map(files.map(({ name, text }) => [name, text]))] as const,
    ),
  );

/** Of files that are recognised by where they are, the folder is kept. */
const wholeFiles: readonly (readonly [name: string, files: Files])[] = [root, conformanceFolder ?? []]
  .flat()
  .flatMap((base) =>
    globSync("{fixtures,files,corpus}/**/*.{yml,yaml,json,rules}", { cwd: base })
      .sort()
      .map((path): [string, Files] => [path, new Map([[path, readFileSync(join(base, path), "utf8")]])]),
  );

test("examples", () => {
  for (const [name, files] of examples) shown(name, files, () => compare(files));
});

test("files", () => {
  for (const [name, files] of wholeFiles) shown(name, files, () => compare(files));
});

function shown(name: string, files: Files, judge: () => void): void {
  try {
    judge();
  } catch (error) {
    const texts = [...files].map(([path, text]) => `--- ${path}\n${text.slice(0, 3000)}`);
    throw new Error(`${name}\n${texts.join("\n")}`, { cause: error });
  }
}

const seed = Number(process.env["TOCSIN_SEED"] ?? 20261121);
const mutants = Number(process.env["TOCSIN_MUTANTS"] ?? 1500);

test(`${mutants} mutants from ${seed}`, () => {
  const bases = [...examples, ...wholeFiles].flatMap(([, files]) => {
    const [only, ...others] = files;
    if (!only || others.length > 0 || only[1].length > 5000) return [];
    const [path, text] = only;
    const engine = read(files, kinds);
    const kind = engine.status(`${folder}/${path}`).kinds[0]?.id;
    return kind !== undefined && kinds.find(({ id }) => id === kind)!.cuts.length > 0
      ? [{ path, text, kind }]
      : [];
  });
  const pools = new Map(
    [...Map.groupBy(bases, ({ kind }) => kind)].map(([kind, all]) => [
      kind,
      makePool(
        kind,
        all.map(({ text }) => text),
      ),
    ]),
  );
  const byKind = [...Map.groupBy(bases, ({ kind }) => kind).values()];
  for (let one = seed; one < seed + mutants; one++) {
    const random = randomFrom(one);
    const { path, text, kind } = random.pick(random.pick(byKind));
    let mutant = text;
    for (let steps = random.below(4); steps >= 0; steps--) mutant = mutate(mutant, random, pools.get(kind)!);
    const files = new Map([[path, mutant]]);
    shown(`mutant ${one}`, files, () => compare(files, true));
  }
});

test("items were read apart, of every kind that has any", () => {
  const all = kinds.filter((kind) => kind.cuts.length > 0).map(({ id }) => id);
  assert.deepEqual(
    all.filter((id) => (cuts.get(id) ?? 0) < 3),
    [],
  );
});
