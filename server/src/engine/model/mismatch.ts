import type { Place } from "../text/place.ts";
import type { Schema } from "./schema.ts";

/** A place where the file is not what its schema says. */
export interface Mismatch {
  readonly kind:
    | "unknown-key"
    /** The program passes over it. */
    | "ignored-key"
    | "missing-key"
    | "wrong-type"
    | "invalid-value"
    /** Nothing stands where the program wants something. */
    | "null-value"
    /** A key or value that the target does not have yet (`version` says since when), or no longer (until when). */
    | "not-yet-known"
    | "no-longer-known"
    /** Only one of `allowed` may be set; `key` is one too many. */
    | "exclusive-keys"
    /** One of `allowed` must be set. */
    | "missing-one-of"
    /** `key` needs `allowed` beside it. */
    | "missing-beside"
    /** `found` stands at `first` already. */
    | "repeated-name";
  readonly place: Place;
  /** The key in question: unknown, missing, or the one whose value is wrong. */
  readonly key: string;
  /** What stands there: `a list`, `text`. */
  readonly found?: string;
  /** What would be right: keys, types or values. */
  readonly allowed: readonly string[];
  readonly schema: Schema;
  /** Where the key belongs: `rule`, `group`. */
  readonly within: string;
  /** For an unknown key: the key beside it below which it is known. */
  readonly home?: string;
  /** `prometheus 3.0` */
  readonly version?: string;
  /** Where the other one stands: of exclusive keys, of a repeated name. */
  readonly first?: Place;
}
