import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { checkText, errorsOf } from "./checkText.ts";
import { readFixturePage } from "./fixturePage.ts";
import { ruleFile } from "./ruleFile.ts";

const root = join(import.meta.dirname, "..");
const found = spawnSync("promtool", ["--version"], { encoding: "utf8" });
const needsPromtool = { skip: found.status === 0 ? false : "promtool is not on the PATH" };

/** What a promtool before 3.0 refuses although Prometheus 3.14 takes it: it does not know the key, or UTF-8 in names. */
const tooOld = /field (?:labels|query_offset) not found|invalid (?:recording rule|label|annotation) name/;

interface Verdict {
  readonly valid: boolean;
  readonly output: string;
}

/** One run for all files: `Checking FILE`, and `SUCCESS` below it or messages with the file's name elsewhere. */
function judge(texts: readonly string[]): Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-promtool-"));
  try {
    const files = texts.map((text, index) => {
      const file = join(folder, `${index}.yml`);
      writeFileSync(file, text);
      return file;
    });
    const { stdout, stderr } = spawnSync("promtool", ["check", "rules", "--lint=none", ...files], {
      encoding: "utf8",
    });
    const sections = new Map(stdout.split("Checking ").map((section) => [section.split("\n")[0]!, section]));
    return files.map((file) => ({
      valid: sections.get(file)?.includes("SUCCESS") ?? false,
      output: stderr
        .split("\n")
        .filter((line) => line.startsWith(`${file}:`))
        .join("\n"),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compare(texts: readonly string[]): number {
  let compared = 0;
  for (const [index, verdict] of judge(texts).entries()) {
    if (tooOld.test(verdict.output)) continue;
    compared++;
    const text = texts[index]!;
    const errors = errorsOf(checkText(text));
    const say = `promtool ${verdict.valid ? "takes" : "refuses"} this\n${text}\n${verdict.output}\n${errors.join("\n")}`;
    assert.equal(errors.length === 0, verdict.valid, say);
  }
  return compared;
}

test("random rule files: an error where promtool has one, and only there", needsPromtool, () => {
  const texts = fc
    .sample(ruleFile, { seed: 20260821, numRuns: 400 })
    // Null in `alert` and `expr`, new keys and names: what 3.x made of them is in the pages.
    .map((text) =>
      text.replaceAll(/^.*query_offset.*\r?\n/gm, "").replaceAll(/^( *)labels: \{ team: data \}\r?\n/gm, ""),
    )
    .map((text) => text.replaceAll(/record: .*/g, "record: a:b"));
  assert.ok(compare(texts) > 300);
});

test("the page of YAML as Prometheus reads it", needsPromtool, () => {
  const page = readFixturePage(readFileSync(join(root, "fixtures/kinds/prometheus-rules/yaml.md"), "utf8"));
  assert.ok(compare(page.cases.map(({ files }) => files[0]!.text)) >= page.cases.length - 2);
});
