import { isBefore, newest } from "../../facts/target.ts";
import { goQuote } from "../../text/goQuote.ts";
import type { Span } from "../../text/span.ts";
import type { LanguageError } from "../language.ts";
import {
  backup,
  closeScope,
  deeper,
  expect,
  fail,
  leaveAction,
  newCursor,
  next,
  nextNonSpace,
  peekNonSpace,
  report,
  reportStructure,
  reportNewer,
  type Cursor,
  type Functions,
} from "./cursor.ts";
import { unquote } from "./goLiteral.ts";
import { readPipeline } from "./pipeline.ts";
import { simpleAction } from "./simpleAction.ts";
import { predeclared } from "./predeclared.ts";
import type {
  Control,
  Definition,
  Dialect,
  Jump,
  Pipeline,
  Template,
  TemplateHome,
  TemplateNode,
} from "./tree.ts";

/**
 * Reads a template as Go's text/template/parse/parse.go does (Go 1.25): what it refuses is an error here, in its words,
 * and the first error is its first. Calls, types and template names are looked at when a template runs, not here.
 */
export function parseTemplate(
  text: string,
  dialect: Dialect,
  functions: Functions,
  version: string = newest[dialect],
  home?: TemplateHome,
): { tree: Template; errors: readonly LanguageError[] } {
  const place = home === undefined ? {} : { home };
  if (!text.includes("{{")) return { tree: { ...literal(text, dialect, version), ...place }, errors: [] };
  const cursor = newCursor(text, dialect, functions, version);
  const body: TemplateNode[] = [];
  for (;;) {
    const list = readList(cursor, true);
    for (const node of list.nodes) body.push(node);
    if (list.end.type === "eof") break;
    reportStructure(cursor, list.end.span, `unexpected {{${list.end.type}}}`);
    if (list.end.pending) loseElse(cursor, list.end.span);
  }
  const { declarations, definitions, errors } = cursor;
  const tree = { dialect, version, length: text.length, body, declarations, definitions, ...place };
  return { tree, errors };
}

/** Text without an action, as most labels are. */
const literal = ({ length }: string, dialect: Dialect, version: string): Template => ({
  dialect,
  version,
  length,
  body: [],
  declarations: predeclared[dialect],
  definitions: [],
});

/** What ended a list of nodes; `pending`: an `else` whose `if` or `with` is still to be read. */
interface ListEnd {
  readonly type: "end" | "else" | "eof";
  readonly span: Span;
  readonly pending?: "if" | "with";
}

type Step = { readonly node: TemplateNode | undefined } | { readonly end: ListEnd };

function readList(cursor: Cursor, isTop: boolean): { nodes: TemplateNode[]; end: ListEnd } {
  const nodes: TemplateNode[] = [];
  for (;;) {
    const token = nextNonSpace(cursor);
    if (token.type === "eof") return { nodes, end: { type: "eof", span: token.span } };
    if (token.type === "text") continue;
    if (token.type !== "leftDelim") {
      fail(cursor, token, "input");
      leaveAction(cursor, Math.max(0, token.span.start - 2));
      continue;
    }
    const action = cursor.pushedBack.length === 0 ? simpleAction(cursor, token.span.start) : undefined;
    if (action) {
      nodes.push(action);
      continue;
    }
    const step = readAction(cursor, token.span.start, isTop);
    if ("end" in step) return { nodes, end: step.end };
    if (step.node) nodes.push(step.node);
  }
}

function readAction(cursor: Cursor, start: number, isTop: boolean): Step {
  const token = nextNonSpace(cursor);
  switch (token.type) {
    case "define":
      if (isTop) return { node: readDefine(cursor, start) };
      break;
    case "block":
      return { node: readBlock(cursor, start) };
    case "break":
    case "continue":
      return { node: readJump(cursor, start, token.type) };
    case "else":
      return { end: readElse(cursor, start) };
    case "end":
      expect(cursor, "rightDelim", "end");
      leaveAction(cursor, start);
      return { end: { type: "end", span: spanFrom(cursor, start) } };
    case "if":
    case "range":
    case "with":
      return { node: readControl(cursor, start, token.type) };
    case "template":
      return { node: readInvocation(cursor, start) };
    default:
  }
  backup(cursor, token);
  const pipeline = readPipeline(cursor, "command", "rightDelim");
  leaveAction(cursor, start);
  return { node: { type: "action", span: spanFrom(cursor, start), pipeline } };
}

/** From `start` to the end of the action read last. */
const spanFrom = (cursor: Cursor, start: number): Span => ({
  start,
  end: Math.max(start + 2, cursor.actionEnd),
});

/** Go 1.23 brought `else with`; the first versions that are built with it. */
const elseWithSince: Readonly<Record<Dialect, string>> = { prometheus: "2.55", alertmanager: "0.28" };

function readElse(cursor: Cursor, start: number): ListEnd {
  const following = peekNonSpace(cursor);
  const elseWith = elseWithSince[cursor.dialect];
  if (following.type === "with" && isBefore(cursor.version, elseWith)) {
    reportNewer(cursor, { start, end: following.span.end }, "{{else with}}", elseWith);
  }
  if (following.type === "if" || following.type === "with") {
    return { type: "else", span: { start, end: following.span.end }, pending: following.type };
  }
  expect(cursor, "rightDelim", "else");
  leaveAction(cursor, start);
  return { type: "else", span: spanFrom(cursor, start) };
}

/** An `else if` where none belongs: its header is given up. */
function loseElse(cursor: Cursor, span: Span): void {
  cursor.failedAt = span.start + 2;
  leaveAction(cursor, span.start);
}

function readControl(cursor: Cursor, start: number, type: Control["type"]): Control {
  const visible = cursor.visible.length;
  const pipeline = readPipeline(cursor, type, "rightDelim");
  const damaged = leaveAction(cursor, start);
  const span = spanFrom(cursor, start);
  if (type === "range") cursor.rangeDepth++;
  const parts = deeper(cursor, () => readParts(cursor, type, span));
  const { body = [], otherwise = [], open } = parts ?? {};
  closeScope(cursor, visible, open === undefined ? cursor.actionEnd : cursor.text.length);
  return { type, span, pipeline, body, otherwise, open, damaged };
}

interface Parts {
  readonly body: TemplateNode[];
  readonly otherwise: TemplateNode[];
  readonly open: "body" | "otherwise" | undefined;
}

function readParts(cursor: Cursor, type: Control["type"], span: Span): Parts {
  const { nodes: body, end } = readList(cursor, false);
  if (type === "range") cursor.rangeDepth--;
  if (end.type === "end") return { body, otherwise: [], open: undefined };
  if (end.type === "eof") {
    reportStructure(cursor, span, noEnd(type));
    return { body, otherwise: [], open: "body" };
  }
  if (type === "range" || end.pending !== type) return { body, ...readOtherwise(cursor, type, span, end) };
  next(cursor);
  const control = readControl(cursor, end.span.start, type);
  return { body, otherwise: [control], open: control.open === undefined ? undefined : "otherwise" };
}

/** Go says `unexpected EOF`. */
const noEnd = (type: string): string =>
  `this \`{{ ${type} }}\` is never closed: its \`{{ end }}\` is missing`;

function readOtherwise(
  cursor: Cursor,
  type: Control["type"],
  span: Span,
  start: ListEnd,
): Omit<Parts, "body"> {
  const otherwise: TemplateNode[] = [];
  if (start.pending !== undefined) {
    fail(cursor, nextNonSpace(cursor), "input");
    leaveAction(cursor, start.span.start);
  }
  for (;;) {
    const { nodes, end } = readList(cursor, false);
    for (const node of nodes) otherwise.push(node);
    if (end.type === "end") return { otherwise, open: undefined };
    if (end.type === "eof") {
      reportStructure(cursor, span, noEnd(type));
      return { otherwise, open: "otherwise" };
    }
    reportStructure(cursor, end.span, "expected end; found {{else}}");
    if (end.pending) loseElse(cursor, end.span);
  }
}

/** Go 1.18 brought `break` and `continue`; the first Prometheus that is built with it. */
const jumpsSince = "2.35";

function readJump(cursor: Cursor, start: number, type: Jump["type"]): Jump {
  const token = nextNonSpace(cursor);
  const span = spanFrom(cursor, start);
  if (token.type !== "rightDelim") fail(cursor, token, `{{${type}}}`);
  else if (cursor.rangeDepth === 0 && !cursor.damaged) report(cursor, span, `{{${type}}} outside {{range}}`);
  else if (cursor.dialect === "prometheus" && isBefore(cursor.version, jumpsSince)) {
    reportNewer(cursor, span, `{{${type}}}`, jumpsSince);
  }
  leaveAction(cursor, start);
  return { type, span };
}

interface TemplateName {
  readonly name: string;
  readonly nameSpan: Span;
}

function readTemplateName(cursor: Cursor, context: string): TemplateName {
  const token = nextNonSpace(cursor);
  if (token.type !== "string" && token.type !== "rawString") {
    fail(cursor, token, context);
    return { name: "", nameSpan: { start: token.span.start, end: token.span.start } };
  }
  const name = unquote(token.text);
  if (name === undefined) report(cursor, token.span, "invalid syntax");
  return { name: name ?? "", nameSpan: { start: token.span.start + 1, end: token.span.end - 1 } };
}

function readInvocation(cursor: Cursor, start: number): TemplateNode {
  const context = "template clause";
  const named = readTemplateName(cursor, context);
  const token = nextNonSpace(cursor);
  let pipeline: Pipeline | undefined;
  if (token.type !== "rightDelim") {
    backup(cursor, token);
    pipeline = readPipeline(cursor, context, "rightDelim");
  }
  leaveAction(cursor, start);
  return { type: "template", span: spanFrom(cursor, start), ...named, pipeline };
}

function readDefine(cursor: Cursor, start: number): Definition {
  const context = "define clause";
  const named = readTemplateName(cursor, context);
  expect(cursor, "rightDelim", context);
  return readDefinition(cursor, start, "define", named, undefined);
}

function readBlock(cursor: Cursor, start: number): Definition {
  const context = "block clause";
  const named = readTemplateName(cursor, context);
  const pipeline = readPipeline(cursor, context, "rightDelim");
  return readDefinition(cursor, start, "block", named, pipeline);
}

/** The body of a definition is a template of its own: no variable and no loop reaches in from outside. */
function readDefinition(
  cursor: Cursor,
  start: number,
  type: Definition["type"],
  { name, nameSpan }: TemplateName,
  pipeline: Pipeline | undefined,
): Definition {
  const damaged = leaveAction(cursor, start);
  const span = spanFrom(cursor, start);
  const { visible, definition, rangeDepth } = cursor;
  cursor.visible = [];
  cursor.definition = name;
  cursor.rangeDepth = 0;
  const list = deeper(cursor, () => readList(cursor, false));
  const body = list?.nodes ?? [];
  const end = list?.end ?? { type: "eof", span: { start: cursor.text.length, end: cursor.text.length } };
  if (end.type === "eof") reportStructure(cursor, span, noEnd(type));
  if (end.type === "else") reportStructure(cursor, end.span, `unexpected {{else}} in ${type} clause`);
  if (end.type === "else" && end.pending) loseElse(cursor, end.span);
  closeScope(cursor, 0, end.span.start);
  cursor.visible = visible;
  cursor.definition = definition;
  cursor.rangeDepth = rangeDepth;
  if (!damaged && hasContent(cursor, span.end, end.span.start)) reportTwice(cursor, span, name);
  const bodySpan = { start: span.end, end: Math.max(span.end, end.span.start) };
  const open = end.type === "eof";
  const named = { name, nameSpan, pipeline };
  const read: Definition = { type, span, ...named, body, bodySpan, open, endSpan: end.span };
  cursor.definitions.push(read);
  return read;
}

/** Anything but spaces, comments and definitions counts; only its beginning is looked at. */
function hasContent({ text }: Cursor, start: number, end: number): boolean {
  const body = text.slice(start, end).replace(/\{\{(- )?\s*\/\*[^]*?\*\/( -)?\}\}/g, "");
  return /^\s*\S/.test(body) && !/^\s*\{\{-?\s*define\b/.test(body);
}

function reportTwice(cursor: Cursor, span: Span, name: string): void {
  cursor.defined ??= new Set();
  if (cursor.defined.has(name))
    report(cursor, span, `template: multiple definition of template ${goQuote(name)}`);
  cursor.defined.add(name);
}
