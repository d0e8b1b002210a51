import type { LanguageToken, Parsed, TokenType } from "../language.ts";
import { isKeyword } from "./token.ts";
import type { Token } from "./token.ts";
import { tokensOf } from "./tokenAt.ts";
import type { Template } from "./tree.ts";

/** The words of the actions; the text around them has none. */
export function tokens({ text }: Parsed<Template>): LanguageToken[] {
  if (!text.includes("{{")) return [];
  return tokensOf(text).flatMap((token) => {
    const type = typeOf(token);
    return type === undefined ? [] : [{ ...token.span, type }];
  });
}

function typeOf({ type }: Token): TokenType | undefined {
  if (isKeyword(type)) return "keyword";
  switch (type) {
    case "leftDelim":
    case "rightDelim":
    case "bool":
      return "keyword";
    case "identifier":
      return "function";
    case "variable":
    case "dot":
      return "variable";
    case "field":
      return "property";
    case "string":
    case "rawString":
    case "charConstant":
      return "string";
    case "number":
    case "complex":
      return "number";
    case "pipe":
    case "assign":
    case "declare":
      return "operator";
    default:
      return undefined;
  }
}
