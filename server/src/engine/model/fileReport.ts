import { folderOf } from "../text/uri.ts";
import type { Document } from "./document.ts";
import type { FileFindings } from "./fileFindings.ts";
import type { FileReport, FileState } from "./fileState.ts";
import type { PlacedFinding } from "./finding.ts";
import { mostFindings, placeFindings } from "./report.ts";
import { silence } from "./silencers.ts";
import { unusedSilencers } from "./unusedSilencers.ts";
import type { Workspace } from "./workspace.ts";

/**
 * What is told of a file now; undefined where that is what was told before. `isPartial`: the file is not read to its
 * end, so that only what was found is news.
 */
export function newReport(
  { uri, report }: FileState,
  document: Document | undefined,
  found: FileFindings,
  isPartial: boolean,
  workspace: Workspace,
  most = mostFindings,
): FileReport | undefined {
  const suppressions = found.suppressions();
  const isMost = document !== undefined && found.total > most && suppressions.length === 0;
  const all = isMost ? found.gravest(document, most) : document ? [...found.all()] : [];
  const { heard, unused } = silence(suppressions, all);
  const told = isPartial ? heard : [...heard, ...unusedSilencers(unused, workspace.project(uri))];
  const total = isMost ? found.total : told.length;
  if (isPartial && total === 0) return undefined;
  const base = workspace.folderOf(uri) || folderOf(uri);
  const findings = placeFindings(uri, told, total, base, most);
  const isNews = isPartial || report.revision === 0 || !isSame(findings, report.findings);
  return isNews ? { findings, total, revision: report.revision + 1 } : undefined;
}

/** Most findings are the same objects as before. */
const isSame = (some: readonly PlacedFinding[], others: readonly PlacedFinding[]): boolean =>
  some.length === others.length &&
  some.every((one, at) => one === others[at] || JSON.stringify(one) === JSON.stringify(others[at]));
