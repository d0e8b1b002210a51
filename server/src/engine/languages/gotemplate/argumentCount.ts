import { TEMPLATE_FUNCTIONS } from "../../facts/templateFunctions.ts";
import type { LanguageError } from "../language.ts";
import type { Template } from "./tree.ts";
import { usesOf } from "./uses.ts";

/** Calls with more or fewer arguments than the function takes: they parse, and fail when the template is filled in. */
export function wrongArgumentCounts(tree: Template): LanguageError[] {
  const { calls } = usesOf(tree);
  if (calls.length === 0) return [];
  return calls.flatMap(({ name, span, args, piped }) => {
    const known = TEMPLATE_FUNCTIONS[tree.dialect].get(name);
    if (!known) return [];
    const takesMore = known.args.at(-1)?.endsWith("...") ?? false;
    const least = takesMore ? known.args.length - 1 : known.args.length;
    const count = args.length + (piped ? 1 : 0);
    if (count >= least && (takesMore || count === least)) return [];
    const wanted = `${takesMore ? "at least " : ""}${least === 0 ? "no argument" : plural(least, "argument")}`;
    const given = piped ? `${count} with the value before \`|\`` : `${count}`;
    const message = `\`${name}\` takes ${wanted}, here it gets ${given}: the template cannot be filled in`;
    return [{ span, message, check: "template/argument-count" }];
  });
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
