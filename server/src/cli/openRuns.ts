import { resolve } from "node:path";
import { projectWarehouse } from "../history/projectWarehouse.ts";
import { notTrusted, trust } from "../history/trustedSources.ts";
import { remoteRunStore } from "../runs/remote.ts";
import type { RunStore } from "../runs/store.ts";
import { makeDrawing } from "../views/drawing.ts";
import type { Drawing } from "../views/drawing.ts";
import { mirrorPath } from "../workspaceFiles/mirrorPath.ts";
import { runsModule } from "../workspaceFiles/runsModule.ts";
import { CliError } from "./cliError.ts";
import { projectRoot } from "./projectRoot.ts";
import { untilInterrupted } from "./untilInterrupted.ts";

/** Options of every command that reads run history. */
export const runsOptions = {
  format: { type: "string", default: "text" },
  trust: { type: "boolean", default: false },
  remember: { type: "boolean", default: false },
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

interface Asked {
  readonly project?: string | undefined;
  readonly trust: boolean;
  readonly remember: boolean;
}

/**
 * Asks the run history of a project, by default that of the current folder, and ends its process: the mirror, or the
 * databases themselves where the project wants that.
 */
export async function withRuns<T>(
  asked: Asked,
  ask: (store: RunStore, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  refuseRememberAlone(asked);
  const folder = projectFolder(asked.project);
  const found = await projectWarehouse(folder);
  const fresh = found?.fresh ?? [];
  if (fresh.length > 0 && !asked.trust) throw notTrusted(fresh);
  if (asked.remember) trust(fresh);
  const store = remoteRunStore(runsModule(), mirrorPath(folder), { warehouse: found?.warehouse });
  return untilInterrupted((signal) => ask(store, signal)).finally(() => store.close());
}

export function refuseRememberAlone({ trust: isTrusted, remember }: Pick<Asked, "trust" | "remember">): void {
  if (remember && !isTrusted)
    throw new CliError(
      "`--remember` goes with `--trust`.",
      "`--trust --remember` puts sources on your list.",
    );
}

/** The terminal's language is English; times are those of this machine's zone. */
export const terminalDrawing = (): Drawing =>
  makeDrawing(Date.now(), "en-GB", Intl.DateTimeFormat().resolvedOptions().timeZone);
