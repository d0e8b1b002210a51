import { TEMPLATE_FUNCTION_DOCS } from "../../facts/templateDocs.ts";
import { TEMPLATE_FUNCTIONS } from "../../facts/templateFunctions.ts";
import type { TemplateFunction } from "../../facts/templateFunctions.ts";
import type { Span } from "../../text/span.ts";
import type { Parsed, Signature } from "../language.ts";
import { isKeyword } from "./token.ts";
import type { Token } from "./token.ts";
import { tokensOf } from "./tokenAt.ts";
import type { Dialect, Template } from "./tree.ts";

/** The function whose arguments are typed at the offset: its name stands first in its command, a blank behind it. */
export function signatureHelp({ text, tree }: Parsed<Template>, offset: number): Signature | undefined {
  const open = text.lastIndexOf("{{", offset);
  if (open < 0 || text.slice(open, offset).includes("}}")) return undefined;
  const { dialect } = tree;
  // What a pipe hands over is the last argument: those that are written count from the first all the same.
  for (const command of commandsAt(tokensOf(text.slice(open, offset)))) {
    const [name, ...args] = operandsOf(command);
    if (name?.type !== "identifier" || command.at(-1) === name) continue;
    const known = TEMPLATE_FUNCTIONS[dialect].get(name.text);
    if (!known) return undefined;
    const isBehind = command.at(-1)!.type === "space";
    return signatureOf(known, dialect, isBehind ? args.length : Math.max(args.length - 1, 0));
  }
  return undefined;
}

/** The unfinished commands at the end of an action, from the inside out. */
function commandsAt(tokens: readonly Token[]): Token[][] {
  const stack: Token[][] = [[]];
  for (const token of tokens) {
    if (token.type === "eof") continue;
    const isUnclosed = token.type === "error" && token.text === "unclosed action";
    if (isUnclosed) continue;
    if (token.type === "leftParen") {
      stack.at(-1)!.push(token);
      stack.push([]);
    } else if (token.type === "rightParen" && stack.length > 1) stack.pop();
    else if (/^(?:pipe|leftDelim|declare|assign)$/.test(token.type) || isKeyword(token.type))
      stack[stack.length - 1] = [];
    else stack.at(-1)!.push(token);
  }
  return stack.reverse();
}

/** The first token of each operand: blanks stand between them. */
const operandsOf = (command: readonly Token[]): Token[] =>
  command.filter(({ type }, at) => type !== "space" && (at === 0 || command[at - 1]!.type === "space"));

function signatureOf(known: TemplateFunction, dialect: Dialect, active: number): Signature {
  const { name, args, returns } = known;
  let label = name;
  const parameters: Span[] = [];
  for (const arg of args) {
    label += " ";
    parameters.push({ start: label.length, end: label.length + arg.length });
    label += arg;
  }
  const isOpen = args.at(-1)?.endsWith("...") ?? false;
  const documentation = TEMPLATE_FUNCTION_DOCS[dialect][name]?.text;
  return {
    label: `${label} → ${returns}`,
    parameters,
    active: isOpen ? Math.min(active, args.length - 1) : active,
    ...(documentation !== undefined && { documentation }),
  };
}
