import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Verdict } from "./promtoolJudge.ts";

const found = spawnSync("amtool", ["--version"], { encoding: "utf8" });

/** `0.25.0`; the target of what is compared with it. */
export const amtoolVersion = /version (\d+\.\d+\.\d+)/.exec(`${found.stdout}${found.stderr}`)?.[1] ?? "";

/** Options of a test that compares with amtool. */
export const needsAmtool = { skip: found.status === 0 ? false : "amtool is not on the PATH" };

/** One run a file: amtool says nothing that could be told apart when there are several. */
export function judgeAlertmanagers(texts: readonly string[]): Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-amtool-"));
  try {
    return texts.map((text) => {
      const file = join(folder, "alertmanager.yml");
      writeFileSync(file, text);
      const { status, stdout, stderr } = spawnSync("amtool", ["check-config", file], { encoding: "utf8" });
      return { valid: status === 0, output: `${stdout}${stderr}` };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The receivers that amtool says an alert with these labels is sent to, in its order. */
export async function amtoolReceivers(
  file: string,
  labels: readonly (readonly [string, string])[],
): Promise<string[]> {
  // amtool reads a value in quotes as a matcher's.
  const quoted = labels.map(([name, value]) => `${name}="${value.replaceAll(/[\\"]/g, "\\$&")}"`);
  const args = ["config", "routes", "test", `--config.file=${file}`, ...quoted];
  const { stdout } = await promisify(execFile)("amtool", args, { encoding: "utf8" });
  return stdout.trim().split(",");
}
