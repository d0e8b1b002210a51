import type { InitializeParams } from "vscode-languageserver/node";
import { remoteRunStore } from "../runs/remote.ts";
import { remoteIntake } from "../runs/remoteIntake.ts";
import type { Warehouse } from "../runs/history.ts";
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
  /** The databases that are asked in place of the mirror. */
  asked(): Warehouse | undefined;
  /** From now on the databases themselves are asked; without any, the mirror. */
  ask(warehouse: Warehouse | undefined): void;
  /** Fills the mirror. */
  intake(): RunIntake;
  close(): void;
}

export function runsOf(params: InitializeParams): Runs {
  const folder = rootsOf(params)
    .map(filePath)
    .find((path) => path !== undefined);
  let store: RunStore | undefined;
  let asked: Warehouse | undefined;
  const close = (): void => {
    store?.close();
    store = undefined;
  };
  const mirror = (): string => mirrorPath(folder ?? process.cwd());
  return {
    folder,
    store: () => (store ??= remoteRunStore(runsModule(), mirror(), { warehouse: asked })),
    asked: () => asked,
    ask(warehouse) {
      if (JSON.stringify(warehouse) === JSON.stringify(asked)) return;
      asked = warehouse;
      close();
    },
    intake: () => remoteIntake(runsModule(), mirror()),
    close,
  };
}
