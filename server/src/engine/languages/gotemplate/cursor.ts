import { goQuote } from "../../text/goQuote.ts";
import type { Span } from "../../text/span.ts";
import type { LanguageError } from "../language.ts";
import { newLexer, type Lexer } from "./lexer.ts";
import { predeclared } from "./predeclared.ts";
import { shown, type Token, type TokenType } from "./token.ts";
import type { Declaration, Definition, Dialect } from "./tree.ts";

/** Deeper texts are read up to there, without a word about the rest: no person writes them. */
const MAX_DEPTH = 300;

/** A declaration whose scope is still open. */
export type OpenDeclaration = { -readonly [Key in keyof Declaration]: Declaration[Key] };

/** Functions by name, with the first version that has them where that matters. */
export type Functions = ReadonlyMap<string, { readonly since?: string }>;

/** The state of one parse: tokens with push-back, errors, and the variables in sight. */
export interface Cursor {
  readonly text: string;
  readonly dialect: Dialect;
  readonly lexer: Lexer;
  /** Of the program that reads the text. */
  readonly version: string;
  readonly functions: Functions;
  readonly pushedBack: Token[];
  readonly errors: LanguageError[];
  readonly declarations: Declaration[];
  readonly definitions: Definition[];
  /** Names of templates whose definition has content. */
  defined: Set<string> | undefined;
  /** The variables in sight, innermost last. */
  visible: Declaration[];
  definition: string | undefined;
  rangeDepth: number;
  depth: number;
  /** Set by a syntax error until the action is left; meanwhile only closing delimiters come. */
  failedAt: number | undefined;
  /** True once any action was lost: then a missing or extra `{{ end }}` may be a consequence. */
  damaged: boolean;
  /** Variables named in lost actions: they may have been declared there. */
  lostNames: Set<string> | undefined;
  /** Nothing more is reported: what follows was read in a way that upstream might not read it. */
  silent: boolean;
  /** Nothing more is read. */
  gaveUp: boolean;
  /** Where the last action that was read ends. */
  actionEnd: number;
  /** The first closing delimiter at or after some offset, kept so that a search is never repeated. */
  nextClose: number;
}

export function newCursor(text: string, dialect: Dialect, functions: Functions, version: string): Cursor {
  return {
    text,
    dialect,
    version,
    lexer: newLexer(text),
    functions,
    pushedBack: [],
    errors: [],
    declarations: [...predeclared[dialect]],
    definitions: [],
    defined: undefined,
    visible: [...predeclared[dialect]],
    definition: undefined,
    rangeDepth: 0,
    depth: 0,
    failedAt: undefined,
    damaged: false,
    lostNames: undefined,
    silent: false,
    gaveUp: false,
    actionEnd: 0,
    nextClose: -1,
  };
}

export function next(cursor: Cursor): Token {
  const end = cursor.text.length;
  if (cursor.gaveUp) return { type: "eof", text: "", span: { start: end, end } };
  const { failedAt } = cursor;
  if (failedAt !== undefined)
    return { type: "rightDelim", text: "}}", span: { start: failedAt, end: failedAt } };
  const token = cursor.pushedBack.pop() ?? cursor.lexer.next();
  if (token.type === "rightDelim") cursor.actionEnd = token.span.end;
  return token;
}

export function nextNonSpace(cursor: Cursor): Token {
  let token = next(cursor);
  while (token.type === "space") token = next(cursor);
  return token;
}

/** Hands a token back, to be the next one; of several, the last one goes first. */
export function backup(cursor: Cursor, token: Token): void {
  if (cursor.failedAt === undefined) cursor.pushedBack.push(token);
}

export function peek(cursor: Cursor): Token {
  const token = next(cursor);
  backup(cursor, token);
  return token;
}

export function peekNonSpace(cursor: Cursor): Token {
  const token = nextNonSpace(cursor);
  backup(cursor, token);
  return token;
}

/** Reports an error after which the action can be read on. */
export function report(
  cursor: Cursor,
  span: Span,
  message: string,
  check = "template/syntax",
  replacement?: string,
): void {
  if (isMute(cursor)) return;
  cursor.errors.push(
    replacement === undefined ? { span, message, check } : { span, message, check, replacement },
  );
}

/** Reports what exists only since a newer version of the program. */
export function reportNewer(
  cursor: Cursor,
  span: Span,
  message: string,
  version: string,
  check = "template/syntax",
): void {
  if (isMute(cursor)) return;
  const since = `${cursor.dialect} ${version}`;
  cursor.errors.push({ span, message, check, since });
}

const isMute = ({ failedAt, silent, gaveUp }: Cursor): boolean => failedAt !== undefined || silent || gaveUp;

/** Errors of the lexer behind which there is only the end of the text. */
const FINAL: ReadonlySet<string> = new Set(["unclosed action", "unclosed comment"]);

/** Reports a wrong token and gives the action up. */
export function fail(cursor: Cursor, token: Token, context: string): void {
  const message = token.type === "error" ? token.text : `unexpected ${shown(token)} in ${context}`;
  report(cursor, token.span, message);
  cursor.failedAt ??= token.span.start;
  if (token.type === "error" && FINAL.has(token.text)) cursor.gaveUp = true;
}

/** The next token if it is of that type; otherwise an error. */
export function expect(cursor: Cursor, type: TokenType, context: string): Token | undefined {
  const token = nextNonSpace(cursor);
  if (token.type === type) return token;
  fail(cursor, token, context);
  return undefined;
}

/**
 * Leaves an action that began at `start`. After a syntax error, reading goes on behind the closing delimiter, or at the
 * next opening one if that comes first. True if the action was lost.
 */
export function leaveAction(cursor: Cursor, start: number): boolean {
  const { failedAt, text } = cursor;
  if (failedAt === undefined) return false;
  const from = Math.max(failedAt, start + 2);
  const close = findClose(cursor, from);
  const open = text.slice(from, close).indexOf("{{");
  const resumeAt = open >= 0 ? from + open : Math.min(close + 2, text.length);
  const lost = text.slice(start, resumeAt);
  cursor.lostNames ??= new Set();
  for (const [name] of lost.matchAll(/\$[\p{L}\p{N}_]*/gu)) cursor.lostNames.add(name);
  // A delimiter inside a string is none: what follows is read by guess.
  if (/["'`]/.test(text.slice(from, resumeAt))) cursor.silent = true;
  cursor.pushedBack.length = 0;
  cursor.failedAt = undefined;
  cursor.damaged = true;
  cursor.actionEnd = resumeAt;
  cursor.lexer.resume(resumeAt);
  return true;
}

function findClose(cursor: Cursor, from: number): number {
  if (cursor.nextClose < from) {
    const close = cursor.text.indexOf("}}", from);
    cursor.nextClose = close < 0 ? cursor.text.length : close;
  }
  return cursor.nextClose;
}

/** Reports a missing or misplaced `end` or `else`, unless a lost action may be the reason. */
export function reportStructure(cursor: Cursor, span: Span, message: string): void {
  if (!cursor.damaged) report(cursor, span, message);
  cursor.damaged = true;
}

/** Runs `read` one level deeper; `undefined`, and silence from then on, where it is too deep. */
export function deeper<Result>(cursor: Cursor, read: () => Result): Result | undefined {
  if (cursor.depth >= MAX_DEPTH) {
    cursor.gaveUp = true;
    return undefined;
  }
  cursor.depth++;
  const result = read();
  cursor.depth--;
  return result;
}

export function declare(cursor: Cursor, token: Token): OpenDeclaration {
  const declaration: OpenDeclaration = {
    name: token.text,
    span: token.span,
    scope: { start: token.span.end, end: cursor.text.length },
    assigns: false,
    predeclared: false,
    definition: cursor.definition,
  };
  cursor.declarations.push(declaration);
  cursor.visible.push(declaration);
  return declaration;
}

/** Variables declared since `count` were in sight end here. */
export function closeScope(cursor: Cursor, count: number, end: number): void {
  for (const declaration of cursor.visible.splice(count)) {
    const open: OpenDeclaration = declaration;
    open.scope = { start: declaration.scope.start, end };
  }
}

export const undefinedVariable = (name: string): string => `undefined variable ${goQuote(name)}`;
export const undefinedFunction = (name: string): string => `function ${goQuote(name)} not defined`;
