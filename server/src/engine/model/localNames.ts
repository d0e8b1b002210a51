import type { Place } from "../text/place.ts";
import { anchorAt, anchorFault, anchorMentions } from "./anchors.ts";
import { regionAt } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { grafanaRefAt } from "./grafanaRefs.ts";

/** A name that is known in a part of its file only: a YAML anchor, a variable of a template, a query of a Grafana rule. */
export interface LocalNames {
  readonly name: string;
  /** The one under the cursor. */
  readonly place: Place;
  readonly mentions: readonly LocalMention[];
  /** What is wrong with another name. */
  fault(name: string): string | undefined;
}

export interface LocalMention {
  readonly place: Place;
  readonly role: "declares" | "refers";
}

export const localNamesAt = (cursor: Cursor): LocalNames | undefined =>
  anchorsAt(cursor) ?? namesOfText(cursor) ?? grafanaRefAt(cursor);

function anchorsAt(cursor: Cursor): LocalNames | undefined {
  const anchor = anchorAt(cursor);
  if (!anchor) return undefined;
  const fault = (name: string): string | undefined => {
    const isTaken = name !== anchor.name && anchorMentions(cursor, name).length > 0;
    return anchorFault(name) ?? (isTaken ? `There is an anchor \`${name}\` already.` : undefined);
  };
  return { ...anchor, mentions: anchorMentions(cursor, anchor.name), fault };
}

function namesOfText(cursor: Cursor): LocalNames | undefined {
  const region = regionAt(cursor);
  if (!region || region.node.alias) return undefined;
  const { language, parsed, text } = region;
  const offset = region.fromChunk(cursor.offset);
  const spans = language.local?.(parsed, offset) ?? [];
  const own = spans.find(({ start, end }) => start <= offset && offset <= end);
  if (!own) return undefined;
  return {
    name: text.slice(own.start, own.end),
    place: region.toChunk(own),
    mentions: spans.map((span) => ({ place: region.toChunk(span), role: span.role })),
    fault: (name) => {
      const isTaken = name !== text.slice(own.start, own.end) && usesWord(text, name);
      return language.localFault?.(name) ?? (isTaken ? `There is a \`${name}\` already.` : undefined);
    },
  };
}

const usesWord = (text: string, name: string): boolean => {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!/[\p{L}\p{Nd}_]/u.test(text[at + name.length] ?? "")) return true;
  return false;
};
