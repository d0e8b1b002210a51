import { dirname, isAbsolute, join } from "node:path";
import type { Assertion, UnitTestFile } from "../engine/model/unitTests.ts";
import type { UnitTestFailure, UnitTestResult } from "../protocol/messages.ts";
import { PromtoolError, runPromtool, withTemporaryFile } from "./promtool.ts";
import { readFailures } from "./readOutput.ts";
import type { PrintedFailure } from "./readOutput.ts";

export interface UnitTestRun {
  readonly file: UnitTestFile;
  /** Where the file is on disk: its rule files are named from there. */
  readonly path: string;
  /** Index of the test in the file. */
  readonly test: number;
  /** promtool: a path, or a name that is looked up on the PATH. */
  readonly program: string;
  /** Feature flags that expressions need. */
  readonly features: readonly string[];
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Runs one test of a file with promtool. Its rules are those on disk. */
export async function runUnitTest(run: UnitTestRun): Promise<UnitTestResult> {
  const { program, timeoutMs, signal, test } = run;
  const { assertions } = run.file.tests[test]!;
  const begin = performance.now();
  try {
    const { code, output } = await withTemporaryFile(fileOf(run), (path, folder) =>
      runPromtool(program, [...argsOf(run), path], timeoutMs, { folder, signal }).then((done) => ({
        ...done,
        output: done.output.replace(`Unit Testing:  ${path}`, `Unit Testing:  ${run.path}`),
      })),
    );
    const ms = performance.now() - begin;
    if (code === undefined) return { outcome: "stopped", ms, failures: [], output };
    if (code === 0) return { outcome: "passed", ms, failures: [], output };
    const failures = readFailures(output)
      .map((one) => located(one, assertions))
      .toSorted((a, b) => (a.assertion ?? Infinity) - (b.assertion ?? Infinity));
    const isJudged = failures.some(({ expected }) => expected !== undefined);
    if (failures.length === 0)
      failures.push({ message: output.trim() || "promtool failed and said nothing." });
    return { outcome: isJudged ? "failed" : "errored", ms, failures, output };
  } catch (error) {
    if (!(error instanceof PromtoolError)) throw error;
    const ms = performance.now() - begin;
    return { outcome: "errored", ms, failures: [{ message: error.message }], output: "" };
  }
}

const argsOf = ({ features }: UnitTestRun): string[] => {
  const known = features.filter((flag) => flag.startsWith("promql-"));
  return ["test", "rules", ...(known.length > 0 ? [`--enable-feature=${known.join(",")}`] : [])];
};

/** A file with this test alone, which names its rule files in full. */
function fileOf({ file, path, test }: UnitTestRun): string {
  const folder = dirname(path).replaceAll(/[*?[\\]/g, process.platform === "win32" ? "$&" : "\\$&");
  const ruleFiles = file.ruleFiles.map((pattern) => (isAbsolute(pattern) ? pattern : join(folder, pattern)));
  const lines = [`rule_files: ${JSON.stringify(ruleFiles)}`, ...file.head, "tests:"];
  return `${lines.join("\n")}\n  - ${file.tests[test]!.text}\n`;
}

function located(
  { about, message, expected, got }: PrintedFailure,
  assertions: readonly Assertion[],
): UnitTestFailure {
  const index = assertions.findIndex(
    ({ type, subject, time }) => type === about?.type && subject === about.subject && time === about.time,
  );
  return {
    message: message || sentenceOf(about),
    ...(index >= 0 && { assertion: index }),
    ...(expected !== undefined && got !== undefined && { expected, got }),
  };
}

function sentenceOf(about: PrintedFailure["about"]): string {
  if (!about) return "The test failed.";
  const { type, subject, time } = about;
  return type === "alert"
    ? `The alerts \`${subject}\` that fire at ${time} are not those that are expected.`
    : `\`${subject}\` gives something else at ${time} than is expected.`;
}
