import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readExactly } from "../server/src/engine/languages/yaml/read.ts";
import type { Segment, YamlRead } from "../server/src/engine/languages/yaml/read.ts";
import type { GoYaml } from "../server/src/engine/languages/yaml/resolve.ts";
import { readSimpleYaml } from "../server/src/engine/languages/yaml/simpleYaml.ts";
import { makeChunk } from "../server/src/engine/text/chunk.ts";
import { conformanceFolder, conformanceJson, needsConformance } from "./conformance.ts";
import { readFixturePage } from "./fixturePage.ts";
import { oddConfigs, oddRules } from "./oddYaml.ts";
import { lottery, quirkyAlertmanagers, quirkyConfigs, quirkyRuleFiles, withAccidents } from "./quirkyYaml.ts";
import { generatedYaml } from "./yamlTexts.ts";

const readers: readonly GoYaml[] = ["yaml.v3", "yaml.v2"];

const inOne = (text: string): Segment[] => [{ start: 0, chunk: makeChunk(text, "frame") }];

/** The text in pieces of a few lines, as a frame has them: `- 0` stands for a rule, which is longer or shorter. */
function inPieces(text: string): Segment[] {
  const segments: Segment[] = [];
  let start = 0;
  for (const [index, piece] of text.split(/(?<=- 0\n)|(?<=\n)(?= *- 0\n)/).entries()) {
    const slot = /^ *- 0\n$/.test(piece);
    const rule = index % 3 === 0 ? "- a" : `${piece.slice(0, -2)}alert: A\n    expr: up\n`;
    segments.push({ start, chunk: makeChunk(slot ? rule : piece, slot ? "item" : "frame"), slot });
    start += piece.length;
  }
  return segments;
}

function fast(text: string, segments: readonly Segment[], by: GoYaml): YamlRead | undefined {
  const read = readSimpleYaml(text, segments, by);
  return read && { root: read.root, problems: [], slots: read.slots, incomplete: false };
}

/** Like `isDeepStrictEqual`, without what the trees do not have; several times as fast. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return Object.is(one, other);
  if (one === other) return true;
  const keys = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(Reflect.get(one, key), Reflect.get(other, key)))
  );
}

/** The answers, where they differ. */
function difference(
  text: string,
  cut: (text: string) => Segment[],
  by: GoYaml,
): [YamlRead, YamlRead] | undefined {
  const segments = cut(text);
  const simple = fast(text, segments, by);
  if (!simple) return undefined;
  const exact = readExactly(text, segments, by, "");
  return isSame(simple, exact) ? undefined : [simple, exact];
}

/** The smallest text that still differs, as far as leaving out lines and then characters leads. */
function shrunk(text: string, cut: (text: string) => Segment[], by: GoYaml): string {
  let left = text;
  for (const between of [/(?<=\n)/, ""]) {
    for (let size = 8; size > 0; size >>= 1) {
      for (let at = 0; at < left.split(between).length;) {
        const pieces = left.split(between);
        pieces.splice(at, size);
        const next = pieces.join("");
        if (difference(next, cut, by)) left = next;
        else at++;
      }
    }
  }
  return left;
}

/** How many of the texts are read fast in one piece, and how many of those that are well-formed. */
function compare(texts: Iterable<string>): {
  texts: number;
  fast: number;
  right: number;
  fastOfRight: number;
} {
  const count = { texts: 0, fast: 0, right: 0, fastOfRight: 0 };
  for (const text of texts) {
    for (const by of readers) {
      for (const cut of text.includes("- 0\n") ? [inOne, inPieces] : [inOne]) {
        const found = difference(text, cut, by);
        if (!found) continue;
        const small = shrunk(text, cut, by);
        const [simple, exact] = difference(small, cut, by)!;
        assert.deepStrictEqual(simple, exact, `${by}, ${cut.name}: ${JSON.stringify(small)}`);
        assert.fail(`Not the same, and yet equal: ${JSON.stringify(small)}`);
      }
    }
    const isFast = fast(text, inOne(text), "yaml.v3") !== undefined;
    const isRight = readExactly(text, inOne(text), "yaml.v3", "").problems.length === 0;
    count.texts++;
    if (isFast) count.fast++;
    if (isRight) count.right++;
    if (isFast && isRight) count.fastOfRight++;
  }
  return count;
}

const fixtures = join(import.meta.dirname, "..", "fixtures");

const filesBelow = (folder: string, pattern: string): string[] =>
  globSync(pattern, { cwd: folder }).map((name) => readFileSync(join(folder, name), "utf8"));

const fenced = (): string[] =>
  filesBelow(fixtures, "**/*.md").flatMap((page) =>
    readFixturePage(page).cases.flatMap(({ files }) =>
      files.filter(({ name }) => /\.ya?ml$/.test(name)).map(({ text }) => text),
    ),
  );

/** What stands in the fences of pages: small texts, many of them with a mistake. */
const examples = (): string[] => [
  ...fenced(),
  ...conformanceJson<{ readonly yaml: string }>("cases/rulefile-probes.json").map(({ yaml }) => yaml),
  ...conformanceJson<{ readonly content?: string }>("cases/pint-cases.json").map(
    ({ content = "" }) => content,
  ),
];

const files = (): string[] => [
  ...filesBelow(fixtures, "**/*.{yml,yaml}"),
  ...(conformanceFolder ? filesBelow(conformanceFolder, "**/*.{yml,yaml,rules}") : []),
];

test("files of the real world are nearly all read fast, and alike", needsConformance, () => {
  const count = compare(files());
  assert.ok(count.right > 400 && count.fastOfRight / count.right > 0.97, JSON.stringify(count));
});

test("examples of the documentation and micro cases are read alike", () => {
  const count = compare(examples());
  assert.ok(count.right > 500 && count.fastOfRight / count.right > 0.85, JSON.stringify(count));
});

/** Without what is left to the exact reader at once. */
const withoutRarities = (text: string): string =>
  text.replaceAll(/[&*][aelit] ?|!!?\w+ |(?<=[|>])[0-9]/g, (found) => (found.startsWith("*") ? "x" : ""));

test("odd corners are read alike", () => {
  const quirks = [quirkyRuleFiles(2500, 11), quirkyConfigs(2500, 12), quirkyAlertmanagers(2500, 13)].flat();
  compare([...oddRules, ...oddConfigs, ...quirks]);
  const count = compare(quirks.map(withoutRarities));
  assert.ok(count.right > 2000 && count.fastOfRight / count.right > 0.5, JSON.stringify(count));
});

test("generated documents are read alike", () => {
  const count = compare(generatedYaml(12_000, 1));
  assert.ok(count.right > 4000 && count.fastOfRight / count.right > 0.7, JSON.stringify(count));
});

test("documents with a few accidents are read alike", () => {
  const next = lottery(5);
  const sources = [...files(), ...examples(), ...generatedYaml(500, 2)]
    .map((text) => text.split("\n"))
    .filter(({ length }) => length >= 8);
  const texts = Array.from({ length: 20_000 }, () => {
    const lines = sources[Math.floor(next() * sources.length)]!;
    const from = Math.floor(next() ** 2 * (lines.length - 7));
    return withAccidents(lines.slice(from, from + 8 + Math.floor(next() * 20)), next);
  });
  const count = compare(texts);
  assert.ok(count.fast > 4000, JSON.stringify(count));
});

test("frames with placeholders are read alike", () => {
  const next = lottery(9);
  const texts = generatedYaml(3000, 3).map((text) =>
    text.replaceAll(/^( *)- .*\n/gm, (line, indent: string) => (next() < 0.5 ? `${indent}- 0\n` : line)),
  );
  const count = compare(texts);
  assert.ok(count.fast > 500, JSON.stringify(count));
});
