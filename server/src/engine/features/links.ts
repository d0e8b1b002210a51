import type { Document } from "../model/document.ts";
import { rangeOf } from "../model/place.ts";
import { existingRunbook, runbookOf, runbookPath } from "../model/runbookPath.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Range } from "../text/chunk.ts";
import { joined } from "../text/uri.ts";

export interface Link {
  readonly range: Range;
  readonly target: string;
  readonly tooltip: string;
}

/** Runbooks named in the file: the page of the project where there is one, else the address itself. */
export function links(workspace: Workspace, document: Document): Link[] {
  const project = workspace.project(document.uri);
  const base = project.folder;
  return document.parts
    .flatMap((part) => part.items)
    .flatMap((item): Link[] => {
      const value = item.type === "alert" ? runbookOf(item)?.value : undefined;
      if (!value) return [];
      const range = rangeOf(document, value.place);
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
