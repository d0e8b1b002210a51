import type { Tocsin } from "../extension.ts";

/** Shows what the language server has logged. */
export function showLog({ server }: Tocsin): void {
  server.showLog();
}
