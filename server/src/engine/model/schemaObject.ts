import type { YamlMap } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";
import type { Schema } from "./schema.ts";

/** A mapping that its schema names by `x-object`, for checks that know more of it than a schema can say. */
export interface SchemaObject {
  /** `scrape-config` */
  readonly name: string;
  readonly node: YamlMap;
  /** The key that holds it, in the singular for items of a list. */
  readonly key: string;
  /** Its first key: where a finding about all of it stands. */
  readonly place: Place;
  readonly schema: Schema;
}
