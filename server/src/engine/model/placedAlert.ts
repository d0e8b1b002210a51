import type { Range } from "../text/chunk.ts";
import type { RunbookAddress } from "./runbookPath.ts";

/** One alert of the workspace, as those see it who look for its runbook. */
export interface PlacedAlert {
  readonly name: string;
  readonly uri: string;
  /** Its name in the file. */
  readonly range: Range;
  /** The group that it stands in. */
  readonly group: string;
  readonly home: RunbookHome;
  /** What its annotation says of its runbook. */
  readonly address: RunbookAddress;
  /** The annotation as it is written, empty where there is none. */
  readonly written: string;
  /** A page for it: path relative to the project's folder, and text. */
  newPage(): { readonly path: string; readonly text: string };
  ties(): AlertTies;
}

/** Where a project keeps its runbooks. */
export interface RunbookHome {
  /** URI of the project's folder. */
  readonly project: string;
  /** Relative to the project's folder. */
  readonly folder: string;
  /** Whether there are pages, or any alert names one. */
  readonly used: boolean;
}

/** The names and values that tie an alert to the things that it watches. */
export interface AlertTies {
  /** Labels that have one value: those of the rule, and those that a selector asks for with `=`. */
  readonly values: readonly { readonly label: string; readonly value: string }[];
  /** Labels that a selector asks for with `=~`. */
  readonly patterns: readonly { readonly label: string; matches(value: string): boolean }[];
  /** Labels that the expression or a template names. */
  readonly labels: ReadonlySet<string>;
  readonly metrics: readonly string[];
}
