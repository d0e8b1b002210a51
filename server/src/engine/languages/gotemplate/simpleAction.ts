import { isBefore } from "../../facts/target.ts";
import type { Span } from "../../text/span.ts";
import type { Cursor } from "./cursor.ts";
import { isKeyword } from "./token.ts";
import type { Action, Command, Field, Operand } from "./tree.ts";

const variable = String.raw`(\$[a-zA-Z_]\w*)?`;
const fields = String.raw`((?:\.[a-zA-Z_]\w*)*)`;
const call = String.raw`(?:\| ?([a-zA-Z_]\w*) ?)?`;
const simple = new RegExp(String.raw`\{\{ ?${variable}${fields} ?${call}\}\}`, "y");

/**
 * Reads the action at `start` at one look, as the parser would: a variable that is in sight, or a field, and perhaps a
 * function that is known behind it. Nearly all actions of alerts are `{{ $labels.job }}` and `{{ $value | humanize }}`.
 * `undefined` for all others, right or wrong.
 */
export function simpleAction(cursor: Cursor, start: number): Action | undefined {
  const { text } = cursor;
  simple.lastIndex = start;
  const found = simple.exec(text);
  if (!found) return undefined;
  const [{ length }, name, path = "", called] = found;
  const from = text.charCodeAt(start + 2) === 32 ? start + 3 : start + 2;
  const value = name === undefined ? fieldAt(path, from) : variableAt(cursor, name, path, from);
  if (!value || (called !== undefined && !isKnown(cursor, called))) return undefined;
  const end = start + length;
  const commands: Command[] = [{ span: value.span, operands: [value] }];
  if (called !== undefined) {
    const last = text.charCodeAt(end - 3) === 32 ? end - 3 : end - 2;
    const span = { start: last - called.length, end: last };
    commands.push({ span, operands: [{ type: "function", span, name: called }] });
  }
  cursor.actionEnd = end;
  cursor.lexer.resume(end);
  const pipeline = {
    type: "pipeline",
    span: { start: from, end: end - 2 },
    declarations: [],
    commands,
  } as const;
  return { type: "action", span: { start, end }, pipeline };
}

function fieldAt(path: string, start: number): Operand | undefined {
  if (path === "") return undefined;
  return { type: "field", span: { start, end: start + path.length }, fields: fieldsOf(path, start) };
}

/** The last of that name shadows the others. */
function variableAt({ visible }: Cursor, name: string, path: string, start: number): Operand | undefined {
  const declaration = visible.findLast((one) => one.name === name);
  if (!declaration) return undefined;
  const nameSpan = { start, end: start + name.length };
  const span: Span = { start, end: nameSpan.end + path.length };
  return { type: "variable", span, name, nameSpan, fields: fieldsOf(path, nameSpan.end), declaration };
}

/** `.a.b` */
function fieldsOf(path: string, start: number): Field[] {
  const found: Field[] = [];
  for (let at = 0; at < path.length;) {
    const dot = path.indexOf(".", at + 1);
    const end = dot < 0 ? path.length : dot;
    found.push({ name: path.slice(at + 1, end), span: { start: start + at + 1, end: start + end } });
    at = end;
  }
  return found;
}

function isKnown({ functions, version }: Cursor, name: string): boolean {
  const known = functions.get(name);
  if (!known || isKeyword(name) || name === "true" || name === "false") return false;
  return known.since === undefined || !isBefore(version, known.since);
}
