import type { Words } from "../protocol/words.ts";
import type { Step } from "../runs/store.ts";
import { fill } from "../views/drawing.ts";
import type { LinkOf } from "../views/runPage.ts";
import { filePath, fileUri } from "../workspaceFiles/fileUri.ts";
import { failureFile } from "./dbtFailure.ts";
import { findProjects } from "./dbtProjects.ts";
import type { DbtProject } from "./dbtProjects.ts";
import type { Session } from "./serve.ts";

/** Leads from a step to the line of the workspace that failed, where it is a node of one of its dbt projects. */
export function linkToFailure({ roots, runs }: Session, words: Words): LinkOf {
  let projects: Promise<DbtProject[]> | undefined;
  return async (step: Step) => {
    if (typeof step.fields["unique_id"] !== "string") return undefined;
    const found = await (projects ??= findProjects([...roots].flatMap((root) => filePath(root) ?? [])));
    if (found.length === 0) return undefined;
    const result = await runs.store().dbtResult(step.id);
    const { place, isLine } = result ? await failureFile({ step, result }, found, words) : {};
    if (!place) return undefined;
    const name = decodeURIComponent(place.uri.slice(place.uri.lastIndexOf("/") + 1));
    const root = runs.folder === undefined ? undefined : fileUri(runs.folder);
    if (root === undefined || !place.uri.startsWith(`${root}/`)) return undefined;
    // A preview of VS Code follows no `file:` URIs, and begins in the workspace's first folder.
    const way = place.uri.slice(root.length);
    return isLine
      ? {
          text: fill(words.dbtLink, name, place.line + 1),
          uri: `${way}#L${place.line + 1},${place.character + 1}`,
        }
      : { text: name, uri: way };
  };
}
