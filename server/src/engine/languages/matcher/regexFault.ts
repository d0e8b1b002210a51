import { regexError } from "../regex/compile.ts";
import { plainRegex } from "../regex/plain.ts";
import type { MatcherError, MatcherOperator } from "./tree.ts";

/** What RE2 says against the value of `=~` and `!~`, which Alertmanager compiles as `^(?:value)$`. */
export function regexFault(
  operator: MatcherOperator,
  value: string,
  span: MatcherError["span"],
): MatcherError | undefined {
  if (operator === "=" || operator === "!=") return undefined;
  const error = plainRegex(value) ? undefined : regexError(`^(?:${value})$`);
  if (error === undefined) return undefined;
  const reason = /^error parsing regexp: ([^:`]*)/.exec(error)?.[1]?.trim() ?? error;
  return { span, message: `The regular expression cannot be read (RE2): ${reason}.` };
}
