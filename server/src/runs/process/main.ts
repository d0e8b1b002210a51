import Database from "better-sqlite3";
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import type { RunsAbout } from "../store.ts";

// Runs as a child of the language server or the CLI, and ends with it.
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
process.once("disconnect", () => process.exit(0));
connection.onRequest("about", (): RunsAbout => {
  const database = new Database(":memory:");
  try {
    return { sqlite: database.prepare("select sqlite_version()").pluck().get() as string, pid: process.pid };
  } finally {
    database.close();
  }
});
connection.listen();
