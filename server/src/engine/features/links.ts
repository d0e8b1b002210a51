import type { Document } from "../model/document.ts";
import { isLarge } from "../model/listedMost.ts";
import { rangeOf } from "../model/place.ts";
import { existingRunbook, runbookOf, runbookPath } from "../model/runbookPath.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Range } from "../text/chunk.ts";
import { folderOf, joined } from "../text/uri.ts";

export interface Link {
  readonly range: Range;
  readonly target: string;
  readonly tooltip: string;
}

/** Runbooks and files that the file names; none in a large file. */
export const links = (document: Document, workspace: Workspace): Link[] =>
  isLarge(document) ? [] : [...runbookLinks(workspace, document), ...fileLinks(workspace, document)];

/** Files of rules or jobs that are named in full and exist. */
function fileLinks({ files }: Workspace, document: Document): Link[] {
  const found: Link[] = [];
  for (const { reads } of document.parts.filter(({ kind }) => !kind?.letsGo))
    for (const { walked } of reads)
      for (const region of walked.regions.values()) {
        const { language, text } = region;
        if (language.id !== "file-glob" || /[*?[]/.test(text)) continue;
        const target = joined(folderOf(document.uri), text);
        if (target === undefined || !files?.has(target)) continue;
        const range = rangeOf(region.toChunk({ start: 0, end: text.length }));
        found.push({ range, target, tooltip: "Open the file" });
      }
  return found;
}

/** The runbook's page of the project where there is one, else the address itself. */
function runbookLinks(workspace: Workspace, document: Document): Link[] {
  const project = workspace.project(document.uri);
  const base = project.folder;
  return document.parts
    .flatMap((part) => part.items)
    .flatMap((item): Link[] => {
      const value = item.type === "alert" ? runbookOf(item)?.value : undefined;
      if (!value) return [];
      const range = rangeOf(value.place);
      const path = runbookPath(value.value, project);
      const page = path && existingRunbook(path, project);
      const target = page ? joined(base, page) : undefined;
      if (target) return [{ range, target, tooltip: "Open the runbook" }];
      const isAddress = /^https?:\/\/[^\s{]+$/.test(value.value.trim());
      return isAddress
        ? [{ range, target: value.value.trim(), tooltip: "Open the runbook in the browser" }]
        : [];
    });
}
