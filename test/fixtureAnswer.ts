import assert from "node:assert/strict";
import { hintNames } from "../server/src/engine/engine.ts";
import type { Engine, OutlineNode } from "../server/src/engine/engine.ts";
import type { PlacedFinding, PlacedFix } from "../server/src/engine/model/finding.ts";
import { isRule } from "../server/src/engine/model/items.ts";
import type { Position } from "../server/src/engine/text/chunk.ts";
import { applyChanges } from "../server/src/engine/text/edit.ts";
import type { Fence, FixtureFile } from "./fixturePage.ts";
import { answerRename } from "./renameAnswer.ts";
import { answerStructure } from "./structureAnswer.ts";

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
  const { engine, file, uri, fence, folder } = question;
  if (fence.word === "after") return afterFix(question);
  if (fence.word === "outline") return outlineLines(engine.of("outline", uri) ?? [], "").join("\n");
  if (fence.word === "links") {
    return (engine.of("links", uri) ?? [])
      .map(({ range, target }) => `${places([{ uri, range }], folder)} → ${target}`)
      .join("\n");
  }
  if (fence.word === "words") return wordsOfRules(question);
  if (fence.word === "formatted") return formatted(question);
  const structure = answerStructure(question) ?? answerRename(question);
  if (structure !== undefined) return structure;
  if (fence.word === "hints") return hints(question);
  if (fence.word === "lenses") return lenses(question);
  assert.ok(file.cursor, "the example has no cursor ($0)");
  if (fence.word === "hover") return engine.at("hover", uri, file.cursor)?.markdown ?? "nothing";
  if (fence.word === "complete") return completions(question, file.cursor);
  if (fence.word === "definition") return places(engine.at("definition", uri, file.cursor) ?? [], folder);
  if (fence.word === "references")
    return places(engine.at("references", uri, file.cursor, true) ?? [], folder);
  throw new Error(`There is no answer for a fence \`${fence.word}\`.`);
}

/** What the expression of each rule says. */
function wordsOfRules({ engine, uri }: Question): string {
  const items = engine.workspace.document(uri)?.parts.flatMap((part) => part.items) ?? [];
  const rules = items.filter((item) => isRule(item));
  return rules
    .map(({ name, expr }) => `${name.value}\n${expr?.language.describe?.(expr.parsed) ?? "nothing"}`)
    .join("\n\n");
}

/** The file with its PromQL laid out; with a cursor only what that is in. */
function formatted({ engine, file, uri }: Question): string {
  const edits = file.cursor ? engine.at("formatHere", uri, file.cursor)?.edits : engine.of("format", uri);
  return edits && edits.length > 0 ? applyFix(file.text, { title: "", edits }) : "nothing";
}

/** `4: → pager, 1 route`, or of a route `4: 2 alerts, perhaps 1 more`; with `only=uses` or `only=tests` counts. */
function lenses({ engine, uri, fence }: Question): string {
  const only = fence.attributes.get("only");
  if (only === "uses" || only === "tests") return counts({ engine, uri }, only);
  const found = (engine.of("routeLenses", uri) ?? []).map((lens) => {
    const line = `${lens.range.start.line + 1}:`;
    return lens.type === "alert"
      ? `${line} → ${lens.told}, ${lens.routes} route(s)`
      : `${line} ${lens.sure} alert(s), perhaps ${lens.perhaps} more`;
  });
  return found.length > 0 ? found.join("\n") : "nothing";
}

/** `4: 3 uses, 1 in tests`. */
function counts({ engine, uri }: Pick<Question, "engine" | "uri">, type: "uses" | "tests"): string {
  const found = (engine.of("useLenses", uri, new Set([type])) ?? []).map((lens) => {
    const { range, count } = lens;
    const tests = lens.type === "uses" ? `, ${lens.inTests} in tests` : "";
    assert.equal(engine.at("lensPlaces", uri, range.start, type)?.length, count, "the places are as many");
    return `${range.start.line + 1}: ${count} ${type}${tests}`;
  });
  return found.length > 0 ? found.join("\n") : "nothing";
}

/** `4:14 → pager`, one-based; those of the settings that `only=` names, else all. */
function hints({ engine, uri, fence }: Question): string {
  const only = fence.attributes.get("only");
  const wanted = new Set(hintNames.filter((name) => only === undefined || name === only));
  const found = engine.of("inlayHints", uri, { first: 0, last: Infinity }, wanted) ?? [];
  const lines = found.map(({ position, label }) => `${position.line + 1}:${position.character + 1} ${label}`);
  return lines.length > 0 ? lines.join("\n") : "nothing";
}

/** What an editor would list: completions that begin with what is typed; `first=5` shows so many. */
function completions({ engine, file, uri, fence }: Question, cursor: Position): string {
  const line = file.text.split("\n")[cursor.line] ?? "";
  const fitting = (engine.at("complete", uri, cursor) ?? [])
    .filter(({ label, range }) =>
      label.toLowerCase().startsWith(line.slice(range.start.character, cursor.character).toLowerCase()),
    )
    .toSorted((a, b) => a.order - b.order || (a.label < b.label ? -1 : 1));
  const shown = fitting.slice(0, Number(fence.attributes.get("first") ?? fitting.length));
  const lines = shown.map(({ label, detail }) => (detail ? `${label} — ${detail}` : label));
  return lines.length > 0 ? lines.join("\n") : "nothing";
}

/** `rules.yml:4:7-4:12`, one-based, one line each. */
function places(
  locations: readonly { uri: string; range: PlacedFinding["range"] }[],
  folder: string,
): string {
  const lines = locations.map(({ uri, range: { start, end } }) => {
    const name = uri.slice(folder.length + 1);
    return `${name}:${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
  });
  return lines.length > 0 ? lines.toSorted().join("\n") : "nothing";
}

function outlineLines(nodes: readonly OutlineNode[], indent: string): string[] {
  return nodes.flatMap(({ kind, name, detail, children }) => [
    `${indent}${kind} ${name}${detail ? ` — ${detail}` : ""}`,
    ...outlineLines(children, `${indent}  `),
  ]);
}

/** The file, or with `file=` the page that it creates, after a fix of the page's check; `fix=2` takes the second. */
function afterFix({ engine, file, uri, fence, check, folder }: Question): string {
  const own = engine
    .report(uri)
    .findings.filter((finding) => finding.check === check && finding.fixes.length > 0);
  const finding = own.find((one) => !file.cursor || holds(one, file.cursor));
  assert.ok(finding, `no finding of ${check} with a fix`);
  const fix: PlacedFix | undefined = finding.fixes[Number(fence.attributes.get("fix") ?? 1) - 1];
  assert.ok(fix, "there is no such fix");
  const created = fence.attributes.get("file");
  if (created === undefined) return applyFix(file.text, fix);
  assert.equal(fix.create?.uri, `${folder}/${created}`);
  return fix.create.text;
}

function holds({ range: { start, end } }: PlacedFinding, at: Position): boolean {
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
