import type { Tocsin } from "../extension.ts";

/** Starts the language server afresh. */
export async function restartServer({ server }: Tocsin): Promise<void> {
  await server.restart();
}
