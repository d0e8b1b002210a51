import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { which } from "../requirements.ts";

export type Subject = "rules" | "config" | "tests" | "alertmanager";

/** What the program on this machine says about one text. */
export interface Verdict {
  /** Undefined where it does not say: it crashed, took too long, or only a test failed. */
  readonly valid: boolean | undefined;
  readonly output: string;
}

const commands: Readonly<Record<Subject, readonly [string, ...string[]]>> = {
  rules: ["promtool", "check", "rules", "--lint=none"],
  config: ["promtool", "check", "config", "--syntax-only"],
  tests: ["promtool", "test", "rules"],
  alertmanager: ["amtool", "check-config"],
};

export const programOf = (subject: Subject): string => commands[subject][0];

/** Version of a program on the PATH, as `major.minor`. */
export function versionOf(program: string): string | undefined {
  if (!which(program)) return undefined;
  const { stdout, stderr } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return /version (\d+\.\d+)/.exec(stdout + stderr)?.[1];
}

const timeout = 20_000;
/** Tests are run, so one of them can keep the others waiting. */
const batches: Readonly<Record<Subject, number>> = { rules: 400, config: 400, alertmanager: 400, tests: 25 };

/** The verdicts on all texts, many in one call. */
export function ask(
  subject: Subject,
  texts: readonly string[],
  beside: readonly { path: string; text: string }[] = [],
): Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-oracle-"));
  try {
    for (const { path, text } of beside) writeFileSync(join(folder, path), text);
    const names = texts.map((text, index) => {
      const name = `mutant-${index}.yml`;
      writeFileSync(join(folder, name), text);
      return name;
    });
    const verdicts = new Map<string, Verdict>();
    let waiting = names;
    while (waiting.length > 0) {
      for (const [name, verdict] of askSome(subject, folder, waiting.slice(0, batches[subject])))
        verdicts.set(name, verdict);
      waiting = waiting.filter((name) => !verdicts.has(name));
    }
    return names.map((name) => verdicts.get(name)!);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** At least one verdict: a crash ends the call, and the rest is asked for again. */
function askSome(subject: Subject, folder: string, names: readonly string[]): Map<string, Verdict> {
  const [program, ...args] = commands[subject];
  // Both streams in one, so that messages stand below the file's name. The names are ours: nothing to quote.
  const line = [program, ...args, ...names].join(" ");
  const { stdout, error } = spawnSync("sh", ["-c", `${line} 2>&1`], {
    cwd: folder,
    encoding: "utf8",
    timeout,
    maxBuffer: 2 ** 28,
  });
  const verdicts = new Map<string, Verdict>();
  const heading = /^(?:Checking|Unit Testing:) +'?(mutant-\d+\.yml)'?/gm;
  const found = [...stdout.matchAll(heading)];
  for (const [index, match] of found.entries()) {
    const output = stdout.slice(match.index + match[0].length, found[index + 1]?.index).trim();
    verdicts.set(match[1]!, verdictOf(subject, output));
  }
  const last = found.at(-1)?.[1];
  if (error)
    verdicts.set(last ?? names[0]!, { valid: undefined, output: `took longer than ${timeout / 1000} s` });
  if (verdicts.size === 0) verdicts.set(names[0]!, { valid: undefined, output: stdout.trim() });
  return verdicts;
}

function verdictOf(subject: Subject, output: string): Verdict {
  if (/^(?:panic:|fatal error:)/m.test(output)) return { valid: undefined, output: output.slice(0, 2000) };
  const succeeded = /\bSUCCESS\b/.test(output) && !/\bFAILED\b/.test(output);
  if (succeeded || subject !== "tests") return { valid: succeeded, output };
  if (isRefusal(output)) return { valid: false, output };
  // A rule that fails to evaluate ends the test before its expressions are read.
  return { valid: /\brule: .*, err: /.test(output) ? undefined : true, output };
}

/** What promtool says of a test file that it cannot run, as opposed to a test that fails. */
export const isRefusal = (output: string): boolean =>
  output
    .split("\n")
    .map((line) => line.trim())
    .some(
      (line) =>
        /^yaml: |parse error|misses required attribute|group name repeated|valid duration|duration string|duration out of range|invalid sample/.test(
          line,
        ) || /^(?:cannot|invalid|error|unknown|missing)\b/.test(line),
    );
