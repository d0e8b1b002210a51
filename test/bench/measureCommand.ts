import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../../server/src/tools/root.ts";
import { peakMb, residentMb } from "./processInfo.ts";
import type { Program } from "./results.ts";
import { ruleFile } from "./ruleFiles.ts";

/** Files that are checked in one run of a program. */
export interface CommandCase {
  readonly name: string;
  readonly files: readonly string[];
  /** What has to be said about them: the mistake that was put in; none, and nothing has to be refused. */
  readonly says?: RegExp;
}

/** Writes the files of all cases below a folder; the real collections where their folder is named. */
export function commandCases(folder: string, isQuick: boolean): { cases: CommandCase[]; left: string[] } {
  const cases: CommandCase[] = [];
  const left: string[] = [];
  // A folder each: `tocsin check` reads the project around a file, too.
  const below = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  for (const rules of isQuick ? [100, 1000] : [100, 1000, 10_000]) {
    const { text, ask } = ruleFile({ rules });
    const lines = text.split("\n");
    const { line, character } = ask.definition;
    lines[line] = `${lines[line]!.slice(0, character)} ${lines[line]!.slice(character)}`;
    const path = join(below(`rules-${rules}`), "rules.yml");
    writeFileSync(path, lines.join("\n"));
    const name = `${rules} rules, a mistake in the middle`;
    const says = /could not parse expression|promql\/syntax/;
    cases.push({ name, files: [path], says });
  }
  const manyFolder = below("many");
  const many = Array.from({ length: isQuick ? 100 : 500 }, (_, file) => {
    const path = join(manyFolder, `rules-${file}.yml`);
    writeFileSync(path, ruleFile({ rules: 20, file }).text);
    return path;
  });
  cases.push({ name: `${many.length} files of 20 rules`, files: many });
  const data = process.env["TOCSIN_CONFORMANCE"];
  if (!data || !existsSync(join(data, "corpus", "manifest.json")))
    left.push("the real collections: TOCSIN_CONFORMANCE does not name their folder");
  else cases.push(...collections(data, folder));
  return { cases, left };
}

/** awesome-prometheus-alerts and kube-prometheus, as far as promtool accepts them. */
function collections(data: string, folder: string): CommandCase[] {
  type Entry = { file: string; promtool242?: { valid: boolean } };
  const entries = JSON.parse(readFileSync(join(data, "corpus", "manifest.json"), "utf8")) as Entry[];
  const accepted = entries.filter(({ promtool242 }) => promtool242?.valid !== false);
  return [...Map.groupBy(accepted, ({ file }) => file.split("/")[1]!)].map(([name, own]) => {
    mkdirSync(join(folder, name));
    const files = own.map(({ file }) => {
      const path = join(folder, name, basename(file));
      writeFileSync(path, rulesOf(readFileSync(join(data, file), "utf8")));
      return path;
    });
    return { name: `${name}, ${files.length} files`, files };
  });
}

/** What promtool reads of a PrometheusRule of Kubernetes: the rules in it. */
function rulesOf(text: string): string {
  const spec = /^kind: PrometheusRule$/m.test(text) ? text.indexOf("\nspec:\n") : -1;
  return spec < 0 ? text : text.slice(spec + "\nspec:\n".length).replaceAll(/^ {2}/gm, "");
}

/**
 * `tocsin check` and `promtool check rules`, as they are started on a case; beside them a Node that does nothing, which
 * is what none of ours can be faster than, and the `tocsin check` of another working tree.
 */
export function commandsOf({ files }: CommandCase, other = root): Record<Program, string[]> {
  const check = (folder: string): string[] => {
    return [process.execPath, join(folder, "dist", "cli.cjs"), "check", ...files];
  };
  return {
    tocsin: check(root),
    first: check(root),
    promtool: ["promtool", "check", "rules", ...files],
    node: [process.execPath, "--eval", ""],
    other: check(other),
  };
}

/** Runs a program to its end: milliseconds, start included, and its most memory when that is asked for. */
export async function runCommand(
  [program = "", ...args]: readonly string[],
  says: RegExp | undefined,
  { watchMemory = false, env = {} } = {},
): Promise<{ ms: number; peakMb: number | undefined }> {
  const begin = performance.now();
  const child = spawn(program, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let peak: number | undefined;
  const timer = watchMemory
    ? setInterval(
        () => (peak = Math.max(peak ?? 0, peakMb(child.pid!) ?? 0, residentMb(child.pid!)) || undefined),
        5,
      )
    : undefined;
  const output: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => output.push(piece));
  child.stderr.on("data", (piece: Buffer) => output.push(piece));
  const [code, ms] = await new Promise<[number | null, number]>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve([status, performance.now() - begin]));
  });
  clearInterval(timer);
  const text = Buffer.concat(output).toString();
  const isRight = says === undefined ? code === 0 : code !== 0 && says.test(text);
  if (!isRight) throw new Error(`${program} ended with ${code} and said: ${text.slice(-500)}`);
  return { ms, peakMb: peak };
}
