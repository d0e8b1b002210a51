import { compileMatcher } from "../languages/regex/compile.ts";
import { matcher } from "../languages/matcher/matcher.ts";
import type { MatcherOperator } from "../languages/matcher/tree.ts";
import type { LanguageOptions } from "../languages/language.ts";
import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import { isNull, textAt, valueOf } from "../languages/yaml/tree.ts";
import { isTrue } from "./isTrue.ts";
import { childrenOf, spelled, textsAt } from "./routing.ts";

/** One condition of a route or an inhibition rule. */
export interface Condition {
  readonly name: string;
  readonly operator: MatcherOperator;
  readonly value: string;
}

/** A route as Alertmanager follows it: what it inherits is filled in. Plain data, without places. */
export interface Route {
  readonly conditions: readonly Condition[];
  /** One of them cannot be read: nothing is known of what it takes. */
  readonly isBroken: boolean;
  /** It has one more that is not known: it takes some of those alerts. */
  readonly isOpen?: true;
  /** The root of a configuration that is not in the project: nothing else is known of it. */
  readonly isElsewhere?: true;
  /** Alerts that it takes are tried at its next siblings, too. */
  readonly goesOn: boolean;
  /** Empty where none is named, not even above. */
  readonly receiver: string;
  /** `undefined`: by all labels. */
  readonly groupBy: readonly string[] | undefined;
  readonly groupWait: string;
  readonly groupInterval: string;
  readonly repeatInterval: string;
  readonly muteIntervals: readonly string[];
  readonly activeIntervals: readonly string[];
  readonly routes: readonly Route[];
}

/** What an alertmanager.yml says of who is told what. */
export interface Routing {
  readonly root: Route;
  /** Its receivers, and whether they tell anybody. */
  readonly receivers: readonly { readonly name: string; readonly isSilent: boolean }[];
}

type Inherited = Pick<Route, "receiver" | "groupBy" | "groupWait" | "groupInterval" | "repeatInterval">;

/** Alertmanager 0.34, dispatch/route.go: DefaultRouteOpts. */
export const defaultRoute: Inherited = {
  receiver: "",
  groupBy: [],
  groupWait: "30s",
  groupInterval: "5m",
  repeatInterval: "4h",
};

/** What stands above is not known yet. */
export const fromAbove: Inherited = {
  receiver: "",
  groupBy: [""],
  groupWait: "",
  groupInterval: "",
  repeatInterval: "",
};

/** Of a route that was read with `fromAbove`: neither it nor one above it says how alerts are grouped. */
export const inheritsGroupBy = (labels: Route["groupBy"]): boolean => labels?.[0] === "";

/** Deeper routes are left out. */
const deepest = 100;

/** `undefined` without a root route. */
export function readRouting(
  config: YamlNode | undefined,
  options?: LanguageOptions,
  above: Inherited = defaultRoute,
): Routing | undefined {
  const route = valueOf(config, "route");
  if (route?.type !== "map") return undefined;
  const list = valueOf(config, "receivers");
  const receivers: Routing["receivers"] = (list?.type === "seq" ? list.items : []).flatMap((item) => {
    const name = textAt(item, "name");
    return item?.type === "map" && name !== undefined ? [{ name, isSilent: isSilent(item) }] : [];
  });
  return { root: readRoute(route, above, options, 0), receivers };
}

/** It has no integration: what is sent there is told to nobody. */
const isSilent = (receiver: YamlMap): boolean =>
  receiver.pairs.every(
    ({ key, value }) =>
      !/(?:_configs|Configs)$/.test(key.text) || value?.type !== "seq" || value.items.length === 0,
  ) && receiver.pairs.every(({ key }) => key.text !== "<<");

/** What a route hands down, and what it was given; kept for as long as it is read so. */
const handed = new WeakMap<YamlMap, { readonly above: Inherited; readonly own: Inherited }>();

function handedDown(node: YamlMap, above: Inherited): Inherited {
  const known = handed.get(node);
  if (known?.above === above) return known.own;
  const own = {
    receiver: text(node, "receiver") ?? above.receiver,
    groupBy: groupByOf(node, above.groupBy),
    groupWait: text(node, "group_wait") ?? above.groupWait,
    groupInterval: text(node, "group_interval") ?? above.groupInterval,
    repeatInterval: text(node, "repeat_interval") ?? above.repeatInterval,
  };
  handed.set(node, { above, own });
  return own;
}

/** Routes below the root are read in one piece each: an edit in one of them leaves the others. */
const known = new WeakMap<YamlMap, { readonly above: Inherited; readonly route: Route }>();

function readRoute(
  node: YamlMap,
  above: Inherited,
  options: LanguageOptions | undefined,
  depth: number,
): Route {
  const before = depth > 0 ? known.get(node) : undefined;
  if (before?.above === above) return before.route;
  const own = handedDown(node, above);
  const below = depth < deepest ? childrenOf(node) : [];
  const route: Route = {
    ...readConditions(node, options),
    goesOn: isTrue(valueOf(node, "continue")),
    ...own,
    muteIntervals: textsAt(node, "mute_time_intervals").map((item) => item.text),
    activeIntervals: textsAt(node, "active_time_intervals").map((item) => item.text),
    routes: below.map((child) => readRoute(child, own, options, depth + 1)),
  };
  if (depth > 0) known.set(node, { above, route });
  return route;
}

function text(node: YamlMap, key: string): string | undefined {
  const value = spelled(node, key)?.value;
  return value?.type === "scalar" && !isNull(value) && value.text !== "" ? value.text : undefined;
}

/** An empty list counts as none. */
function groupByOf(node: YamlMap, above: Route["groupBy"]): Route["groupBy"] {
  const labels = textsAt(node, "group_by").map((item) => item.text);
  if (labels.length === 0) return above;
  return labels.includes("...") ? undefined : labels;
}

export interface Conditions {
  readonly conditions: readonly Condition[];
  readonly isBroken: boolean;
}

/** What stands in `match`, `match_re` and `matchers`, in the order in which Alertmanager asks. */
export function readConditions(
  node: YamlMap,
  options?: LanguageOptions,
  keys: { match: string; matchRe: string; matchers: string } = {
    match: "match",
    matchRe: "match_re",
    matchers: "matchers",
  },
): Conditions {
  const conditions: Condition[] = [];
  let isBroken = false;
  const add = (name: string, operator: MatcherOperator, value: string): void => {
    if (operator.endsWith("~") && compileMatcher(value).error !== undefined) isBroken = true;
    conditions.push({ name, operator, value });
  };
  for (const [operator, key] of [
    ["=", keys.match],
    ["=~", keys.matchRe],
  ] as const) {
    const labels = key === "" ? undefined : valueOf(node, key);
    if (labels && !isNull(labels) && labels.type !== "map") isBroken = true;
    for (const pair of labels?.type === "map" ? labels.pairs : []) {
      if (pair.value && pair.value.type !== "scalar") isBroken = true;
      else add(pair.key.text, operator, pair.value && !isNull(pair.value) ? pair.value.text : "");
    }
  }
  const list = valueOf(node, keys.matchers);
  if (list && !isNull(list) && list.type !== "seq") isBroken = true;
  for (const item of list?.type === "seq" ? list.items : [])
    if (!readMatchers(item, add, options)) isBroken = true;
  return { conditions, isBroken };
}

const operators: ReadonlySet<string> = new Set<MatcherOperator>(["=", "!=", "=~", "!~"]);

/** Matchers as a text, or one as the mapping that an AlertmanagerConfig has. */
function readMatchers(
  item: YamlNode | undefined,
  add: (name: string, operator: MatcherOperator, value: string) => void,
  options: LanguageOptions | undefined,
): boolean {
  if (isNull(item)) return true;
  if (item?.type === "scalar") {
    const { tree, errors } = matcher.parse(item.text, options);
    for (const { name, operator, value } of tree.matchers) add(name, operator, value);
    return !errors.some(({ check }) => check === "alertmanager/matcher");
  }
  const name = textAt(item, "name");
  const operator = textAt(item, "matchType") ?? (textAt(item, "regex") === "true" ? "=~" : "=");
  if (name === undefined || !operators.has(operator)) return false;
  add(name, operator as MatcherOperator, textAt(item, "value") ?? "");
  return true;
}

/** Whether both send every alert the same way. */
export function isSameRouting(a: Routing | undefined, b: Routing | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const { routes: some, ...one } = a.root;
  const { routes: others, ...other } = b.root;
  return (
    some.length === others.length &&
    some.every((route, at) => route === others[at] || isAlike(route, others[at])) &&
    isAlike(one, other) &&
    isAlike(a.receivers, b.receivers)
  );
}

const isAlike = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
