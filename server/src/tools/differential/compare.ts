import type { PlacedFinding } from "../../engine/engine.ts";
import { isLoose, shown } from "../conformance/agreement.ts";
import type { CaseTarget } from "../conformance/case.ts";
import { judge } from "../conformance/judge.ts";
import { basesOf, besideTests } from "./bases.ts";
import { mutate } from "./mutate.ts";
import { makePool } from "./pool.ts";
import { ask, isRefusal, programOf, versionOf } from "./oracle.ts";
import type { Subject, Verdict } from "./oracle.ts";
import { randomFrom } from "./random.ts";
import { mutateText, tokensOf } from "./slots.ts";
import type { Slot } from "./slots.ts";

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
  /** Both refuse, and upstream names a line that holds no error here. */
  readonly misplaced: readonly Difference[];
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
  const misplaced: Difference[] = [];
  for (const [index, text] of texts.entries()) {
    const verdict = verdicts[index]!;
    const excuse = excuseFor(verdict);
    if (excuse !== undefined) excused.set(excuse, (excused.get(excuse) ?? 0) + 1);
    else {
      const errors = errorsIn(subject, text, target);
      const same = (errors.length === 0) === verdict.valid;
      const elsewhere = same && !verdict.valid ? lineWithout(errors, text, verdict) : undefined;
      const shownErrors = errors.map(shown);
      const difference = { subject, text, errors: shownErrors, verdict };
      if (!same) differences.push({ ...difference, signature: signatureOf(subject, shownErrors, verdict) });
      if (elsewhere) misplaced.push({ ...difference, signature: `${subject} elsewhere: ${bare(elsewhere)}` });
    }
  }
  const refused = verdicts.filter(({ valid }) => valid === false).length;
  return { excused, differences, misplaced, refused };
}

/** What upstream complains of in texts where an error further up stands for it here. */
const toldFurtherUp: readonly { readonly says: RegExp; readonly inText: RegExp }[] = [
  // go-yaml looks for a colon on the next line before it misses the `---` behind a directive.
  { says: /^mapping values are not allowed/, inText: /^%/m },
  // Of mappings that are merged as a list the first one that holds a key has it.
  { says: /^field \S+ not found/, inText: /<<:\s*(?:- |\[)/ },
];

/** The first complaint about a line on which no error stands here. */
function lineWithout(
  errors: readonly PlacedFinding[],
  text: string,
  { output }: Verdict,
): string | undefined {
  const complaints = [...output.matchAll(/\bline (\d+): (.*)/g)];
  const missed = complaints.find(([, line, message]) => {
    if (toldFurtherUp.some(({ says, inText }) => says.test(message!) && inText.test(text))) return false;
    if (isLoose(message!)) return !errors.some(({ check }) => check === "yaml/syntax");
    const at = Number(line) - 1;
    return !errors.some(({ range }) => range.start.line <= at && at <= range.end.line);
  });
  return missed?.[2];
}

function errorsIn(subject: Subject, text: string, target: CaseTarget): PlacedFinding[] {
  const file = { path: "mutant.yml", text };
  const { findings, bugs } = judge({
    name: "mutant",
    file,
    kind: kinds[subject],
    target,
    expected: { valid: true },
  });
  if (bugs.length > 0) throw new Error(`${bugs.join("\n")}\n${text}`);
  return findings.filter(({ severity }) => severity === "error");
}

/** Names, values and places left out: the check where the error is ours, else upstream's message. */
function signatureOf(subject: Subject, errors: readonly string[], { output }: Verdict): string {
  const said = errors[0]?.replace(/^\d+:\d+ /, "") ?? outline(output);
  return `${subject} ${errors.length > 0 ? "only here" : "only upstream"}: ${bare(said)}`;
}

const bare = (message: string): string =>
  message
    .replace(/^(?:\d+:\d+: )*group ".*?", rule \d+, ".*?": /, "")
    .replace(/( name: ).*/, "$1")
    .replaceAll(/`[^`]*`|"(?:[^"\\]|\\.)*"|'[^']*'/g, "…")
    .replaceAll(/\b[\w.]*\d[\w.]*\b/g, "N")
    .replaceAll(/\s+/g, " ")
    .slice(0, 90);

/** The first of upstream's messages. */
const outline = (output: string): string =>
  output
    .replaceAll(
      /^.*WARNING: .*$|FAILED:?|parsing YAML file \S+|mutant-\d+\.yml:?|yaml: unmarshal errors:|SUCCESS:?/gm,
      " ",
    )
    .split("\n")
    .map((line) => line.trim())
    .toSorted((a, b) => Number(isRefusal(b)) - Number(isRefusal(a)))
    .find((line) => line !== "") ?? "";

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
    kinds[subject],
    bases.map(({ text }) => text),
  );
  const texts = new Set(bases.map(({ text }) => text));
  for (let tries = 0; texts.size < count + bases.length && tries < count * 2 && bases.length > 0; tries++) {
    // The longer of two: it holds more.
    const [a, b] = [random.pick(bases).text, random.pick(bases).text];
    texts.add(mutate(a.length > b.length ? a : b, random, pool));
  }
  return { subject, mutants: texts.size, ...differencesIn(comparison, [...texts]) };
}

/** Mutates the texts of one slot and compares. */
export function compareSlot(
  { subject, texts, wrap }: Slot,
  comparison: Comparison,
  count: number,
  seed: number,
): Compared {
  const random = randomFrom(seed);
  const tokens = tokensOf(texts);
  const files = new Set(texts.map(wrap));
  for (let tries = 0; files.size < texts.length + count && tries < count * 2; tries++) {
    files.add(wrap(mutateText(random.pick(texts), random, tokens)));
  }
  return { subject, mutants: files.size, ...differencesIn(comparison, [...files]) };
}
