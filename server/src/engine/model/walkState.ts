import type { Target } from "../facts/target.ts";
import type { Language, LanguageOptions } from "../languages/language.ts";
import type { YamlNode, YamlScalar } from "../languages/yaml/tree.ts";
import type { Chunk } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import type { Form } from "./form.ts";
import type { Mismatch } from "./mismatch.ts";
import type { Region } from "./region.ts";
import type { Scalars } from "./scalarFits.ts";
import type { Schema } from "./schema.ts";
import type { SchemaObject } from "./schemaObject.ts";
import type { Symbol } from "./symbol.ts";

/** The items of a list, which the trees of units are put into. */
export type Slots = readonly (YamlNode | undefined)[];

/** What the schema says of a list whose items are read on their own. */
export interface ListForm {
  readonly form: Form;
  /** The key that holds it; empty at the root. */
  readonly key: string;
  /** As `Walk` has it. */
  readonly unruled: number;
}

export interface Walked {
  readonly mismatches: readonly Mismatch[];
  readonly regions: ReadonlyMap<YamlScalar, Region>;
  readonly symbols: readonly Symbol[];
  /** The mappings that the schema names by `x-object`, from the outside in. */
  readonly objects: readonly SchemaObject[];
  /** Of a frame: the lists of units that the schema reaches. */
  readonly lists?: ReadonlyMap<Slots, ListForm> | undefined;
  /** Of a frame: a list of units means several things, or something else than a list, so that they cannot be apart. */
  readonly isTangled?: boolean;
}

export interface WalkContext {
  readonly root: Schema;
  /** Nodes of chunks of the other role are left alone: they are walked with their own chunk. */
  readonly role: Chunk["role"];
  readonly scalars: Scalars;
  /** Values with `$NAME` are not looked at. */
  readonly interpolates?: boolean | undefined;
  readonly languages: ReadonlyMap<string, Language>;
  readonly options: LanguageOptions;
  /** Who reads the file. */
  readonly reader?: string;
  /** A Prometheus is known to read the file. */
  readonly isLoaded?: boolean | undefined;
  /** Lists whose items are walked by themselves. */
  readonly slots?: ReadonlySet<Slots>;
}

export interface Walk extends WalkContext {
  readonly target: Target;
  readonly mismatches: Mismatch[];
  readonly regions: Map<YamlScalar, Region>;
  readonly symbols: Symbol[];
  readonly objects: SchemaObject[];
  /** The last metric that was introduced, until the end of the mapping that does so. */
  record: Symbol | undefined;
  /** Metrics that are recorded, and by which expressions. */
  readonly records: { readonly symbol: Symbol; readonly expr: YamlScalar }[];
  lists: Map<Slots, ListForm> | undefined;
  isTangled: boolean;
  /** Targets of aliases that were walked. */
  aliases: Set<string> | undefined;
  /** Above zero below a key that the target does not look into: only the shape counts there. */
  unruled: number;
}

export function report(
  walk: Walk,
  kind: Mismatch["kind"],
  place: Place,
  key: string,
  schema: Schema,
  within: string,
  more?: Partial<Mismatch>,
): void {
  walk.mismatches.push({ kind, place, key, allowed: [], schema, within, ...more });
}
