import { layOut } from "../languages/yaml/layout.ts";
import type { LayoutPart, Look } from "../languages/yaml/layout.ts";
import { newPath } from "../languages/yaml/partScan.ts";
import { readYaml, tooLarge } from "../languages/yaml/read.ts";
import { firstChunk, headText, textOf } from "../text/branch.ts";
import { makeChunk } from "../text/chunk.ts";
import { makeDocument, Part } from "./document.ts";
import type { Document, ReadContext } from "./document.ts";
import type { Kind } from "./kind.ts";
import { goYaml } from "./readUnit.ts";
import { isTemplateName, withoutTemplateSuffix } from "./templateFile.ts";
import { makeTop, makeWhole } from "./unit.ts";
import type { Walked } from "./walkState.ts";
import { wantedPaths } from "./wantedPaths.ts";

/** The beginning of a YAML document by which its kind is known, in characters. */
export const headLength = 4000;

/** Finds the YAML documents of a file, what they are for, and their units; nothing is read yet. */
export function* layOutDocument(uri: string, text: string, context: ReadContext): Generator<void, Document> {
  if (text.length > context.mostText) return yield* largeDocument(uri, text, context);
  const textKind = textKindIn(context);
  if (textKind) return textDocument(uri, text, textKind);
  const layout = yield* layOut(text, wantedPaths(context.kinds));
  const parts: Part[] = [];
  let first: Kind | undefined;
  /** Whose file it is, where all its documents are read. */
  let leader: Kind | undefined;
  let documents = 0;
  for (const [index, laidOut] of layout.parts.entries()) {
    const isTemplate = isTemplated(uri, text.slice(laidOut.start, laidOut.end), context);
    const look = isTemplate ? { ...laidOut.look, templated: true } : laidOut.look;
    const head = text.slice(laidOut.start, Math.min(laidOut.end, laidOut.start + headLength));
    const own = kindOf(look, uri, context, index, head);
    const found = own && leader && isLike(own, leader) ? leader : own;
    const kind = first ?? found;
    const counts = isDocument(text.slice(laidOut.start, laidOut.end));
    if (kind?.documents === "first" && documents > 0 && counts)
      parts.push(unread(text, laidOut, kind, look, true));
    else if (!found || look.templated) parts.push(unread(text, laidOut, found, look, false));
    else parts.push(yield* toRead(text, laidOut, found, look));
    if (counts && documents++ === 0) {
      if (found?.documents === "first") first = found;
      else leader = found;
    }
    yield;
  }
  return makeDocument(uri, parts);
}

/** The kind of a file that is no YAML. */
function textKindIn({ configured, kinds, role }: ReadContext): Kind | undefined {
  const kind = configured ?? (role && kinds.find((one) => one.role === role));
  return kind?.isText ? kind : undefined;
}

/** All of it is one unit. */
function textDocument(uri: string, text: string, kind: Kind): Document {
  const top = makeWhole(text, 0, text.length, []);
  const nature = { ignored: false, templated: false, isPlain: false };
  return makeDocument(uri, [new Part({ kind, ...nature, look: noLook(), top, paths: newPath() })]);
}

const noLook = (): Look => ({ keys: new Map(), paths: new Set(), list: false, templated: false });

function* toRead(text: string, layout: LayoutPart, kind: Kind, look: Look): Generator<void, Part> {
  const { start, end, items, paths, doubtful, root } = layout;
  const whole = doubtful && isWhole(text.slice(start, end), kind);
  const top = yield* makeTop(text, { start, end, items: whole ? [] : items, paths }, kind.cuts);
  return new Part({ kind, ignored: false, templated: false, isPlain: !doubtful, look, top, paths: root });
}

function unread(
  text: string,
  { start, end, root }: LayoutPart,
  kind: Kind | undefined,
  look: Look,
  ignored: boolean,
): Part {
  const top = makeWhole(text, start, end, []);
  const templated = !ignored && look.templated;
  return new Part({ kind, ignored, templated, isPlain: false, look, top, paths: root });
}

/** A file is recognised by its beginning, and then not read. */
function* largeDocument(uri: string, text: string, context: ReadContext): Generator<void, Document> {
  const [begin] = (yield* layOut(text.slice(0, 50_000), new Set())).parts;
  const head = text.slice(0, Math.min(begin?.end ?? 0, headLength));
  const textKind = textKindIn(context);
  const kind = textKind ?? (begin && kindOf(begin.look, uri, context, 0, head));
  const look = textKind || !begin ? noLook() : begin.look;
  const top = makeWhole(text, 0, text.length, []);
  const chunk = firstChunk(top);
  const yaml = tooLarge({ chunk, start: 0, end: 0 }, "file-too-large", context.mostText);
  const walked: Walked = { mismatches: [], regions: new Map(), symbols: [], objects: [] };
  const { symbols } = walked;
  top.read = { chunk, chunks: [chunk], frame: true, yaml, walked, symbols, suppressions: [], path: "" };
  const part = new Part({
    ...{ kind, ignored: false, templated: false, isPlain: false },
    ...{ look, top, paths: newPath() },
  });
  return makeDocument(uri, [part]);
}

/** By its name or place; its content may say so as well. What a chart has nothing to fill in comes out as it is. */
const isTemplated = (uri: string, text: string, { role }: ReadContext): boolean =>
  isTemplateName(uri) || (role === "chart-template" && text.includes("{{"));

/** Dialects of one shape: what a document alone does not say, the first of the file does. */
const isLike = (one: Kind, other: Kind): boolean =>
  one.cuts.length > 0 && one.cuts.join() === other.cuts.join();

/** Whether there is anything but comments and directives before the `---` of the next document. */
const isDocument = (text: string): boolean =>
  /^\uFEFF?---(?=\s|$)|^(?!\uFEFF?[ \t]*(?:#|\r?$)|%)/m.test(text);

/** An open file keeps its kind while broken text hides it. */
export function kindOf(
  look: Look,
  uri: string,
  context: ReadContext,
  index: number,
  head: string,
): Kind | undefined {
  if (context.configured) return context.configured;
  const name = withoutTemplateSuffix(uri);
  const found = context.kinds.find((kind) => kind.matches(look, name, head));
  if (found) return (context.role === "rule-file" && context.asPrometheusReads?.(found)) || found;
  if (look.templated) return undefined;
  const before = context.previous?.parts[index];
  const nothingLeft = look.keys.size === 0 || isPrefixOf(look, before?.look);
  const isEmpty = index === 0 && look.keys.size === 0 && !isDocument(head);
  const usual = isEmpty ? context.kinds.find((kind) => kind.usualName?.test(uri)) : undefined;
  return usual ?? (before?.kind && nothingLeft ? before.kind : undefined);
}

/** The root keys that are left were there before: the file is being edited, not replaced. */
const isPrefixOf = (look: Look, before: Look | undefined): boolean =>
  before !== undefined && [...look.keys.keys()].some((key) => before.keys.has(key));

/** What is larger is not read twice. */
const mostDoubt = 100_000;

/** Nothing is missing after all. */
function isWhole(text: string, kind: Kind): boolean {
  if (text.length > mostDoubt) return false;
  const { problems } = readYaml(text, [{ start: 0, chunk: makeChunk(text, "frame") }], goYaml(kind));
  return problems.every((problem) => problem.kind !== "syntax");
}

/** yaml.v3 scans a few words of the next document before it is done with the first, and refuses the file if it cannot. */
export function textBehind({ parts }: Document, part: Part): string {
  const { kind, look } = part;
  if (kind?.documents !== "first" || kind.scalars !== "yaml.v3") return "";
  // Of comments alone, what follows would be taken for the document.
  if (look.keys.size === 0 && !look.list && !isDocument(textOf(part.top))) return "";
  let text = "";
  for (const { top } of parts.slice(parts.indexOf(part) + 1)) {
    text += headText(top, glimpse - text.length);
    if (text.length >= glimpse) break;
  }
  return text;
}

const glimpse = 2000;
