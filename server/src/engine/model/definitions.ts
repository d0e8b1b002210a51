import type { Definition, Template } from "../languages/gotemplate/tree.ts";
import type { Place } from "../text/place.ts";
import type { Part } from "./document.ts";
import type { Region } from "./region.ts";

/** A `define` or `block` of a file of templates. */
export interface PlacedDefinition {
  readonly definition: Definition;
  /** From its opening action to its `end`. */
  readonly place: Place;
  readonly name: Place;
  /** What stands between. */
  readonly body: string;
}

/** Those of a part that is such a file, in its order. */
export function definitionsIn({ kind, reads }: Part): PlacedDefinition[] {
  const regions = (kind?.isText ? reads : []).flatMap(({ walked }) => [...walked.regions.values()]);
  return regions
    .flatMap((region) => (region.parsed.tree as Template).definitions.map((one) => placed(one, region)))
    .sort((a, b) => a.place.start - b.place.start);
}

function placed(definition: Definition, region: Region): PlacedDefinition {
  const { span, nameSpan, bodySpan, endSpan } = definition;
  return {
    definition,
    place: region.toChunk({ start: span.start, end: Math.max(span.end, endSpan.end) }),
    name: region.toChunk(nameSpan),
    body: region.text.slice(bodySpan.start, bodySpan.end),
  };
}

/** The names of those that stand where they are used as well: a `block` is there for another `define` to replace it. */
export const blocksIn = (part: Part): ReadonlySet<string> =>
  new Set(definitionsIn(part).flatMap(({ definition: { type, name } }) => (type === "block" ? [name] : [])));
