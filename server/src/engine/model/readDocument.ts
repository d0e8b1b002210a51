import { firstLineOf, pieceAtLine, replacePieces, textOf } from "../text/branch.ts";
import type { Branch } from "../text/branch.ts";
import { isRead } from "./document.ts";
import type { Document, Part, ReadContext } from "./document.ts";
import { layOutDocument, textBehind } from "./layOutDocument.ts";
import { aboveIn, collectRules, KnownReads, linkOne, listOf, readUnit, regionIn } from "./readUnit.ts";
import type { UnitContext } from "./readUnit.ts";
import { isUnit, makeWhole, unitsOf } from "./unit.ts";
import type { Unit } from "./unit.ts";

/** Reads a file in bounded steps. */
export function* readDocument(uri: string, text: string, context: ReadContext): Generator<void, Document> {
  const document = yield* layOutDocument(uri, text, context);
  for (const _ of readUnits(document, context)) yield;
  return document;
}

/** The same in one step. */
export function readAtOnce(uri: string, text: string, context: ReadContext): Document {
  const reading = readDocument(uri, text, context);
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
  }
}

/** Reads what a document holds, unit by unit; the ones below come before what is around them. */
export function* readUnits(document: Document, context: ReadContext): Generator<Unit, void> {
  const known = knownReads(context.previous);
  for (const at of inTurn(document.root, context.seen)) {
    const part = document.parts[at]!;
    if (!isRead(part) || part.top.read) continue;
    const unitContext = contextFor(document, part, context, known);
    if (!(yield* readBelow(part.top, unitContext, context.seen)))
      yield* readWhole(document, part, unitContext);
  }
}

/** The pieces of a branch from the one that is seen to the last, then those before it; anew when another one is seen. */
function* inTurn(branch: Branch, seen: ReadContext["seen"]): Generator<number> {
  const count = branch.pieces.length;
  const taken = new Uint8Array(count);
  let line: number | undefined;
  let at = 0;
  for (let left = count; left > 0; left--) {
    const now = seen?.();
    if (now !== line && now !== undefined) at = pieceAtLine(branch, now - firstLineOf(branch));
    line = now;
    while (taken[at] === 1) at = (at + 1) % count;
    taken[at] = 1;
    yield at;
  }
}

export function contextFor(
  document: Document,
  part: Part,
  { languages, options, role }: ReadContext,
  known: KnownReads,
): UnitContext {
  const reader = { kind: part.kind!, languages, options, isLoaded: role === "rule-file" };
  return { ...reader, reader, after: textBehind(document, part), known };
}

function knownReads(previous: Document | undefined): KnownReads {
  const known = new KnownReads();
  for (const { kind, top } of previous?.parts ?? [])
    if (kind) for (const { read } of unitsOf(top)) if (read) known.add(kind, read);
  return known;
}

/** False when something does not read the same on its own. */
function* readBelow(unit: Unit, context: UnitContext, seen: ReadContext["seen"]): Generator<Unit, boolean> {
  const { kind } = context;
  if (unit.path === "") {
    if (!readUnit(unit, context, undefined)) return false;
    unit.items = kind.read(unit.read!.yaml.root, regionIn(unit));
  }
  const orders = ordersIn(unit);
  const above = aboveIn(unit);
  for (const at of inTurn(unit, seen)) {
    const piece = unit.pieces[at]!;
    if (!isUnit(piece)) continue;
    if (!readUnit(piece, context, listOf(piece))) return false;
    linkOne(piece, orders[at]!, above, kind);
    if (!(yield* readBelow(piece, context, seen))) return false;
  }
  collectRules(unit);
  yield unit;
  return true;
}

/** The place of each unit below in its list of the unit's tree. */
function ordersIn({ pieces }: Unit): number[] {
  const counts = new Map<unknown, number>();
  return pieces.map((piece) => {
    if (!isUnit(piece)) return 0;
    const order = counts.get(piece.siblings) ?? 0;
    counts.set(piece.siblings, order + 1);
    return order;
  });
}

/** Where units cannot be read on their own (anchors used across rules, odd layouts), the part is one. */
function* readWhole(document: Document, part: Part, context: UnitContext): Generator<Unit, void> {
  const text = textOf(part.top);
  const { paths } = part.look;
  const top = makeWhole(text, 0, text.length, paths);
  replacePieces(document.root, part.top.index, 1, [top]);
  part.top = top;
  readUnit(top, { ...context, known: new KnownReads() }, undefined);
  top.items = context.kind.read(top.read!.yaml.root, regionIn(top));
  yield top;
}
