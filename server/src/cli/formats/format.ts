import type { Paint } from "../colours.ts";
import type { FindingRow } from "../findingRow.ts";
import type { Problem } from "../targets.ts";

/** One way to print findings. */
export interface Format {
  /** The word that `--format` takes. */
  readonly id: string;
  /** Everything that is written to stdout. */
  print(results: readonly FileResult[], options: PrintOptions): string;
}

/** A file that was judged. */
export interface FileResult {
  readonly file: string;
  /** It is of a kind that the engine knows. */
  readonly isKnown: boolean;
  /** How many there are; of very many in one file only the most serious are among `findings`. */
  readonly total: number;
  /** In the order of their places. */
  readonly findings: readonly FindingRow[];
  /** Lines of the file that findings are shown in, by their number from 1, without their line breaks. */
  readonly lines: ReadonlyMap<number, string>;
}

export interface PrintOptions {
  readonly paint: Paint;
  /** Findings only. */
  readonly quiet: boolean;
  /** The program was given a file and knows what it is for, or there are findings without. */
  readonly recognised: number;
  /** Files that were not judged because settings say so. */
  readonly excluded: Excluded;
  /** What was asked for and could not be had; stderr says it as well. */
  readonly problems: readonly Problem[];
  /** Why there was nothing to judge, where that is known. */
  readonly nothing: string | undefined;
  /** Whether the command ends with 1 because of a finding like this. */
  readonly fails: (finding: FindingRow) => boolean;
  /** Same for a finding that has moved to other lines; of findings that are alike, it is the same. */
  readonly fingerprint: (finding: FindingRow) => string;
  /** The folder that files are relative to. */
  readonly cwd: string;
  readonly now: Date;
}

/** What `files.exclude` leaves out. */
export interface Excluded {
  readonly files: number;
  /** The settings that say so, as they are shown. */
  readonly settings: readonly string[];
}
