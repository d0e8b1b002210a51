// The set-up of docs/editors.md, word for word, in the editors of this machine: Neovim 0.11 or newer, from the PATH or
// named by `TOCSIN_NVIM`.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { cli, folderWith, write } from "./terminal.ts";

const docs = readFileSync(join(import.meta.dirname, "../docs/editors.md"), "utf8");

const nvim = process.env["TOCSIN_NVIM"] ?? "nvim";
const [, minor = "0"] =
  /^NVIM v0\.(\d+)/.exec(spawnSync(nvim, ["--version"], { encoding: "utf8" }).stdout ?? "") ?? [];
const skip = Number(minor) >= 11 ? false : "no Neovim 0.11 or newer";

const rules = `groups:
  - name: loads
    rules:
      - record: job:loads:rate5m
        expr: sum by (job) (rate(loads_total[5m]))
      - alert: Slow
        expr: job:loads:rate5m > incease(x[5m])
`;

/** Prints what the server says, one line each, after \`> \`. */
const session = `
local function say(...) io.stdout:write("> ", table.concat({ ... }, " "), "\\n") end
vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end)
local client = vim.lsp.get_clients({ name = "tocsin" })[1]
say("root", vim.fs.basename(client.root_dir))
for _, one in ipairs(vim.diagnostic.get(0)) do say("finding", one.lnum + 1, one.code) end
local function ask(method, line, character)
  local document = vim.lsp.util.make_text_document_params()
  local params = { textDocument = document, position = { line = line, character = character } }
  return client:request_sync(method, params, 10000, 0).result
end
say("hover", (vim.split(ask("textDocument/hover", 4, 30).contents.value, "\\n"))[2])
say("definition", ask("textDocument/definition", 6, 18)[1].range.start.line + 1)
local here = { line = 6, character = 34 }
local actions = client:request_sync("textDocument/codeAction", {
  textDocument = vim.lsp.util.make_text_document_params(),
  range = { start = here, ["end"] = here },
  context = { diagnostics = {} },
}, 10000, 0).result
vim.lsp.util.apply_workspace_edit(actions[1].edit, client.offset_encoding)
say("mended", (vim.trim(vim.api.nvim_buf_get_lines(0, 6, 7, false)[1])))
vim.cmd("qa!")
`;

test("Neovim, set up as the page says, shows findings and takes a fix", { skip, timeout: 60_000 }, () => {
  const snippet = /## Neovim[^]*?```lua\n([^]*?)```/.exec(docs)![1]!;
  const cwd = folderWith({ "project/rules/a.yml": rules, "project/.tocsin.yaml": "checks: {}\n" });
  write(cwd, {
    "config/nvim/init.lua": snippet,
    "session.lua": session,
    "bin/tocsin": `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`,
  });
  chmodSync(join(cwd, "bin/tocsin"), 0o755);
  const env = {
    ...process.env,
    PATH: [join(cwd, "bin"), process.env["PATH"]].join(delimiter),
    XDG_CONFIG_HOME: join(cwd, "config"),
    XDG_STATE_HOME: join(cwd, "state"),
    XDG_DATA_HOME: join(cwd, "data"),
  };
  const args = ["--headless", "rules/a.yml", "-c", `luafile ${join(cwd, "session.lua")}`];
  const { stdout, stderr } = spawnSync(nvim, args, {
    cwd: join(cwd, "project"),
    env,
    encoding: "utf8",
    timeout: 50_000,
  });
  const said = stdout.split("\n").flatMap((line) => (line.startsWith("> ") ? [line.slice(2)] : []));
  assert.deepEqual(
    said,
    [
      "root project",
      "finding 7 promql/unknown-function",
      "hover rate(range-vector) → instant-vector",
      "definition 4",
      "mended expr: job:loads:rate5m > increase(x[5m])",
    ],
    stderr,
  );
});
