import { compileMatcher } from "../languages/regex/compile.ts";
import { entryOf } from "../model/items.ts";
import type { AlertRule, RecordRule } from "../model/items.ts";

type Rule = AlertRule | RecordRule;

/**
 * Whether a regular expression matches a text as a whole, with what the rule says in the place of `{{ $alert }}`;
 * `undefined` for one that cannot be read.
 */
export function matchesOfRule(pattern: string, text: string, rule: Rule): boolean | undefined {
  const { error, matches } = compileMatcher(filledIn(pattern, rule));
  return error === undefined ? matches(text) : undefined;
}

/** The expression with what the rule says in the place of names such as `{{ $alert }}`. */
function filledIn(pattern: string, rule: Rule): string {
  if (!pattern.includes("{{")) return pattern;
  return pattern.replaceAll(/\{\{\s*\$(\w+)(?:\.(\w+))?\s*\}\}/g, (all, what: string, name = "") => {
    const text = textOf(rule, what, name as string);
    return text === undefined ? all : text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);
  });
}

function textOf(rule: Rule, what: string, name: string): string | undefined {
  switch (what) {
    case "alert":
    case "record":
      return rule.type === what ? rule.name.value : "";
    case "expr":
      return rule.expr?.text ?? "";
    case "for":
      return (rule.type === "alert" ? rule.for?.text : undefined) ?? "";
    case "keep_firing_for":
      return (rule.type === "alert" ? rule.keepFiringFor?.text : undefined) ?? "";
    case "labels":
    case "annotations":
      return entryOf(rule[what], name)?.value.value ?? "";
    default:
      return undefined;
  }
}
