import { resolve } from "node:path";
import { remoteRunStore } from "../runs/remote.ts";
import type { RunStore } from "../runs/store.ts";
import { makeDrawing } from "../views/drawing.ts";
import type { Drawing } from "../views/drawing.ts";
import { mirrorPath } from "../workspaceFiles/mirrorPath.ts";
import { runsModule } from "../workspaceFiles/runsModule.ts";
import { projectRoot } from "./projectRoot.ts";

/** Options of every command that reads run history. */
export const runsOptions = {
  format: { type: "string", default: "text" },
  project: { type: "string" },
  "no-color": { type: "boolean", default: false },
} as const;

/** How run history is printed. */
export const runsFormats = ["text", "json", "csv"] as const;

/** The folder that is named, else that of the project around the current folder. */
export function projectFolder(named: string | undefined): string {
  const cwd = process.cwd();
  return named === undefined ? projectRoot(cwd, cwd, true) : resolve(cwd, named);
}

/** Asks the run history of a project, by default that of the current folder, and ends its process. */
export async function withRuns<T>(
  project: string | undefined,
  ask: (store: RunStore) => Promise<T>,
): Promise<T> {
  const store = remoteRunStore(runsModule(), mirrorPath(projectFolder(project)));
  try {
    return await ask(store);
  } finally {
    store.close();
  }
}

/** The terminal's language is English; times are those of this machine's zone. */
export const terminalDrawing = (): Drawing =>
  makeDrawing(Date.now(), "en-GB", Intl.DateTimeFormat().resolvedOptions().timeZone);
