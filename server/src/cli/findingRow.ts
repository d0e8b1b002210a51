import type { PlacedFinding, Severity } from "../engine/engine.ts";

/** A finding as it is printed: lines and columns from 1, columns in UTF-16 code units, the end excluded. */
export interface FindingRow {
  /** Relative to the current folder when it is below it, else absolute. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly check: string;
  readonly message: string;
}

export const severities: readonly Severity[] = ["error", "warning", "info"];

/** Whether a severity is at least as serious as another. */
export const reaches = (severity: Severity, limit: Severity): boolean =>
  severities.indexOf(severity) <= severities.indexOf(limit);

export function findingRow(file: string, { range, severity, check, message }: PlacedFinding): FindingRow {
  const { start, end } = range;
  return {
    file,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    severity,
    check,
    message,
  };
}
