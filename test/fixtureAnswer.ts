import assert from "node:assert/strict";
import type { Engine } from "../server/src/engine/engine.ts";
import type { PlacedFinding, PlacedFix } from "../server/src/engine/model/finding.ts";
import { applyChanges } from "../server/src/engine/text/edit.ts";
import type { Fence, FixtureFile } from "./fixturePage.ts";

export interface Question {
  readonly engine: Engine;
  /** The file with the cursor, or the example's first. */
  readonly file: FixtureFile;
  readonly uri: string;
  readonly fence: Fence;
  /** The page's id. */
  readonly check: string;
  /** URI of the example's project. */
  readonly folder: string;
}

/** What the engine answers where the page holds a fence that is not a file. */
export function answerFence(question: Question): string {
  const { fence } = question;
  if (fence.word === "after") return afterFix(question);
  throw new Error(`There is no answer for a fence \`${fence.word}\` yet.`);
}

/** The file, or with `file=` the page that it creates, after a fix of the page's check; `fix=2` takes the second. */
function afterFix({ engine, file, uri, fence, check, folder }: Question): string {
  const own = engine.report(uri).findings.filter((finding) => finding.check === check && finding.fixes.length > 0);
  const finding = own.find((one) => !file.cursor || holds(one, file.cursor));
  assert.ok(finding, `no finding of ${check} with a fix`);
  const fix: PlacedFix | undefined = finding.fixes[Number(fence.attributes.get("fix") ?? 1) - 1];
  assert.ok(fix, "there is no such fix");
  const created = fence.attributes.get("file");
  if (created === undefined) return applyFix(file.text, fix);
  assert.equal(fix.create?.uri, `${folder}/${created}`);
  return fix.create.text;
}

function holds({ range: { start, end } }: PlacedFinding, at: { line: number; character: number }): boolean {
  const value = (line: number, character: number): number => line * 1e6 + character;
  const here = value(at.line, at.character);
  return value(start.line, start.character) <= here && here <= value(end.line, end.character);
}

/** Edits are applied from the last to the first, so that none moves another. */
export function applyFix(text: string, fix: PlacedFix): string {
  const edits = fix.edits.toSorted(
    (a, b) => b.range.start.line - a.range.start.line || b.range.start.character - a.range.start.character,
  );
  return applyChanges(text, edits);
}
