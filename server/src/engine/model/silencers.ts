import { nextChunk } from "../text/branch.ts";
import type { At, Place } from "../text/place.ts";
import { endOfBlock, namesCheck } from "../text/suppression.ts";
import type { Suppression } from "../text/suppression.ts";
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

/** Where comments speak for what stands there. */
interface Stretch {
  readonly silencers: readonly Silencer[];
  readonly covered: Place;
}

export function silence(suppressions: readonly Suppression[], findings: readonly Finding[]): Silenced {
  if (suppressions.length === 0) return { heard: findings, unused: [] };
  const all = suppressions.flatMap((suppression) =>
    suppression.names.map((name): Silencer => ({ name, suppression, used: false })),
  );
  const wide = all.filter(({ suppression }) => suppression.wholeFile);
  const own = all.map((one): Stretch => ({ silencers: [one], covered: one.suppression.covers }));
  // Comments above one block share what it holds.
  const blocks = Map.groupBy(all, ({ suppression }) => suppression.block);
  const further = [...blocks.values()].flatMap((silencers) =>
    behind(silencers[0]!.suppression).map((covered): Stretch => ({ silencers, covered })),
  );
  const byChunk = Map.groupBy([...own, ...further], ({ covered }) => covered.chunk);
  const heard = findings.filter(({ check, place }) => {
    const near = byChunk.get(place.chunk)?.filter(({ covered }) => holds(covered, place)) ?? [];
    const silencing = [...wide, ...near.flatMap(({ silencers }) => silencers)].filter(({ name }) =>
      namesCheck(name.value, check),
    );
    for (const one of silencing) one.used = true;
    return silencing.length === 0;
  });
  return { heard, unused: all.filter(({ used }) => !used) };
}

const holds = ({ chunk, start, end }: Place, place: Place): boolean =>
  start <= place.start && (place.start < end || end === chunk.text.length);

/** Where the block below a comment goes on in the chunks behind its own. */
function behind({ covers, block }: Suppression): Place[] {
  const all: Place[] = [];
  let last = covers;
  for (let chunk = nextChunk(covers.chunk); block && chunk; chunk = nextChunk(chunk)) {
    if (last.end < last.chunk.text.length) break;
    last = { chunk, start: 0, end: endOfBlock(chunk.text, 0, block) };
    if (last.end > 0) all.push(last);
  }
  return all;
}
