import type { Cursor } from "../model/cursor.ts";
import { pairAt, rangeHere, regionAt, symbolAt } from "../model/cursor.ts";
import { keyPage } from "../model/keyPage.ts";
import type { Range } from "../text/chunk.ts";

export interface PlacedHover {
  readonly range: Range;
  readonly markdown: string;
}

/** What is under the cursor: a word of an embedded language, a name of the project, a key. */
export function hover(cursor: Cursor): PlacedHover | undefined {
  const region = regionAt(cursor);
  if (region?.language.hover) {
    const found = region.language.hover(region.parsed, region.fromChunk(cursor.offset), cursor.names);
    if (found) return { range: rangeHere(cursor, region.toChunk(found.span)), markdown: found.markdown };
  }
  const pair = pairAt(cursor);
  if (pair?.onKey)
    return { range: rangeHere(cursor, pair.pair.key), markdown: keyPage(pair.pair.key.text, pair.schema) };
  const symbol = symbolAt(cursor);
  if (symbol) {
    const info = cursor.names.find(symbol.space, symbol.name);
    const lines = [`**${symbol.name}** — ${symbol.space}${info?.detail ? `, ${info.detail}` : ""}`];
    if (info?.documentation) lines.push(info.documentation);
    return { range: rangeHere(cursor, symbol.place), markdown: lines.join("\n\n") };
  }
  return undefined;
}
