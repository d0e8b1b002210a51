import { Engine } from "../../engine/engine.ts";
import { shown } from "../conformance/agreement.ts";
import type { CaseTarget } from "../conformance/case.ts";
import { judge, projectFolder } from "../conformance/judge.ts";
import { basesOf, besideTests } from "./bases.ts";
import { isBlank, readLine, writeLine } from "./lines.ts";
import { mutate } from "./mutate.ts";
import type { Pool } from "./mutate.ts";
import { ask, programOf, versionOf } from "./oracle.ts";
import type { Subject, Verdict } from "./oracle.ts";
import { randomFrom } from "./random.ts";

/** A text that the engine and the program on this machine judge differently. */
export interface Difference {
  readonly subject: Subject;
  readonly text: string;
  /** Ours, as `line:column check: message`. */
  readonly errors: readonly string[];
  readonly verdict: Verdict;
  /** Alike for what has the same cause. */
  readonly signature: string;
}

export interface Compared {
  readonly subject: Subject;
  readonly mutants: number;
  /** Of these the program refuses. */
  readonly refused: number;
  /** What the program did not say anything usable about, by reason. */
  readonly excused: ReadonlyMap<string, number>;
  readonly differences: readonly Difference[];
}

export const kinds: Readonly<Record<Subject, string>> = {
  rules: "prometheus-rules",
  config: "prometheus-config",
  tests: "promtool-tests",
  alertmanager: "alertmanager-config",
};

/** Where the installed program's verdict says nothing about upstream's: how it was built, and where it crashes. */
const excuses: readonly { readonly says: RegExp; readonly why: string }[] = [
  {
    says: /field (?:consul|kubernetes|kuma|linode|nomad)_sd_configs not found/,
    why: "Debian builds promtool without that service discovery",
  },
  { says: /^(?:panic:|fatal error:)/m, why: "the program crashes" },
  { says: /^took longer/, why: "the program takes too long" },
];

export const excuseFor = ({ valid, output }: Verdict): string | undefined =>
  excuses.find(({ says }) => says.test(output))?.why ??
  (valid === undefined ? "a test ends before all of it is read" : undefined);

/** What the projects under comparison are written for: what is installed here. */
export function installedTarget(): CaseTarget {
  const [prometheus, alertmanager] = [versionOf("promtool"), versionOf("amtool")];
  return {
    ...(prometheus !== undefined && { prometheus }),
    ...(alertmanager !== undefined && { alertmanager }),
  };
}

export const isInstalled = (subject: Subject): boolean => versionOf(programOf(subject)) !== undefined;

/** A comparison of one kind of file: where it begins, and how two verdicts are had. */
export interface Comparison {
  readonly subject: Subject;
  readonly conformance: string | undefined;
  readonly target: CaseTarget;
}

/** Compares the verdicts on texts. */
export function differencesIn({ subject, conformance, target }: Comparison, texts: readonly string[]) {
  const verdicts = ask(subject, texts, subject === "tests" ? besideTests(conformance) : []);
  const excused = new Map<string, number>();
  const differences: Difference[] = [];
  for (const [index, text] of texts.entries()) {
    const verdict = verdicts[index]!;
    const excuse = excuseFor(verdict);
    if (excuse !== undefined) excused.set(excuse, (excused.get(excuse) ?? 0) + 1);
    else {
      const errors = errorsIn(subject, text, target);
      if ((errors.length === 0) !== verdict.valid) {
        differences.push({
          subject,
          text,
          errors,
          verdict,
          signature: signatureOf(subject, errors, verdict),
        });
      }
    }
  }
  return { excused, differences, refused: verdicts.filter(({ valid }) => valid === false).length };
}

function errorsIn(subject: Subject, text: string, target: CaseTarget): string[] {
  const file = { path: "mutant.yml", text };
  const { findings, bugs } = judge({
    name: "mutant",
    file,
    kind: kinds[subject],
    target,
    expected: { valid: true },
  });
  return [...bugs, ...findings.filter(({ severity }) => severity === "error").map(shown)];
}

/** Names, values and places left out: the check where the error is ours, else upstream's message. */
function signatureOf(subject: Subject, errors: readonly string[], { output }: Verdict): string {
  const said = errors[0]?.replace(/^\d+:\d+ /, "") ?? outline(output);
  const bare = said
    .replace(/^(?:\d+:\d+: )*group ".*?", rule \d+, ".*?": /, "")
    .replace(/( name: ).*/, "$1")
    .replaceAll(/`[^`]*`|"(?:[^"\\]|\\.)*"|'[^']*'/g, "…")
    .replaceAll(/\b[\w.]*\d[\w.]*\b/g, "N")
    .replaceAll(/\s+/g, " ");
  return `${subject} ${errors.length > 0 ? "only here" : "only upstream"}: ${bare.slice(0, 90)}`;
}

/** The first of upstream's messages. */
const outline = (output: string): string =>
  output
    .replaceAll(
      /^.*WARNING: .*$|FAILED:?|parsing YAML file \S+|mutant-\d+\.yml:?|yaml: unmarshal errors:|SUCCESS:?/gm,
      " ",
    )
    .trim()
    .split("\n")[0]!
    .trim();

/** Mutates the subject's files and compares. */
export function compare(comparison: Comparison, count: number, seed: number): Compared {
  const { subject, conformance } = comparison;
  const random = randomFrom(seed);
  const all = basesOf(subject, conformance);
  const accepted = ask(
    subject,
    all.map(({ text }) => text),
    subject === "tests" ? besideTests(conformance) : [],
  );
  const bases = all.filter((_, index) => accepted[index]?.valid === true);
  const pool = makePool(
    subject,
    bases.map(({ text }) => text),
  );
  const texts = new Set(bases.map(({ text }) => text));
  for (let tries = 0; texts.size < count + bases.length && tries < count * 2 && bases.length > 0; tries++) {
    texts.add(mutate(random.pick(bases).text, random, pool));
  }
  const { excused, differences, refused } = differencesIn(comparison, [...texts]);
  return { subject, mutants: texts.size, refused, excused, differences };
}

/** What the kind's files hold, and what the editor would offer for the newest programs. */
function makePool(subject: Subject, texts: readonly string[]): Pool {
  const entries = texts.flatMap((text) =>
    text.split("\n").flatMap((line) => {
      const read = readLine(line);
      return isBlank(line) || read.key === undefined ? [] : [writeLine({ ...read, indent: "", dashes: "" })];
    }),
  );
  const uri = `${projectFolder}/pool.yml`;
  const engine = new Engine();
  engine.roots = [projectFolder];
  engine.put({
    uri: `${projectFolder}/.tocsin.yaml`,
    text: JSON.stringify({ files: { kinds: { "pool.yml": kinds[subject] } } }),
  });
  return {
    entries: [...new Set(entries)],
    keysAt: (text, line, depth) => {
      const lines = text.split("\n");
      lines.splice(line, 0, " ".repeat(depth));
      engine.put({ uri, text: lines.join("\n"), open: true });
      while (engine.step());
      return engine
        .complete(uri, { line, character: depth })
        .filter(({ kind }) => kind === "key")
        .map(({ label }) => label);
    },
  };
}
