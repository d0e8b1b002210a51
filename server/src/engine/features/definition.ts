import type { Cursor } from "../model/cursor.ts";
import { regionAt, symbolAt } from "../model/cursor.ts";
import { localNamesAt } from "../model/localNames.ts";
import type { LocalNames } from "../model/localNames.ts";
import { mentionsFrom } from "../model/mentionsFrom.ts";
import { rangeOf } from "../model/place.ts";
import { matchingFiles } from "../model/ruleFileGlob.ts";
import { rangeOfName } from "../model/symbol.ts";
import type { Name } from "../model/symbol.ts";
import type { Position, Range } from "../text/chunk.ts";

export interface Location {
  readonly uri: string;
  readonly range: Range;
}

/** Where the name under the cursor is introduced, or the files that a path or pattern names. */
export function definition(cursor: Cursor): Location[] {
  const local = localNamesAt(cursor);
  if (local) return declarationOf(cursor, local);
  return filesAt(cursor) ?? locate(cursor, (symbol) => symbol.role === "declares");
}

/** Where it is used, and introduced when `withDeclaration` is set. */
export function references(cursor: Cursor, withDeclaration: boolean): Location[] {
  const wanted = ({ role }: Pick<Name, "role">): boolean => withDeclaration || role === "refers";
  const local = localNamesAt(cursor);
  if (!local) return locate(cursor, wanted);
  return local.mentions.filter(wanted).map(({ place }) => ({ uri: cursor.uri, range: rangeOf(place) }));
}

/** An alias stands for the last anchor of its name before it. */
function declarationOf(cursor: Cursor, { mentions }: LocalNames): Location[] {
  const declared = mentions
    .filter(({ role }) => role === "declares")
    .map(({ place }) => ({ uri: cursor.uri, range: rangeOf(place) }));
  const found = declared.findLast(({ range }) => isUpTo(range.start, cursor.position)) ?? declared[0];
  return found ? [found] : [];
}

const isUpTo = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character <= b.character);

const top: Position = { line: 0, character: 0 };

/** `undefined` where no path or pattern of rule files and the like stands. */
function filesAt(cursor: Cursor): Location[] | undefined {
  const region = regionAt(cursor);
  if (region?.language.id !== "file-glob") return undefined;
  const files = matchingFiles(cursor.workspace.project(cursor.uri), cursor.uri, region.text) ?? [];
  return [...files].sort().map((uri) => ({ uri, range: { start: top, end: top } }));
}

function locate(cursor: Cursor, wanted: (symbol: Name) => boolean): Location[] {
  const symbol = symbolAt(cursor);
  if (!symbol) return [];
  return mentionsFrom(cursor, symbol)
    .filter((mention) => wanted(mention.symbol))
    .map((mention) => ({ uri: mention.uri, range: rangeOfName(mention.symbol) }));
}
