import { existsSync, fstatSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageFolder } from "../workspaceFiles/packageFiles.ts";
import { CliError } from "./cliError.ts";
import { readOptions } from "./options.ts";

/** Options that editors add on their own; the server reads them from `process.argv`. */
const options = {
  stdio: { type: "boolean" },
  "node-ipc": { type: "boolean" },
  socket: { type: "string" },
  pipe: { type: "string" },
  clientProcessId: { type: "string" },
} as const;

/** `tocsin lsp`: the language server in this process. It ends when the editor says so. */
export async function lsp(args: readonly string[]): Promise<undefined> {
  const { values, positionals } = readOptions("lsp", args, options);
  if (positionals.length > 0) throw new CliError(`\`lsp\` takes no \`${positionals.join(" ")}\`.`);
  const transport = values.stdio ?? values["node-ipc"] ?? values.socket ?? values.pipe;
  if (transport === undefined && isNobody())
    throw new CliError(
      "`lsp` talks to an editor over stdin and stdout, and there is none at stdin.",
      "The editor starts it as `tocsin lsp --stdio`; docs/editors.md of the repository has the settings for others than VS Code.",
    );
  if (transport === undefined) process.argv.push("--stdio");
  // Beside the bundle, or in the source tree.
  const places = [
    join(import.meta.dirname, "server.cjs"),
    join(packageFolder(), "server", "src", "lsp", "main.ts"),
  ];
  const found = places.find((path) => existsSync(path));
  if (found === undefined)
    throw new CliError("the language server is not here.", "`npm run build` makes it.");
  createRequire(import.meta.url)(found);
}

/** Whether stdin is a terminal or the null device: an editor gives a pipe or a socket. */
function isNobody(): boolean {
  try {
    return process.stdin.isTTY || fstatSync(0).isCharacterDevice();
  } catch {
    return true;
  }
}
