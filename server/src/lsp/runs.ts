import type { InitializeParams } from "vscode-languageserver/node";
import { remoteRunStore } from "../runs/remote.ts";
import { remoteIntake } from "../runs/remoteIntake.ts";
import type { RunIntake, RunStore } from "../runs/store.ts";
import { filePath } from "../workspaceFiles/fileUri.ts";
import { mirrorPath } from "../workspaceFiles/mirrorPath.ts";
import { runsModule } from "../workspaceFiles/runsModule.ts";
import { rootsOf } from "./rootsOf.ts";

/** Run history of the first folder of the workspace. */
export interface Runs {
  /** Path of that folder. */
  readonly folder: string | undefined;
  /** Made with the first question, and so is its process. */
  store(): RunStore;
  /** Fills the mirror. */
  intake(): RunIntake;
  close(): void;
}

export function runsOf(params: InitializeParams): Runs {
  const folder = rootsOf(params)
    .map(filePath)
    .find((path) => path !== undefined);
  let store: RunStore | undefined;
  const mirror = (): string => mirrorPath(folder ?? process.cwd());
  return {
    folder,
    store: () => (store ??= remoteRunStore(runsModule(), mirror())),
    intake: () => remoteIntake(runsModule(), mirror()),
    close: () => {
      store?.close();
      store = undefined;
    },
  };
}
