import { matcher } from "../languages/matcher/matcher.ts";
import { written } from "../languages/matcher/tree.ts";
import type { MatcherOperator } from "../languages/matcher/tree.ts";
import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import { isNull, textAt, valueOf } from "../languages/yaml/tree.ts";

/** Where conditions stand: as matchers, and in the older keys for equality and regular expressions. */
export interface ConditionKeys {
  readonly matchers: string;
  readonly match: string;
  readonly matchRe: string;
}

/** Of a route of alertmanager.yml or an AlertmanagerConfig. */
export const routeKeys: ConditionKeys = { matchers: "matchers", match: "match", matchRe: "match_re" };

/** Of one side of an inhibition rule, by the name of its object. */
export const inhibitKeys = (object: string, side: "source" | "target"): ConditionKeys =>
  object === "inhibit-rule"
    ? { matchers: `${side}_matchers`, match: `${side}_match`, matchRe: `${side}_match_re` }
    : { matchers: `${side}Match`, match: "", matchRe: "" };

/** Objects that are inhibition rules. */
export const inhibitObjects: readonly string[] = ["inhibit-rule", "alertmanagerconfig-inhibit-rule"];

/** Whether all conditions of one hold wherever those of the other do. */
export const isWithin = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  [...some].every((one) => others.has(one));

/**
 * The conditions of a route or of one side of an inhibition rule, each written in one way, so that texts can be
 * compared. `undefined` where one of them cannot be read.
 */
export function conditionsOf(node: YamlMap, keys: ConditionKeys): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  const add = (name: string, operator: MatcherOperator, value: string): void =>
    void found.add(written({ name, operator, value }));
  const old = [
    ["=", valueOf(node, keys.match)],
    ["=~", valueOf(node, keys.matchRe)],
  ] as const;
  for (const [operator, labels] of old) {
    if (labels && !isNull(labels) && labels.type !== "map") return undefined;
    for (const { key, value } of labels?.type === "map" ? labels.pairs : []) {
      if (value && value.type !== "scalar") return undefined;
      add(key.text, operator, value?.text ?? "");
    }
  }
  const list = valueOf(node, keys.matchers);
  if (list && !isNull(list) && list.type !== "seq") return undefined;
  for (const item of list?.type === "seq" ? list.items : []) if (!addItem(item, add)) return undefined;
  return found;
}

type Add = (name: string, operator: MatcherOperator, value: string) => void;

const operators: ReadonlySet<string> = new Set<MatcherOperator>(["=", "!=", "=~", "!~"]);

/** A matcher as a text, or as the mapping that an AlertmanagerConfig has. */
function addItem(item: YamlNode | undefined, add: Add): boolean {
  if (isNull(item)) return true;
  if (item?.type === "scalar") {
    const { tree, errors } = matcher.parse(item.text);
    if (errors.some(({ check }) => check === "alertmanager/matcher")) return false;
    for (const { name, operator, value } of tree.matchers) add(name, operator, value);
    return true;
  }
  const name = textAt(item, "name");
  const operator = textAt(item, "matchType") ?? (textAt(item, "regex") === "true" ? "=~" : "=");
  if (name === undefined || !operators.has(operator)) return false;
  add(name, operator as MatcherOperator, textAt(item, "value") ?? "");
  return true;
}
