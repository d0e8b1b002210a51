import type { Tocsin } from "../extension.ts";
import { createConfig } from "./createConfig.ts";
import { explainCheck } from "./explainCheck.ts";
import { restartServer } from "./restartServer.ts";
import { showLog } from "./showLog.ts";

/** Every command by its id in the manifest. */
export const commands: Readonly<Record<string, (tocsin: Tocsin, ...args: unknown[]) => unknown>> = {
  "tocsin.createConfig": createConfig,
  "tocsin.explainCheck": explainCheck,
  "tocsin.restartServer": restartServer,
  "tocsin.showLog": showLog,
};
