import type { Dialect } from "../warehouses/dialect.ts";

/** Texts by as many as one list of a statement may hold that writes it so often. */
export function portions(
  texts: readonly string[],
  { most }: Dialect,
  times: number,
): readonly (readonly string[])[] {
  if (most.texts === Infinity) return texts.length === 0 ? [] : [texts];
  const all: string[][] = [];
  let characters = Infinity;
  for (const text of texts) {
    const last = all.at(-1);
    characters += (text.length + quotes) * times;
    if (last && last.length < most.texts && characters <= most.characters) last.push(text);
    else {
      all.push([text]);
      characters = (text.length + quotes) * times;
    }
  }
  return all;
}

/** What stands around a text of a list. */
const quotes = 4;
