import type { Chunk } from "../text/chunk.ts";
import type { At, Place } from "../text/place.ts";
import { namesCheck } from "../text/suppression.ts";
import type { Suppression } from "../text/suppression.ts";
import type { Document } from "./document.ts";
import type { Finding } from "./finding.ts";

/** What the comments of a file do to its findings. */
export interface Silenced {
  /** The findings that no comment silences. */
  readonly heard: readonly Finding[];
  /** Names in comments that silence nothing. */
  readonly unused: readonly UnusedName[];
}

export interface UnusedName {
  readonly name: At<string>;
  readonly suppression: Suppression;
}

/** A name in a comment, and what it speaks for. */
interface Silencer extends UnusedName {
  used: boolean;
}

export function silence(document: Document, findings: readonly Finding[]): Silenced {
  const suppressions = document.parts.flatMap((part) => part.reads.flatMap((read) => read.suppressions));
  if (suppressions.length === 0) return { heard: findings, unused: [] };
  const all = suppressions.flatMap((suppression) =>
    suppression.names.map((name): Silencer => ({ name, suppression, used: false })),
  );
  const wide = all.filter(({ suppression }) => suppression.wholeFile);
  const byChunk = Map.groupBy(all, ({ suppression }) => suppression.covers.chunk);
  const groups = groupChunks(document);
  const heard = findings.filter(({ check, place }) => {
    const near = byChunk.get(place.chunk)?.filter(({ suppression }) => covers(suppression, place)) ?? [];
    const above = byChunk.get(groups[place.chunk.order]!)?.filter(reachesEnd) ?? [];
    const silencing = [...wide, ...near, ...above].filter(({ name }) => namesCheck(name.value, check));
    for (const one of silencing) one.used = true;
    return silencing.length === 0;
  });
  return { heard, unused: all.filter(({ used }) => !used) };
}

const covers = ({ covers: { start, end } }: Suppression, place: Place): boolean =>
  start <= place.start && place.start < end;

const reachesEnd = ({ suppression: { covers: block } }: Silencer): boolean =>
  block.end === block.chunk.text.length;

/** For each item chunk the frame chunk right above it and its neighbours: a comment above a group speaks for its rules. */
function groupChunks({ chunks }: Document): readonly (Chunk | undefined)[] {
  let frame: Chunk | undefined;
  return chunks.map((chunk) => {
    if (chunk.role === "item") return frame;
    frame = chunk;
    return undefined;
  });
}
