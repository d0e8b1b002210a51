import type { Parsed, TextFold } from "../language.ts";
import { blocksOf } from "./blocks.ts";
import { commentsOf } from "./comments.ts";
import { tokensOf } from "./tokenAt.ts";

/** What opens and closes, and comments. */
export function folds({ text }: Parsed): TextFold[] {
  const tokens = tokensOf(text);
  return [
    ...blocksOf(text, tokens).map((span) => ({ ...span, comment: false })),
    ...commentsOf(text, tokens).map((span) => ({ ...span, comment: true })),
  ];
}
