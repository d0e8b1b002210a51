import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { join } from "node:path";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { MessageConnection } from "vscode-jsonrpc/node";

/** A language server and the other end of its stdio. */
export interface StdioClient {
  readonly connection: MessageConnection;
  readonly process: ChildProcessWithoutNullStreams;
  /** Says goodbye as LSP asks; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** The server under test: a bundle named by `TOCSIN_SERVER`, else the sources. */
export const serverUnderTest = (): string =>
  process.env["TOCSIN_SERVER"] ?? join(import.meta.dirname, "../server/src/lsp/main.ts");

export function startServer(cwd: string): StdioClient {
  const child = spawn(process.execPath, [serverUnderTest(), "--stdio"], { cwd });
  child.stderr.resume();
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  return {
    connection,
    process: child,
    async stop() {
      const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      const code = await ended;
      connection.dispose();
      return code;
    },
  };
}
