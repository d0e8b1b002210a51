import type { FileRole } from "./fileRole.ts";
import type { Finding, PlacedFinding } from "./finding.ts";
import type { ReadFindings } from "./runChecks.ts";

/** A file's findings as of its last finished reading. */
export interface FileReport {
  readonly findings: readonly PlacedFinding[];
  /** How many there are, also of those that are not listed. */
  readonly total: number;
  /** Goes up with every change of the findings. */
  readonly revision: number;
}

/** A file on its way from text to findings. */
export interface FileState {
  readonly uri: string;
  open: boolean;
  /** Text that has been put and not been read. */
  pending: string | undefined;
  /** What was read before is of no use: the language options have changed. */
  fresh: boolean;
  /** As it was read. */
  role: FileRole;
  /** The settings have changed: every check runs again. */
  stale: boolean;
  work: Generator<void> | undefined;
  /** Findings of `rule` scope, kept while the chunk and its frame stand. */
  ruleFindings: ReadFindings;
  nearFindings: readonly Finding[];
  projectFindings: readonly Finding[];
  checkedRevision: number;
  report: FileReport;
}

export const newFile = (uri: string): FileState => ({
  uri,
  open: false,
  pending: undefined,
  fresh: false,
  role: undefined,
  stale: false,
  work: undefined,
  ruleFindings: new Map(),
  nearFindings: [],
  projectFindings: [],
  checkedRevision: -1,
  report: { findings: [], total: 0, revision: 0 },
});
