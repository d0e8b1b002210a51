import { checks } from "../engine/checks/index.ts";
import { CliError } from "./cliError.ts";
import { didYouMean } from "./didYouMean.ts";

/** What `--only` names. */
export interface Only {
  has(check: string): boolean;
  /** Checks that were named by their id and run only where settings ask for them. */
  readonly asked: readonly string[];
}

/** The checks that `--only` names, each by its id or as `family/*`, with commas between them. */
export function readOnly(values: readonly string[]): Only {
  const words = values.flatMap((value) => value.split(",")).map((word) => word.trim());
  const chosen = new Set<string>();
  for (const word of words) {
    const found = checks.filter(({ id }) => id === word || `${familyOf(id)}/*` === word);
    if (found.length === 0) throw unknown(word);
    for (const { id } of found) chosen.add(id);
  }
  const asked = checks.filter(({ id, isAsked }) => isAsked && words.includes(id));
  return { has: (check) => chosen.has(check), asked: asked.map(({ id }) => id) };
}

const familyOf = (id: string): string => id.slice(0, id.indexOf("/"));

function unknown(word: string): CliError {
  const ids = checks.map(({ id }) => id);
  const families = [...new Set(ids.map((id) => `${familyOf(id)}/*`))];
  const isFamily = word.endsWith("/*") || families.includes(`${word}/*`);
  const guess = isFamily ? didYouMean(`${word.replace(/\/\*$/, "")}/*`, families) : didYouMean(word, ids);
  return new CliError(`there is no check \`${word}\`.${guess}`, "`tocsin explain` lists all checks.");
}
