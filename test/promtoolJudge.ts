import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const found = spawnSync("promtool", ["--version"], { encoding: "utf8" });

/** `2.42.0`; the target of what is compared with it. */
export const promtoolVersion = /version (\d+\.\d+\.\d+)/.exec(`${found.stdout}${found.stderr}`)?.[1] ?? "";

/** Options of a test that compares with promtool. */
export const needsPromtool = { skip: found.status === 0 ? false : "promtool is not on the PATH" };

export interface Verdict {
  readonly valid: boolean;
  readonly output: string;
}

export const judgeRules = (texts: readonly string[]): Verdict[] => judge(texts, ["rules", "--lint=none"]);

export const judgeConfigs = (texts: readonly string[]): Verdict[] => judge(texts, ["config", "--lint=none"]);

/** One run for all files: `Checking FILE`, and `SUCCESS` below it or messages with the file's name elsewhere. */
function judge(texts: readonly string[], what: readonly string[]): Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-promtool-"));
  try {
    const files = texts.map((text, index) => {
      const file = join(folder, `${index}.yml`);
      writeFileSync(file, text);
      return file;
    });
    const { stdout, stderr } = spawnSync("promtool", ["check", ...what, ...files], {
      encoding: "utf8",
      maxBuffer: 1e8,
    });
    const sections = new Map(stdout.split("Checking ").map((section) => [section.split("\n")[0]!, section]));
    const said = new Map<string, string>();
    let about = "";
    for (const line of stderr.split("\n")) {
      const named = line.startsWith(`${folder}/`) ? line.slice(0, line.indexOf(":")) : "";
      about = named || about;
      said.set(about, `${said.get(about) ?? ""}${line}\n`);
    }
    return files.map((file) => ({
      valid: sections.get(file)?.includes("SUCCESS") ?? false,
      output: said.get(file) ?? "",
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
