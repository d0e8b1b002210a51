import type { Place } from "../text/place.ts";
import type { Range } from "../text/chunk.ts";

/** `error`: upstream refuses the file. `warning`: it is accepted and wrong. `info`: worth knowing. */
export type Severity = "error" | "warning" | "info";

/** What a check reports; the engine adds the check's id and severity. */
export interface Report {
  readonly place: Place;
  readonly message: string;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
  /** Greys the text out in editors. */
  readonly unnecessary?: boolean;
}

export interface Related {
  readonly place: Place;
  readonly message: string;
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly place: Place; readonly text: string }[];
  /** A file to create, by its path relative to the project's folder. */
  readonly create?: { readonly path: string; readonly text: string };
}

export interface Finding extends Report {
  readonly check: string;
  readonly severity: Severity;
}

/** A finding as it is sent: in positions of the file, zero-based. */
export interface PlacedFinding {
  readonly check: string;
  readonly severity: Severity;
  readonly range: Range;
  readonly message: string;
  readonly related: readonly { readonly uri: string; readonly range: Range; readonly message: string }[];
  readonly fixes: readonly PlacedFix[];
  readonly unnecessary: boolean;
}

export interface PlacedFix {
  readonly title: string;
  readonly edits: readonly { readonly range: Range; readonly text: string }[];
  /** URI and text of a file to create. */
  readonly create?: { readonly uri: string; readonly text: string };
  /** The file that `edits` are for, where it is another than the finding's. */
  readonly uri?: string;
}
