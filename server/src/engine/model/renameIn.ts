import type { LanguageEdit } from "../languages/language.ts";
import type { YamlScalar } from "../languages/yaml/tree.ts";
import type { Position, Range } from "../text/chunk.ts";
import { cursorAt, pairsAt } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { insideQuotes } from "./insideQuotes.ts";
import type { Read } from "./document.ts";
import type { Mention } from "./nameIndex.ts";
import type { Place } from "../text/place.ts";
import { rangeOf } from "./place.ts";
import type { Region } from "./region.ts";
import { rewriteScalar } from "./rewriteScalar.ts";
import { RegionSymbol, rangeOfName } from "./symbol.ts";
import type { Symbol } from "./symbol.ts";
import type { Workspace } from "./workspace.ts";

/** A text of one scalar and what becomes of it. */
interface Changed {
  readonly region: Region | undefined;
  readonly isFlow: boolean;
  readonly edits: LanguageEdit[];
}

/** The changes of one file that write another name in the place of these mentions; or the one that forbids it. */
export function renameIn(
  workspace: Workspace,
  uri: string,
  mentions: readonly Mention[],
  name: string,
): { edits: { range: Range; text: string }[] } | { failed: Mention; why: string } {
  const changed = new Map<YamlScalar, Changed>();
  const bare: { place: Place; text: string }[] = [];
  const reads = new Set<Read>();
  for (const mention of mentions) {
    const { start } = rangeOfName(mention.symbol);
    const cursor = cursorAt(workspace, uri, start);
    const symbol = cursor && symbolStarting(cursor, mention, start);
    if (!symbol) return { failed: mention, why: "the file is not as it was read. Try again in a moment." };
    if (cursor.part.kind?.letsGo) reads.add(cursor.read);
    if (symbol.isBare) {
      bare.push({ place: symbol.place, text: name });
      continue;
    }
    const why = addChange(changed, cursor, symbol, name);
    if (why !== undefined) return { failed: mention, why };
  }
  const edits = [...changed].flatMap(([node, { region, isFlow, edits: own }]) =>
    rewriteScalar(node, own, isFlow, (span) => region?.toChunk(span) ?? insideQuotes(node)),
  );
  // Their trees were read for this answer.
  for (const read of reads) read.letGo?.();
  return { edits: [...bare, ...edits].map(({ place, text }) => ({ range: rangeOf(place), text })) };
}

const symbolStarting = (
  { read }: Cursor,
  { symbol: { space, name } }: Mention,
  { line, character }: Position,
): Symbol | undefined =>
  read.walked.symbols.find((one) => {
    if (one.space !== space || one.name !== name) return false;
    const { start } = rangeOf(one.place);
    return start.line === line && start.character === character;
  });

/** Takes note of a change; says why it cannot be made. */
function addChange(
  changed: Map<YamlScalar, Changed>,
  cursor: Cursor,
  symbol: Symbol,
  name: string,
): string | undefined {
  const region = symbol instanceof RegionSymbol ? symbol.region : undefined;
  const node = region?.node ?? symbol.node;
  if (!node || symbol.node?.alias) return "the name is written through an alias.";
  const isBlock = node.style === "literal" || node.style === "folded";
  if (!region && isBlock) return "the name is written over several lines.";
  const edits = region
    ? editsIn(region, symbol as RegionSymbol, name)
    : [{ span: { start: 0, end: node.text.length }, text: name }];
  if (!edits) return "the new name cannot be written.";
  const known = changed.get(node);
  if (known) known.edits.push(...edits);
  else changed.set(node, { region, isFlow: isInFlow(cursor), edits: [...edits] });
  return undefined;
}

function editsIn(region: Region, symbol: RegionSymbol, name: string): readonly LanguageEdit[] | undefined {
  const { language, parsed } = region;
  const { space, span } = symbol;
  const own = language
    .symbols?.(parsed)
    .find((one) => one.space === space && one.span.start === span.start && one.span.end === span.end);
  return own && language.rename?.(parsed, own, name);
}

const isInFlow = (cursor: Cursor): boolean =>
  [...pairsAt(cursor)].some(
    ({ holder, pair: { value } }) => holder.flow || (value?.type === "seq" && value.flow),
  );
