import { resolve } from "node:path";
import { readTextSync } from "../workspaceFiles/readText.ts";
import { compare, readBaseline, writeBaseline } from "./baseline.ts";
import type { Baseline } from "./baseline.ts";
import { readChangedLines } from "./changedLines.ts";
import type { ChangedLines } from "./changedLines.ts";
import { CliError } from "./cliError.ts";
import type { FindingRow } from "./findingRow.ts";
import { fingerprint } from "./fingerprint.ts";
import type { FileResult } from "./formats/format.ts";
import { readOnly } from "./only.ts";
import type { Only } from "./only.ts";
import { count } from "./print.ts";

/** The options of `check` that say which findings count. */
export interface SiftOptions {
  readonly only?: readonly string[] | undefined;
  readonly changed?: string | undefined;
  readonly baseline?: string | undefined;
  readonly "update-baseline": boolean;
  readonly "stdin-name"?: string | undefined;
}

/** Which findings count: of these checks, in these lines, not accepted before. */
export interface Sieve {
  readonly only: Only | undefined;
  readonly revision: string | undefined;
  readonly baseline: Baseline | undefined;
  /** The findings of today are to be accepted. */
  readonly accepts: boolean;
}

export function readSieve(values: SiftOptions, cwd: string): Sieve {
  const { only, changed: revision, baseline, "update-baseline": accepts } = values;
  if (accepts && baseline === undefined)
    throw new CliError("`--update-baseline` needs `--baseline FILE`, the file to write.");
  if (accepts && (only !== undefined || revision !== undefined))
    throw new CliError(
      `\`--update-baseline\` accepts all that is found, and \`--${only ? "only" : "changed"}\` leaves some of it out.`,
      "Give one of the two.",
    );
  if (revision !== undefined && values["stdin-name"] !== undefined)
    throw new CliError("`--changed` compares files, and `--stdin-name` judges a text that is in none.");
  return {
    only: only && readOnly(only),
    revision,
    baseline: baseline === undefined ? undefined : readBaseline(resolve(cwd, baseline), accepts),
    accepts,
  };
}

/** Whether some findings do not count, so that the gravest of a file are not enough to know. */
export const isSifting = ({ only, revision, baseline }: Sieve): boolean =>
  only !== undefined || revision !== undefined || baseline !== undefined;

export const readChanged = async (
  { revision }: Sieve,
  folders: readonly string[],
): Promise<ChangedLines | undefined> =>
  revision === undefined ? undefined : readChangedLines(revision, folders);

export interface Sifted {
  readonly results: readonly FileResult[];
  readonly notes: readonly string[];
}

/** The findings that count. */
export function sift(
  { only, revision, baseline }: Sieve,
  results: readonly FileResult[],
  changed: ChangedLines | undefined,
  cwd: string,
  print: (finding: FindingRow) => string,
): Sifted {
  const isWanted = ({ file, line, endLine, check }: FindingRow): boolean =>
    (only?.has(check) ?? true) && (changed?.touch(resolve(cwd, file), line, endLine) ?? true);
  const wanted =
    only || changed
      ? results.map((result) => {
          const findings = result.findings.filter(isWanted);
          return { ...result, findings, total: findings.length };
        })
      : results;
  const notes = (only?.asked ?? []).filter((id) => !finds(results, id)).map(silentUnlessAsked);
  if (!baseline) return { results: wanted, notes };
  const compared = compare(baseline, wanted, cwd, print);
  if (compared.known > 0) notes.push(`${count(compared.known, "finding")} of the baseline not shown.`);
  if (compared.gone > 0 && !only && revision === undefined)
    notes.push(
      `${count(compared.gone, "finding")} of the baseline ${compared.gone === 1 ? "is" : "are"} no longer there: \`--update-baseline\` takes ${compared.gone === 1 ? "it" : "them"} out.`,
    );
  return { results: compared.results, notes };
}

const finds = (results: readonly FileResult[], id: string): boolean =>
  results.some(({ findings }) => findings.some(({ check }) => check === id));

const silentUnlessAsked = (id: string): string =>
  `\`${id}\` finds nothing unless \`checks\` of a \`.tocsin.yaml\` names it; \`tocsin explain ${id}\` says how.`;

/** Accepts what is found today; says so. */
export function accept(
  baseline: Baseline,
  results: readonly FileResult[],
  cwd: string,
  print: (finding: FindingRow) => string,
): string {
  writeBaseline(baseline, results, cwd, print);
  const found = results.filter(({ findings }) => findings.length > 0);
  const total = found.reduce((sum, { findings }) => sum + findings.length, 0);
  return `Wrote ${baseline.path}: ${count(total, "finding")} in ${count(found.length, "file")}.\n`;
}

/** Fingerprints of findings; `textOf` gives what a file does not hold. A file is read once for all of its findings. */
export function makeFingerprints(
  textOf: (path: string) => string | undefined,
  cwd: string,
): (finding: FindingRow) => string {
  let last: { readonly file: string; readonly lines: readonly string[] } | undefined;
  return (finding) => {
    const { file } = finding;
    if (last?.file !== file) {
      const path = resolve(cwd, file);
      const found = readTextSync(path);
      const text = textOf(path) ?? ("text" in found ? found.text : "");
      last = { file, lines: text.split(/\r?\n/) };
    }
    return fingerprint(finding, last.lines);
  };
}
