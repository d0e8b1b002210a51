import type { Language, LanguageOptions, Parsed } from "../languages/language.ts";
import type { Target } from "../facts/target.ts";
import { makeLatest } from "./latest.ts";

interface Kept {
  readonly parsed: Parsed;
  readonly target: Target | undefined;
}

/** How many texts of a language are kept: those of the rules that somebody is at; more would outlive the collections of garbage that a first reading needs. */
const most = 20;

/**
 * A language that reads a text once, as long as it is one of the latest: a rule is read again with every keystroke, and
 * its expression is another only when that is being typed.
 */
export function keepingParses(language: Language): Language {
  const kept = makeLatest<Kept>(most);
  const parse = (text: string, options: LanguageOptions = {}): Parsed => {
    const { target, variant = "" } = options;
    const key = `${variant} ${text}`;
    const make = (): Kept => ({ parsed: language.parse(text, options), target });
    const found = kept.get(key, make)!;
    if (found.target === target) return found.parsed;
    kept.delete(key);
    return kept.get(key, make)!.parsed;
  };
  return { ...language, parse };
}

/** The languages, those with costly trees keeping them. */
export const withKeptParses = (languages: ReadonlyMap<string, Language>): ReadonlyMap<string, Language> =>
  new Map([...languages].map(([id, one]) => [id, id === "promql" ? keepingParses(one) : one]));
