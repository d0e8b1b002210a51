import type { Dialect } from "../warehouses/dialect.ts";

/** Texts by as many as one list of a statement may hold that writes it so often. */
export function portions(
  texts: readonly string[],
  { most }: Dialect,
  times: number,
): readonly (readonly string[])[] {
  if (most.texts === Infinity) return texts.length === 0 ? [] : [texts];
  const all: string[][] = [];
  let bytes = 0;
  for (const text of texts) {
    const size = (Buffer.byteLength(text) + quotes) * times;
    const last = all.at(-1);
    bytes += size;
    if (last && last.length < most.texts && bytes <= most.bytes) last.push(text);
    else {
      all.push([text]);
      bytes = size;
    }
  }
  return all;
}

/** What stands around a text of a list. */
const quotes = 4;
