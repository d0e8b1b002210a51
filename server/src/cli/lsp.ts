import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CliError } from "./cliError.ts";
import { readOptions } from "./options.ts";
import { ownFolder, packageRoot } from "./packageRoot.ts";

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
  if (transport === undefined) process.argv.push("--stdio");
  const server = [join(ownFolder, "server.cjs"), join(packageRoot(), "server", "src", "lsp", "main.ts")];
  const found = server.find((path) => existsSync(path));
  if (found === undefined) {
    throw new CliError("the language server is not here.", `\`npm run build\` writes ${server[0] ?? "it"}.`);
  }
  await import(pathToFileURL(found).href);
}
