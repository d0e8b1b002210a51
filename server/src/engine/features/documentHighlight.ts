import { localNamesAt } from "../model/localNames.ts";
import type { Cursor } from "../model/cursor.ts";
import { symbolAt } from "../model/cursor.ts";
import { rangeOf } from "../model/place.ts";
import { rangeOfName } from "../model/symbol.ts";
import type { Name, Symbol } from "../model/symbol.ts";
import { unitOf } from "../model/unit.ts";
import type { Read } from "../model/unit.ts";
import { nextChunk } from "../text/branch.ts";
import type { Chunk, Range } from "../text/chunk.ts";

/** A place where the name under the cursor stands; `write` where it is introduced. */
export interface Highlight {
  readonly range: Range;
  readonly write: boolean;
}

/** A name that stands more often is looked for around the cursor only: the rules are read again for that. */
const mostMentions = 500;
const mostChunks = 60;

/** Where the name under the cursor stands in its file. */
export function documentHighlight(cursor: Cursor): Highlight[] {
  const local = localNamesAt(cursor);
  if (local)
    return local.mentions.map(({ place, role }) => ({ range: rangeOf(place), write: role === "declares" }));
  const symbol = symbolAt(cursor);
  if (!symbol) return [];
  return namesInFile(cursor, symbol).map((one) => ({
    range: rangeOfName(one),
    write: one.role === "declares",
  }));
}

function namesInFile(cursor: Cursor, symbol: Symbol): Name[] {
  const { space, name, scope } = symbol;
  const project = cursor.workspace.project(cursor.uri);
  const { declared, used } = project.count(space, name);
  if (scope === "project" && declared + used <= mostMentions)
    return project.mentions(space, name, undefined, cursor.uri).map((mention) => mention.symbol);
  const reads = scope === "file" ? cursor.part.reads : readsAround(cursor.chunk);
  return reads
    .flatMap((read) => read.symbols)
    .filter((one) => one.space === space && one.name === name)
    .sort((a, b) => byLine(rangeOf(a.place), rangeOf(b.place)));
}

const byLine = (a: Range, b: Range): number =>
  a.start.line - b.start.line || a.start.character - b.start.character;

function readsAround(chunk: Chunk): Read[] {
  const reads = new Set<Read>();
  for (const step of [1, -1] as const) {
    let at: Chunk | undefined = chunk;
    for (let count = 0; at && count < mostChunks; count++) {
      const read = unitOf(at)?.read;
      if (read) reads.add(read);
      at = nextChunk(at, step);
    }
  }
  return [...reads];
}
