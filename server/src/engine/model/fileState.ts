import type { Change } from "../text/edit.ts";
import { FileFindings } from "./fileFindings.ts";
import type { FileRole } from "./fileRole.ts";
import type { PlacedFinding } from "./finding.ts";
import type { CheckTable } from "./runChecks.ts";
import type { Named } from "./workspace.ts";

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
  /** A whole text that has been put and not been read. */
  pending: string | undefined;
  /** What has been changed since the text was read; nothing while there is one that was not. */
  changes: readonly Change[];
  /** The text of an open file that the settings leave alone. */
  unread: string | undefined;
  /** What was read before is of no use: the language options have changed. */
  fresh: boolean;
  /** As it was read. */
  role: FileRole;
  /** The settings have changed: every check runs again. */
  stale: boolean;
  /** What has changed around the file that its checks asked for. */
  news: ReadonlySet<string>;
  work: Generator<void> | undefined;
  findings: FileFindings;
  /** What was read whose names are in the workspace's index. */
  readonly indexed: Set<Named>;
  /** It is to be read again, from where its text is kept. */
  again: boolean;
  report: FileReport;
}

export const newFile = (uri: string, table: CheckTable): FileState => ({
  uri,
  open: false,
  pending: undefined,
  changes: [],
  unread: undefined,
  fresh: false,
  role: undefined,
  stale: false,
  news: new Set(),
  work: undefined,
  findings: new FileFindings(table),
  indexed: new Set(),
  again: false,
  report: { findings: [], total: 0, revision: 0 },
});
