import { newLexer } from "./lexer.ts";
import type { Token } from "./token.ts";

/** The tokens of a text; where the lexer gives up, it goes on behind the action or at the next one. */
export function tokensOf(text: string): Token[] {
  const lexer = newLexer(text);
  const tokens: Token[] = [];
  for (;;) {
    const token = lexer.next();
    tokens.push(token);
    if (token.type === "eof") return tokens;
    if (token.type !== "error") continue;
    const resumeAt = afterError(text, token.span.start);
    if (token.text === "unclosed action" || token.text === "unclosed comment" || resumeAt >= text.length)
      return tokens;
    lexer.resume(resumeAt);
  }
}

function afterError(text: string, from: number): number {
  const match = /\{\{|\}\}/g;
  match.lastIndex = from;
  const found = match.exec(text);
  if (!found) return text.length;
  return found[0] === "{{" ? found.index : found.index + 2;
}

/** The token at the offset or right before it, names rather than what follows them. */
export function tokenAt(text: string, offset: number): Token | undefined {
  const touching = tokensOf(text).filter(({ span }) => span.start <= offset && offset <= span.end);
  return touching.find(({ type }) => type === "identifier" || type === "variable") ?? touching.find(isWord);
}

const isWord = ({ text }: Token): boolean => /^[a-z]+$/.test(text);
