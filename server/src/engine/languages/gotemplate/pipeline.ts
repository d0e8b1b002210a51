import { isBefore } from "../../facts/target.ts";
import { goQuote } from "../../text/goQuote.ts";
import { nearest } from "../../text/nearest.ts";
import type { Span } from "../../text/span.ts";
import {
  backup,
  declare,
  deeper,
  fail,
  next,
  nextNonSpace,
  peek,
  peekNonSpace,
  report,
  undefinedFunction,
  undefinedVariable,
  type Cursor,
  type OpenDeclaration,
  reportNewer,
} from "./cursor.ts";
import { charError, complexError, numberError, unquote } from "./goLiteral.ts";
import type { Token } from "./token.ts";
import type { Command, Field, Operand, Pipeline } from "./tree.ts";

/** Reads a pipeline and the token that ends it, as `pipeline` in Go's text/template/parse/parse.go does. */
export function readPipeline(cursor: Cursor, context: string, end: "rightDelim" | "rightParen"): Pipeline {
  const first = peekNonSpace(cursor);
  const declarations = readDeclarations(cursor, context);
  const commands: Command[] = [];
  let token = nextNonSpace(cursor);
  while (startsOperand(token)) {
    backup(cursor, token);
    commands.push(readCommand(cursor));
    token = nextNonSpace(cursor);
  }
  const span = { start: first.span.start, end: Math.max(first.span.start, token.span.start) };
  if (token.type === end) checkCommands(cursor, commands, context, span);
  else fail(cursor, token, context);
  return { type: "pipeline", span, declarations, commands };
}

const OPERANDS: ReadonlySet<string> = new Set([
  "bool",
  "charConstant",
  "complex",
  "dot",
  "field",
  "identifier",
  "leftParen",
  "nil",
  "number",
  "rawString",
  "string",
  "variable",
]);

const startsOperand = (token: Token): boolean => OPERANDS.has(token.type);

function readDeclarations(cursor: Cursor, context: string): OpenDeclaration[] {
  const declared: OpenDeclaration[] = [];
  for (;;) {
    const variable = peekNonSpace(cursor);
    if (variable.type !== "variable" || !mayDeclare(cursor.text, variable.span.end)) return declared;
    nextNonSpace(cursor);
    const after = peek(cursor);
    const following = nextNonSpace(cursor);
    const isComma = following.type === "char" && following.text === ",";
    if (!isComma && following.type !== "assign" && following.type !== "declare") {
      backup(cursor, following);
      if (after.type === "space") backup(cursor, after);
      backup(cursor, variable);
      return declared;
    }
    declared.push(declare(cursor, variable));
    if (!isComma) {
      if (following.type === "assign") for (const declaration of declared) declaration.assigns = true;
      return declared;
    }
    if (context !== "range" || declared.length > 1) {
      giveUp(cursor, following, `too many declarations in ${context}`);
    } else if (!["variable", "rightDelim", "rightParen"].includes(peekNonSpace(cursor).type)) {
      giveUp(cursor, peekNonSpace(cursor), "range can only initialize variables");
    }
  }
}

/** Whether the next character is one of `,`, `=`, `:`. */
function mayDeclare(text: string, from: number): boolean {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 44 || code === 61 || code === 58) return true;
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return false;
  }
}

function giveUp(cursor: Cursor, token: Token, message: string): void {
  report(cursor, token.span, message);
  cursor.failedAt ??= token.span.start;
}

/** Only the first command of a pipeline can be a plain value. */
function checkCommands(cursor: Cursor, commands: readonly Command[], context: string, span: Span): void {
  if (commands.length === 0) {
    report(cursor, visibleSpan(cursor, span), `missing value for ${context}`);
    return;
  }
  commands.forEach(({ operands }, index) => {
    const first = operands[0];
    if (index === 0 || !first || !["bool", "dot", "nil", "number", "string"].includes(first.type)) return;
    report(cursor, first.span, `non executable command in pipeline stage ${index + 1}`);
  });
}

/** An empty span grows over the spaces and the word before it, so that there is something to underline. */
function visibleSpan({ text }: Cursor, { start, end }: Span): Span {
  if (end > start) return { start, end };
  const before = /[^\s{]*\s*$/.exec(text.slice(Math.max(0, start - 30), start))![0];
  return { start: start - before.length, end };
}

/** Operands separated by spaces, up to a pipe, which is taken, or the end of the pipeline, which is not. */
function readCommand(cursor: Cursor): Command {
  const operands: Operand[] = [];
  const start = peekNonSpace(cursor).span.start;
  let end = start;
  for (;;) {
    peekNonSpace(cursor);
    const operand = readOperand(cursor);
    if (operand) {
      operands.push(operand);
      end = operand.span.end;
    }
    const token = next(cursor);
    if (token.type === "space") continue;
    if (token.type === "rightDelim" || token.type === "rightParen") backup(cursor, token);
    else if (token.type !== "pipe") fail(cursor, token, "operand");
    return { span: { start, end }, operands };
  }
}

const LITERALS: ReadonlySet<string> = new Set(["bool", "string", "number", "nil", "dot"]);

function readOperand(cursor: Cursor): Operand | undefined {
  const first = peekNonSpace(cursor);
  const base = readTerm(cursor);
  if (!base || peek(cursor).type !== "field") return base;
  const fields: Field[] = [];
  while (peek(cursor).type === "field") fields.push(fieldOf(next(cursor)));
  const span = { start: base.span.start, end: fields.at(-1)!.span.end };
  if (LITERALS.has(base.type)) {
    const at = { start: fields[0]!.span.start - 1, end: span.end };
    report(cursor, at, `unexpected . after term ${goQuote(first.text)}`);
  }
  if (base.type === "field" || base.type === "variable")
    return { ...base, span, fields: [...base.fields, ...fields] };
  return { type: "chain", span, base, fields };
}

const fieldOf = ({ text, span }: Token): Field => ({
  name: text.slice(1),
  span: { start: span.start + 1, end: span.end },
});

function readTerm(cursor: Cursor): Operand | undefined {
  const token = nextNonSpace(cursor);
  const { span, text } = token;
  switch (token.type) {
    case "identifier":
      checkFunction(cursor, token);
      return { type: "function", span, name: text };
    case "dot":
    case "nil":
    case "bool":
      return { type: token.type, span };
    case "variable":
      return readVariable(cursor, token);
    case "field":
      return { type: "field", span, fields: [fieldOf(token)] };
    case "charConstant":
    case "complex":
    case "number":
      return readNumber(cursor, token);
    case "string":
    case "rawString":
      return readString(cursor, token);
    case "leftParen": {
      const pipeline = deeper(cursor, () => readPipeline(cursor, "parenthesized pipeline", "rightParen"));
      return (
        pipeline && {
          ...pipeline,
          span: { start: span.start, end: Math.max(span.end, pipeline.span.end + 1) },
        }
      );
    }
    default:
      backup(cursor, token);
      return undefined;
  }
}

function checkFunction(cursor: Cursor, { span, text }: Token): void {
  const { version } = cursor;
  const known = cursor.functions.get(text);
  const isTooOld = known?.since !== undefined && isBefore(version, known.since);
  if (known && !isTooOld) return;
  const check = "template/unknown-function";
  if (known?.since !== undefined)
    return reportNewer(cursor, span, undefinedFunction(text), known.since, check);
  const names = [...cursor.functions].filter(([, { since }]) => !since || !isBefore(version, since));
  const variable = cursor.visible.find(({ name }) => name === `$${text}`);
  const meant =
    variable?.name ??
    nearest(
      text,
      names.map(([name]) => name),
    );
  report(cursor, span, undefinedFunction(text), "template/unknown-function", meant);
}

/** The last of that name shadows the others; `$` is the data that the template was given. */
function readVariable(cursor: Cursor, { span, text }: Token): Operand {
  const declaration = cursor.visible.findLast(({ name }) => name === text);
  if (!declaration && text !== "$" && !cursor.lostNames?.has(text)) {
    const meant = nearest(
      text,
      cursor.visible.map(({ name }) => name),
    );
    report(cursor, span, undefinedVariable(text), "template/unknown-variable", meant);
  }
  return { type: "variable", span, name: text, nameSpan: span, fields: [], declaration };
}

function readNumber(cursor: Cursor, { type, span, text }: Token): Operand {
  const error =
    type === "charConstant" ? charError(text) : type === "complex" ? complexError(text) : numberError(text);
  if (error !== undefined) report(cursor, span, error);
  return { type: "number", span };
}

function readString(cursor: Cursor, { type, span, text }: Token): Operand {
  const value = unquote(text);
  if (value === undefined) report(cursor, span, "invalid syntax");
  return { type: "string", span, value: value ?? text.slice(1, -1), raw: type === "rawString" };
}
