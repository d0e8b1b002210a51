import type { LanguageSymbol } from "../languages/language.ts";
import type { YamlScalar } from "../languages/yaml/tree.ts";
import type { Chunk, Range } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import type { Span } from "../text/span.ts";
import { rangeOf } from "./place.ts";
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
  /** It stands as it is in whatever is around it, and so would any other name of its space. */
  readonly isBare?: true;
  /** The scalar or key that it is, unless it stands in an embedded text. */
  readonly node?: YamlScalar;
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

  /** The text that it stands in. */
  get region(): Region {
    return this.#region;
  }

  get scope(): "project" {
    return "project";
  }

  /** Where it stands in that text. */
  get span(): Span {
    return { start: this.#start, end: this.#end };
  }

  get chunk(): Chunk {
    return this.#region.node.chunk;
  }

  get place(): Place {
    return this.#region.toChunk({ start: this.#start, end: this.#end });
  }
}

/** A name of a file that is not open: its text is not kept, so that it says itself where it stands. */
export class ClosedName {
  readonly space: string;
  readonly name: string;
  readonly role: "declares" | "refers";
  readonly #startLine: number;
  readonly #start: number;
  readonly #endLine: number;
  readonly #end: number;

  /** `name`: a text of its own, which holds no other in memory. */
  constructor({ space, role, place }: Symbol, name: string) {
    const { start, end } = rangeOf(place);
    this.space = space;
    this.name = name;
    this.role = role;
    this.#startLine = start.line;
    this.#start = start.character;
    this.#endLine = end.line;
    this.#end = end.character;
  }

  get scope(): "project" {
    return "project";
  }

  get range(): Range {
    return {
      start: { line: this.#startLine, character: this.#start },
      end: { line: this.#endLine, character: this.#end },
    };
  }
}

/** A name in the index of a project. */
export type Name = Symbol | ClosedName;

export const rangeOfName = (name: Name): Range =>
  name instanceof ClosedName ? name.range : rangeOf(name.place);
