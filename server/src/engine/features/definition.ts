import type { Cursor } from "../model/cursor.ts";
import { symbolAt } from "../model/cursor.ts";
import { rangeOfName } from "../model/symbol.ts";
import type { Name, Symbol } from "../model/symbol.ts";
import type { Mention } from "../model/nameIndex.ts";
import type { Range } from "../text/chunk.ts";

export interface Location {
  readonly uri: string;
  readonly range: Range;
}

/** Where the name under the cursor is introduced. */
export const definition = (cursor: Cursor): Location[] =>
  locate(cursor, (symbol) => symbol.role === "declares");

/** Where it is used, and introduced when `withDeclaration` is set. */
export const references = (cursor: Cursor, withDeclaration: boolean): Location[] =>
  locate(cursor, (symbol) => withDeclaration || symbol.role === "refers");

function locate(cursor: Cursor, wanted: (symbol: Name) => boolean): Location[] {
  const symbol = symbolAt(cursor);
  if (!symbol) return [];
  return mentionsOf(cursor, symbol)
    .filter((mention) => wanted(mention.symbol))
    .map((mention) => ({ uri: mention.uri, range: rangeOfName(mention.symbol) }));
}

function mentionsOf(cursor: Cursor, symbol: Symbol): readonly Mention[] {
  if (symbol.scope === "project")
    return cursor.workspace.project(cursor.uri).mentions(symbol.space, symbol.name);
  const inFile = cursor.part.reads.flatMap((read) => read.symbols);
  return inFile
    .filter(({ space, name }) => space === symbol.space && name === symbol.name)
    .map((one) => ({ uri: cursor.uri, symbol: one }));
}
