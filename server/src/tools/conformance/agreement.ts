import type { PlacedFinding } from "../../engine/engine.ts";
import type { Case, Fault } from "./case.ts";
import type { Judged } from "./judge.ts";

/** Whether the engine and upstream say the same about a case, and in which words. */
export interface Agreement {
  readonly agrees: boolean;
  /** What differs, in one line. */
  readonly why?: string;
  /** Upstream's words beside ours, to be read by a person. */
  readonly pairs: readonly { readonly upstream: string; readonly ours: string }[];
}

/**
 * A good file agrees when no error is reported; a bad one when an error stands where upstream puts it and names the same
 * fault: a name or quoted value of upstream's message, or half of its words, are in ours or in the lines it stands on.
 */
export function agreement(one: Case, judged: Judged): Agreement {
  const { expected } = one;
  const no = (why: string): Agreement => ({ agrees: false, why, pairs: [] });
  if (judged.bugs.length > 0) return no(`a bug: ${judged.bugs[0]}`);
  const errors = judged.findings.filter(isError);
  if (expected.valid) {
    return errors[0] ? no(`accepted upstream, here ${shown(errors[0])}`) : { agrees: true, pairs: [] };
  }
  const heard = expected.asWarning ? judged.findings : errors;
  const elsewhere = expected.inNamedFile ? judged.around.filter(isError) : [];
  const ours = [...heard, ...elsewhere].map(shown).join("; ") || "nothing";
  const pairs: { upstream: string; ours: string }[] = [];
  for (const fault of expected.faults.length > 0 ? expected.faults : [{ message: "" }]) {
    const there = heard.filter((each) => standsAt(each, fault));
    const found = best([...there, ...elsewhere], (each) => likeness(fault.message, each, textOf(one, each)));
    if (!found) return no(`upstream: ${fault.message || "refused"}${placeOf(fault)}; here: ${ours}`);
    pairs.push({ upstream: fault.message, ours: shown(found) });
  }
  return { agrees: true, pairs };
}

const isError = ({ severity }: PlacedFinding): boolean => severity === "error";

const placeOf = ({ line }: Fault): string => (line === undefined ? "" : ` (line ${line})`);

function standsAt({ range }: PlacedFinding, { line, columns }: Fault): boolean {
  if (line !== undefined && (range.start.line + 1 > line || line > range.end.line + 1)) return false;
  if (columns === undefined) return true;
  return (
    range.start.line === 0 && range.start.character <= columns.end && columns.start <= range.end.character
  );
}

export const shown = ({ range, severity, check, message }: PlacedFinding): string =>
  `${range.start.line + 1}:${range.start.character + 1} ${severity === "error" ? "" : `${severity} `}${check}: ${message}`;

function textOf({ file, around = [] }: Case, finding: PlacedFinding & { readonly path?: string }): string {
  return (finding.path === undefined ? file : around.find(({ path }) => path === finding.path))?.text ?? "";
}

/**
 * What go-yaml says on a line of its own choosing: its parser gives where the list or mapping begins, or the line above
 * the fault. An error of syntax stands here where it is more use.
 */
export const isLoose = (complaint: string): boolean =>
  /^(?:did not find expected|could not find expected|found (?:unexpected end of stream|duplicate %|undefined tag handle)|block sequence entries)/.test(
    complaint,
  );

/** What upstream says of a kind of fault, and the checks that say it here; `isAll` where the words mean nothing else. */
const classes: readonly { readonly says: RegExp; readonly checks: RegExp; readonly isAll?: boolean }[] = [
  { says: /cannot unmarshal/, checks: /^yaml\/(?:wrong-type|invalid-value)$/, isAll: true },
  { says: /could not parse expression|^parse error$/, checks: /^promql\//, isAll: true },
  { says: /^(?:did not find|could not find) expected/, checks: /^yaml\/syntax$/, isAll: true },
  { says: /^bad matcher format/, checks: /matcher/, isAll: true },
  { says: /error parsing regexp/, checks: /^(?:regex|promql|alertmanager)\//, isAll: true },
  { says: /^empty or null /, checks: /^yaml\/null-value$/, isAll: true },
  { says: /already (?:defined|set)\b/, checks: /^yaml\/duplicate-key$/ },
  { says: /\btemplate: /, checks: /^template\// },
];

/** The one pair that never stands for anything else, in either direction: a key that the program does not know. */
const unknownKey = {
  says: /field \S+ not found|not found in type/,
  checks: /^yaml\/(?:unknown-key|not-yet-known|no-longer-known)$/,
};

/** Keys exclude each other here only where upstream says that they do. */
const exclusion = /at most one|only one|simultaneous|cannot|can not|both/i;

/** Where upstream names the fault in words that a person would not, and what is said instead. */
const otherWords: readonly { readonly upstream: RegExp; readonly here: RegExp }[] = [
  { upstream: /^unexpected ,/, here: /comma/ },
  { upstream: /expected opening brace/, here: /never opened/ },
  { upstream: /invalid input/, here: /backslash/ },
];

/** The one of highest score; none where all have 0. */
function best<T>(items: readonly T[], score: (item: T) => number): T | undefined {
  const scores = items.map(score);
  const most = Math.max(0, ...scores);
  return most === 0 ? undefined : items[scores.indexOf(most)];
}

/** How much a finding and upstream's message have in common; 0 where they are about different faults. */
function likeness(message: string, finding: PlacedFinding, text: string): number {
  if (message === "") return 1;
  if (unknownKey.says.test(message) !== unknownKey.checks.test(finding.check)) return 0;
  if (finding.check === "yaml/exclusive-keys" && !exclusion.test(message)) return 0;
  const found = classes.find(({ says }) => says.test(message));
  if (found && (found.isAll || !found.checks.test(finding.check)))
    return found.checks.test(finding.check) ? 1 : 0;
  const said = finding.message.toLowerCase();
  const bare = withoutNoise(message).toLowerCase();
  if (otherWords.some(({ upstream, here }) => upstream.test(bare.trim()) && here.test(said))) return 1;
  const spoken = ` ${bare.replaceAll("_", " ")} `;
  const ours = [...said.matchAll(/`(\w{2,})`/g)].map(([, name]) =>
    name!.replaceAll("_", " ").replace(/s$/, ""),
  );
  // What is missing here has to be what upstream misses.
  if (
    /\/missing-/.test(finding.check) &&
    !ours.some((name) => spoken.includes(name.length > 3 ? name : ` ${name} `))
  )
    return 0;
  const { own, above } = linesAround(text, finding);
  const wanted = [...new Set(namesIn(message))];
  const names = wanted.filter((name) => `${said} ${own}`.includes(name)).length;
  const below = wanted.filter((name) => above.includes(name)).length;
  const shared = ours.filter((name) => name.length > 3 && spoken.includes(name)).length;
  const words = wordsIn(message);
  const heard = words.filter((word) => `${said} ${finding.check} ${own} ${above}`.includes(word)).length;
  return names + shared > 0 || (heard > 0 && heard * 2 >= words.length)
    ? names * 2 + below + shared + heard
    : 0;
}

/** The finding's lines, and the keys that they stand below: the two nearest lines of smaller indentation. */
function linesAround(
  text: string,
  { range }: PlacedFinding,
): { readonly own: string; readonly above: string } {
  const lines = text.toLowerCase().split(/\r\n|\r|\n/);
  const above: string[] = [];
  let depth = indentOf(lines[range.start.line] ?? "");
  for (let index = range.start.line - 1; index >= 0 && above.length < 2; index--) {
    const line = lines[index]!;
    if (line.trim() === "" || line.trim().startsWith("#") || indentOf(line) >= depth) continue;
    depth = indentOf(line);
    above.push(line);
  }
  return {
    own: lines
      .slice(range.start.line, range.end.line + 1)
      .slice(0, 3)
      .join(" "),
    above: above.join(" "),
  };
}

const indentOf = (line: string): number => /^[ -]*/.exec(line)![0].length;

/** Go type names and the words around a message say nothing about the fault. */
const noise =
  /parsing YAML file \S+|yaml: unmarshal errors:|line \d+:|\bFAILED:|\bin type \S+|\binto \S+$|\| amtool: .*|parse error:|could not parse expression:|\S+\.ya?ml:|\bgroup "[^"]*", rule \d+, "[^"]*":|__alert_\w+:\d+:/g;

const withoutNoise = (message: string): string => message.replaceAll(noise, " ");

/** Quoted values, values with a digit, and words with an underscore, or with dots and then their parts: in lower case. */
export function namesIn(message: string): string[] {
  const bare = withoutNoise(message);
  const quoted = [...bare.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? "",
  );
  const field = [...bare.matchAll(/\bfield (\S+) (?:not found|already set)/g)].map(([, name]) => name!);
  const values = (bare.match(/[\w:.-]*\d[\w:.-]*/g) ?? []).filter((value) => value.length > 1);
  const words = bare.match(/[\w]*[a-z\d][_.][a-z\d][\w.]*/gi) ?? [];
  return [...quoted, ...field, ...values, ...words]
    .flatMap((name) => (/^[a-z_]+\.[a-z_.]+$/.test(name) ? [name, ...name.split(".")] : [name]))
    .map((name) =>
      name
        .replaceAll("\\\\", "\\")
        .replaceAll(/\\x[89a-f][\da-f]/g, "\ufffd")
        .toLowerCase(),
    )
    .filter((name) => name.length > 0);
}

/** Words that stand in half of all messages. */
const common: ReadonlySet<string> = new Set(
  (
    "a an and are at be but can cannot config configs configuration configured empty error expected field file found for " +
    "from has in invalid is it least missing more most must no not null of on one only or provided section set should " +
    "than that the there to unexpected unknown used valid value values with"
  ).split(" "),
);

/** Words that say what the message is about, without their endings. */
export function wordsIn(message: string): string[] {
  const bare = withoutNoise(message).toLowerCase();
  const words = bare.match(/[a-z]{2,}/g) ?? [];
  return words.filter((word) => !common.has(word)).map((word) => word.replace(/(?<=\w{4})(?:ing|ed|s)$/, ""));
}
