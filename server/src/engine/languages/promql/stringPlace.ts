import type { StringLiteral } from "./tree.ts";

/** Whether the text stands between its quotes as it is, so that offsets in it are offsets behind the quote. */
export const isVerbatim = ({ start, end, value }: StringLiteral, text: string): boolean =>
  text.slice(start + 1, end - 1) === value;
