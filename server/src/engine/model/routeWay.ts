import { compileMatcher } from "../languages/regex/compile.ts";
import type { Condition, Route } from "./routeTree.ts";

/** Whether something is so, as far as the labels are known. */
export type Verdict = "yes" | "maybe" | "no";

/** What is known of the labels of an alert. */
export interface KnownLabels {
  /** The value where it is known; empty for a label that is surely missing. */
  value(label: string): string | undefined;
  /** Of one whose value is not known: it is surely there. */
  isThere?(label: string): boolean;
}

/** The labels are these and no others. */
export const exactly = (labels: ReadonlyMap<string, string>): KnownLabels => ({
  value: (label) => labels.get(label) ?? "",
});

/** What has become of an alert at one route. */
export interface Stop {
  readonly route: Route;
  /** Its place: 0 for the first route below the root, and so on downwards; empty for the root. */
  readonly path: readonly number[];
  /** It was asked: no route before it has kept the alert for sure, and the one above takes it. */
  readonly isTried: boolean;
  /** Its own conditions hold. */
  readonly matches: Verdict;
  /** The condition that decides: the first that does not hold, else the first that may not. */
  readonly decider: Condition | undefined;
  /** The alert gets here and no route below takes it: its receiver is told. */
  readonly tells: Verdict;
  readonly below: readonly Stop[];
}

/** The way of an alert through the tree of routes. Alertmanager 0.34, dispatch/route.go (Route.Match). */
export const wayOf = (root: Route, labels: KnownLabels): Stop => follow(root, labels, "yes", []);

/** `comes`: whether the alert gets as far as being asked here. */
function follow(route: Route, labels: KnownLabels, comes: Verdict, path: readonly number[]): Stop {
  if (comes === "no") return { route, path, isTried: false, ...untried, below: untriedBelow(route, path) };
  const { matches, decider } = judge(route, labels);
  const takes = both(comes, matches);
  if (takes === "no")
    return { route, path, isTried: true, matches, decider, tells: "no", below: untriedBelow(route, path) };
  let goesOn: Verdict = takes;
  let taken: Verdict = "no";
  const below: Stop[] = [];
  for (const [at, child] of route.routes.entries()) {
    const stop = follow(child, labels, goesOn, [...path, at]);
    below.push(stop);
    if (!stop.isTried || stop.matches === "no") continue;
    // Where it is not surely asked, one before it may have taken the alert.
    if (stop.matches === "yes") taken = "yes";
    else if (taken === "no") taken = "maybe";
    if (!child.goesOn) goesOn = stop.matches === "yes" ? "no" : "maybe";
  }
  const tells = taken === "yes" ? "no" : taken === "maybe" ? "maybe" : takes;
  return { route, path, isTried: true, matches, decider, tells, below };
}

const untried = { matches: "no", decider: undefined, tells: "no" } as const;

const untriedBelow = ({ routes }: Route, path: readonly number[]): Stop[] =>
  routes.map((route, at) => follow(route, nothingKnown, "no", [...path, at]));

const nothingKnown: KnownLabels = { value: () => undefined };

const both = (a: Verdict, b: Verdict): Verdict =>
  a === "no" || b === "no" ? "no" : a === "yes" && b === "yes" ? "yes" : "maybe";

interface Judged {
  readonly matches: Verdict;
  readonly decider: Condition | undefined;
}

export function judge(
  { conditions, isBroken, isOpen }: Pick<Route, "conditions" | "isBroken" | "isOpen">,
  labels: KnownLabels,
): Judged {
  let doubt: Condition | undefined;
  for (const condition of conditions) {
    const verdict = holds(condition, labels);
    if (verdict === "no" && !isBroken) return { matches: "no", decider: condition };
    if (verdict === "maybe") doubt ??= condition;
  }
  if (isBroken || isOpen) return { matches: "maybe", decider: doubt };
  return doubt ? { matches: "maybe", decider: doubt } : { matches: "yes", decider: conditions.at(-1) };
}

/** Whether a condition holds for an alert with these labels; a missing label counts as an empty one. */
export function holds({ name, operator, value }: Condition, labels: KnownLabels): Verdict {
  const known = labels.value(name);
  if (known !== undefined) return isMatch(operator, value, known) ? "yes" : "no";
  const isNegative = operator === "!=" || operator === "!~";
  const takesAll = operator.endsWith("~") && value === ".*";
  if (takesAll) return isNegative ? "no" : "yes";
  if (!labels.isThere?.(name)) return "maybe";
  const takesThere = (value === "" && isNegative) || (operator === "=~" && value === ".+");
  const takesMissing = (value === "" && !isNegative) || (operator === "!~" && value === ".+");
  return takesThere ? "yes" : takesMissing ? "no" : "maybe";
}

function isMatch(operator: Condition["operator"], value: string, text: string): boolean {
  switch (operator) {
    case "=":
      return text === value;
    case "!=":
      return text !== value;
    case "=~":
      return compileMatcher(value).matches(text);
    default:
      return !compileMatcher(value).matches(text);
  }
}

/** All stops, in the order of the file. */
export function* stopsOf(stop: Stop): Generator<Stop> {
  yield stop;
  for (const one of stop.below) yield* stopsOf(one);
}

/** The routes that tell their receivers, surely or perhaps, in the order in which Alertmanager finds them. */
export function endsOf(stop: Stop): Stop[] {
  const ends = stop.below.flatMap(endsOf);
  if (stop.tells !== "no") ends.push(stop);
  return ends;
}

/** The receivers that are told, each once. */
export const receiversOf = (stop: Stop): string[] => [
  ...new Set(endsOf(stop).map(({ route }) => route.receiver)),
];
