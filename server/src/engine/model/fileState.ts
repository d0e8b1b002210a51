import { textOf } from "../text/branch.ts";
import { applyChanges } from "../text/edit.ts";
import type { Change } from "../text/edit.ts";
import type { Document } from "./document.ts";
import { FileFindings } from "./fileFindings.ts";
import type { FileRole } from "./fileRole.ts";
import type { PlacedFinding } from "./finding.ts";
import type { CheckTable } from "./runChecks.ts";
import type { Named } from "./nameIndex.ts";
import type { Workspace } from "./workspace.ts";

/** A file's findings as of its last finished reading. */
export interface FileReport {
  readonly findings: readonly PlacedFinding[];
  /** How many there are, also of those that are not listed. */
  readonly total: number;
  /** Goes up with every change of the findings. */
  readonly revision: number;
}

export const noReport: FileReport = { findings: [], total: 0, revision: 0 };

/** What happened to a file. */
export type Edit =
  | {
      readonly uri: string;
      readonly text: string;
      readonly open?: boolean;
      /** It is going to be forgotten: its names are known without their places, and it takes no changes. */
      readonly brief?: boolean;
    }
  | { readonly uri: string; readonly changes: readonly Change[] }
  | { readonly uri: string; readonly removed: true };

/** A file on its way from text to findings. */
export interface FileState {
  readonly uri: string;
  open: boolean;
  /** Its names are in the workspace's index without their places, so that it can be forgotten. */
  brief: boolean;
  /** Its text and what was read of it were let go of: there is its gist, and what its checks have asked. */
  forgotten: boolean;
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
  /** `newsRevision` of the workspace when its checks began to ask, all of them anew. */
  askedAt: number;
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
  brief: false,
  forgotten: false,
  pending: undefined,
  changes: [],
  unread: undefined,
  fresh: false,
  role: undefined,
  stale: false,
  news: new Set(),
  askedAt: 0,
  work: undefined,
  findings: new FileFindings(table),
  indexed: new Set(),
  again: false,
  report: noReport,
});

/** What is left of a file is what its checks have asked. */
export function forgetFile(file: FileState, table: CheckTable): void {
  const asked = new Set([...file.findings.asked()].flatMap((one) => [...one]));
  file.findings = new FileFindings(table, asked);
  file.report = { ...file.report, findings: [], total: 0 };
  file.forgotten = true;
}

/** The files that what has changed elsewhere is of concern to; they know of it then. */
export function withNews(files: readonly FileState[], workspace: Workspace): FileState[] {
  const all = workspace.takeNews();
  return files.filter((file) => {
    const told = all.get(workspace.folderOf(file.uri));
    if (!told || !file.findings.depends(told, file.askedAt)) return false;
    file.news = new Set([...file.news, ...laterThan(told, file.askedAt)]);
    return true;
  });
}

/** Who has asked after an answer had changed has heard of it. */
const laterThan = (news: ReadonlyMap<string, number>, revision: number): string[] =>
  [...news].flatMap(([one, at]) => (at > revision ? [one] : []));

/** A file's text with all changes, where it is at hand. */
export function latestText(file: FileState, document: Document | undefined): string | undefined {
  if (file.pending !== undefined) return file.pending;
  return document ? applyChanges(textOf(document.root), file.changes) : file.unread;
}

/** Takes note of what was put. `isRead`: there is a document that changes can be made in. */
export function takeEdit(file: FileState, edit: Exclude<Edit, { removed: true }>, isRead: boolean): void {
  if ("text" in edit) {
    file.pending = edit.text;
    file.changes = [];
    file.forgotten = false;
    file.brief = edit.brief ?? file.brief;
    file.open = edit.open ?? file.open;
  } else if (file.pending !== undefined) file.pending = applyChanges(file.pending, edit.changes);
  else if (isRead) file.changes = [...file.changes, ...edit.changes];
  else file.pending = applyChanges(file.unread ?? "", edit.changes);
}
