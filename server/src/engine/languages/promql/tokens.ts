import type { LanguageToken, Parsed, TokenType } from "../language.ts";
import type { Token } from "./lexer.ts";
import { nodesOf, tokensOf } from "./tree.ts";
import type { Expression, Grouping, PromqlTree } from "./tree.ts";
import { reservedWords } from "./words.ts";

/** The words of an expression by what the tree knows of them, the rest by how they are written. */
export function tokens({ text, tree }: Parsed<PromqlTree>): LanguageToken[] {
  const types = typesByStart(tree);
  const found: LanguageToken[] = [];
  let at = 0;
  for (const token of tokensOf(tree)) {
    addComments(found, text, at, token.start);
    at = token.end;
    const type = types.get(token.start) ?? typeOf(token);
    if (type !== undefined && token.end > token.start)
      found.push({ start: token.start, end: token.end, type });
  }
  if (tree.source !== undefined) addComments(found, text, at, text.length);
  return found;
}

/** Only blanks and comments stand between two tokens. */
function addComments(found: LanguageToken[], text: string, from: number, to: number): void {
  for (let at = text.indexOf("#", from); at >= 0 && at < to; at = text.indexOf("#", at)) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 || newline > to ? to : newline;
    found.push({ start: at, end, type: "comment" });
    at = end;
  }
}

function typesByStart(tree: PromqlTree): Map<number, TokenType> {
  const types = new Map<number, TokenType>();
  for (const node of nodesOf(tree)) addTypes(types, node);
  return types;
}

function addTypes(types: Map<number, TokenType>, node: Expression): void {
  if (node.type === "call") types.set(node.name.start, "function");
  else if (node.type === "aggregate") {
    types.set(node.opSpan.start, "function");
    addLabels(types, node.modifier);
  } else if (node.type === "binary") {
    addLabels(types, node.matching);
    addLabels(types, node.group);
  } else if (node.type === "selector") {
    if (node.name) types.set(node.name.start, "type");
    for (const { label, operator, value } of node.matchers) {
      // A quoted name of a metric has no operator.
      types.set(label.start, operator ? "property" : "type");
      if (value && operator?.value.includes("~")) types.set(value.start, "regexp");
    }
  }
}

function addLabels(types: Map<number, TokenType>, list: Grouping | undefined): void {
  for (const { start } of list?.labels ?? []) types.set(start, "property");
}

const operators: ReadonlySet<string> = new Set("+ - * / % ^ == != <= >= < > = =~ !~ @".split(" "));

function typeOf({ kind }: Token): TokenType | undefined {
  if (kind === "number" || kind === "duration") return "number";
  if (kind === "string") return "string";
  if (kind === "metric") return "type";
  if (operators.has(kind)) return "operator";
  const word = reservedWords.get(kind);
  if (word === "number") return "number";
  if (word === "aggregator" || word === "function") return "function";
  return word && "keyword";
}
