import type { Paint } from "../colours.ts";
import type { FindingRow } from "../findingRow.ts";

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
  /** Something that was asked for could not be read; stderr says what. */
  readonly isPartial: boolean;
}

/** What `files.exclude` leaves out. */
export interface Excluded {
  readonly files: number;
  /** The settings that say so, as they are shown. */
  readonly settings: readonly string[];
}
