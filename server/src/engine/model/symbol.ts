import type { LanguageSymbol } from "../languages/language.ts";
import type { Chunk } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import type { Region } from "./region.ts";

/** A name that a file introduces or uses. */
export interface Symbol {
  /** `metric`, `alert`, `label`, `group` …: names of different spaces never meet. */
  readonly space: string;
  readonly name: string;
  readonly place: Place;
  /** That of `place`, for less. */
  readonly chunk: Chunk;
  readonly role: "declares" | "refers";
  readonly scope: "file" | "project";
}

/**
 * A name in an embedded text. Where it stands in the chunk is found out when somebody asks: most names are only counted.
 * A class because there are fifteen of them in every rule.
 */
export class RegionSymbol implements Symbol {
  readonly space: string;
  readonly name: string;
  readonly role: "declares" | "refers";
  readonly #region: Region;
  readonly #start: number;
  readonly #end: number;

  constructor(region: Region, { space, name, role, span }: LanguageSymbol) {
    this.space = space;
    this.name = name;
    this.role = role;
    this.#region = region;
    this.#start = span.start;
    this.#end = span.end;
  }

  get scope(): "project" {
    return "project";
  }

  get chunk(): Chunk {
    return this.#region.node.chunk;
  }

  get place(): Place {
    return this.#region.toChunk({ start: this.#start, end: this.#end });
  }
}
