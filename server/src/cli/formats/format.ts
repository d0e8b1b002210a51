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
  /** In the order of their places. */
  readonly findings: readonly FindingRow[];
  /** Lines of the file, without their line breaks; read when a finding is shown. */
  lines(): readonly string[];
}

export interface PrintOptions {
  readonly paint: Paint;
  /** Findings only. */
  readonly quiet: boolean;
  /** The program was given a file and knows what it is for, or there are findings without. */
  readonly recognised: number;
}
