import type { Cursor } from "../model/cursor.ts";
import { pairAt, rangeHere, regionAt, symbolAt } from "../model/cursor.ts";
import { checkNameAt } from "../model/checkNames.ts";
import { keyPage } from "../model/keyPage.ts";
import type { Range } from "../text/chunk.ts";

export interface PlacedHover {
  readonly range: Range;
  readonly markdown: string;
}

/** What is under the cursor: a word of an embedded language, a name of the project, a key. */
export function hover(cursor: Cursor): PlacedHover | undefined {
  const named = checkNameAt(cursor);
  if (named)
    return { range: rangeHere(cursor, named.place), markdown: namePage(cursor, "check", named.value) };
  const region = regionAt(cursor);
  if (region?.language.hover) {
    const found = region.language.hover(region.parsed, region.fromChunk(cursor.offset), cursor.names);
    if (found) return { range: rangeHere(cursor, region.toChunk(found.span)), markdown: found.markdown };
  }
  const pair = pairAt(cursor);
  const symbol = symbolAt(cursor);
  if (pair?.onKey) {
    const { key } = pair.pair;
    const isCheck = symbol?.space === "check" && cursor.names.find("check", symbol.name) !== undefined;
    const markdown = isCheck ? namePage(cursor, "check", symbol.name) : keyPage(key.text, pair.schema);
    return { range: rangeHere(cursor, key), markdown };
  }
  if (symbol) {
    const markdown = namePage(cursor, symbol.space, symbol.name);
    return { range: rangeHere(cursor, symbol.place), markdown };
  }
  return undefined;
}

function namePage({ names }: Cursor, space: string, name: string): string {
  const info = names.find(space, name);
  const lines = [`**${name}** — ${space}${info?.detail ? `, ${info.detail}` : ""}`];
  if (info?.documentation) lines.push(info.documentation);
  return lines.join("\n\n");
}
