import type { LanguageOptions } from "../languages/language.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import { textAt, valueOf } from "../languages/yaml/tree.ts";
import type { ProjectConfig } from "./configFacts.ts";
import { defaultRoute, fromAbove, inheritsGroupBy, readRouting } from "./routeTree.ts";
import type { Condition, Route, Routing } from "./routeTree.ts";

/** What an AlertmanagerConfig adds: its receivers and intervals have the names that the operator gives them. */
export interface OperatedConfig {
  /** Index among the `operatedObjects` of its file. */
  readonly index: number;
  readonly name: string;
  /** `undefined` where it is said elsewhere. */
  readonly namespace: string | undefined;
  /** What its first route inherits is left open. */
  readonly routing: Routing;
}

/** An Alertmanager that the operator runs. */
export interface AlertmanagerObject {
  readonly namespace: string | undefined;
  /** Of `alertmanagerConfigMatcherStrategy`. */
  readonly strategy: string;
  /** The AlertmanagerConfig that is its configuration. */
  readonly configuration: string | undefined;
}

/** Where the first route of an AlertmanagerConfig stands. */
export interface OperatedPlace {
  readonly uri: string;
  /** Among the `operatedObjects` there. */
  readonly index: number;
}

/** One Alertmanager of a project. */
export interface ProjectRouting {
  /** URI of the file with the root route; where that is elsewhere, of an AlertmanagerConfig. */
  readonly config: string;
  readonly routing: Routing;
  /** The same without what AlertmanagerConfigs add. */
  readonly base: Routing;
  /** Among the `operatedObjects` of the file with the root route, where that is an AlertmanagerConfig. */
  readonly index: number | undefined;
  /** The AlertmanagerConfigs of which the first routes below the root are, in their order. */
  readonly operated: readonly OperatedPlace[];
}

/** Prometheus Operator 0.91, pkg/alertmanager/amcfg.go: convertRoute, makeNamespacedString. */
export function operatedConfig(
  root: YamlNode | undefined,
  index: number,
  options: LanguageOptions,
): OperatedConfig | undefined {
  const routing = readRouting(valueOf(root, "spec"), options, fromAbove);
  const metadata = valueOf(root, "metadata");
  const [name, namespace] = [
    knownName(textAt(metadata, "name")) ?? "",
    knownName(textAt(metadata, "namespace")),
  ];
  if (!routing) return undefined;
  const named = (own: string): string => (own === "" ? "" : [namespace, name, own].filter(Boolean).join("/"));
  const receivers = routing.receivers.map((one) => ({ ...one, name: named(one.name) }));
  return { index, name, namespace, routing: { root: withNames(routing.root, named), receivers } };
}

export function alertmanagerObject(root: YamlNode | undefined): AlertmanagerObject {
  const spec = valueOf(root, "spec");
  return {
    namespace: knownName(textAt(valueOf(root, "metadata"), "namespace")),
    strategy: textAt(valueOf(spec, "alertmanagerConfigMatcherStrategy"), "type") || "OnNamespace",
    configuration: textAt(valueOf(spec, "alertmanagerConfiguration"), "name"),
  };
}

/** Not a text that something fills in before Kubernetes sees it. */
export const knownName = (text: string | undefined): string | undefined =>
  text === undefined || text === "" || /[${}]/.test(text) ? undefined : text;

const withNames = (route: Route, named: (own: string) => string): Route => ({
  ...route,
  receiver: named(route.receiver),
  muteIntervals: route.muteIntervals.map(named),
  activeIntervals: route.activeIntervals.map(named),
  routes: route.routes.map((one) => withNames(one, named)),
});

/** The condition that the operator adds to what an AlertmanagerConfig says; `null` for none. */
export function addedCondition(
  { namespace }: Pick<OperatedConfig, "namespace">,
  alertmanagers: readonly AlertmanagerObject[],
): Condition | null | undefined {
  const verdicts = alertmanagers.map((one): boolean | undefined => {
    if (one.strategy === "None") return false;
    if (one.strategy !== "OnNamespaceExceptForAlertmanagerNamespace") return true;
    if (namespace === undefined || one.namespace === undefined) return undefined;
    return namespace !== one.namespace;
  });
  const [adds = true] = verdicts;
  if (verdicts.some((one) => one !== adds)) return undefined;
  if (!adds) return null;
  return namespace === undefined ? undefined : { name: "namespace", operator: "=", value: namespace };
}

/** What was put together before, by the first of what it was made of. */
const merged = new WeakMap<
  object,
  { readonly of: readonly unknown[]; readonly routings: ProjectRouting[] }
>();

/** Each Alertmanager of a project, with the AlertmanagerConfigs as the operator puts them into its configuration. */
export function mergedRoutings(configs: readonly ProjectConfig[]): ProjectRouting[] {
  const plain: ProjectRouting[] = [];
  const operated: Operated[] = [];
  for (const { uri, routing, operated: own } of configs) {
    if (routing) plain.push({ config: uri, routing, base: routing, index: undefined, operated: [] });
    for (const one of own ?? []) operated.push({ uri, one });
  }
  const [first] = operated;
  if (!first) return plain;
  const of = configs.flatMap(({ routing, operated: own, alertmanagers }) => [routing, own, alertmanagers]);
  const before = merged.get(first.one);
  if (before?.of.length === of.length && before.of.every((one, at) => one === of[at])) return before.routings;
  const routings = merge(
    plain,
    operated,
    configs.flatMap(({ alertmanagers }) => alertmanagers ?? []),
  );
  merged.set(first.one, { of, routings });
  return routings;
}

interface Operated {
  readonly uri: string;
  readonly one: OperatedConfig;
}

function merge(
  plain: readonly ProjectRouting[],
  operated: readonly Operated[],
  alertmanagers: readonly AlertmanagerObject[],
): ProjectRouting[] {
  const [only] = alertmanagers.length === 1 ? alertmanagers : [];
  const whole =
    only?.configuration === undefined
      ? undefined
      : operated.find(
          ({ one: { name, namespace } }) =>
            name === only.configuration &&
            (namespace === undefined || only.namespace === undefined || namespace === only.namespace),
        );
  const others = operated.filter((one) => one !== whole).sort(byName);
  if (whole) return [withConfigs(wholeOf(whole), others, alertmanagers), ...plain];
  const [base, ...more] = only?.configuration === undefined ? plain : [];
  if (base && more.length === 0) return [withConfigs(base, others, alertmanagers)];
  return [...plain, withConfigs(elsewhere(others[0]!.uri), others, alertmanagers)];
}

/** pkg/alertmanager/amcfg.go (AddAlertmanagerConfigs): by namespace and name. */
const byName = ({ one: a }: Operated, { one: b }: Operated): number => {
  const [one, other] = [a, b].map(({ namespace = "", name }) => `${namespace}/${name}`) as [string, string];
  return one < other ? -1 : one > other ? 1 : 0;
};

function wholeOf({ uri, one }: Operated): ProjectRouting {
  const { receivers, root } = one.routing;
  const routing = { root: inheriting(root, defaultRoute), receivers };
  return { config: uri, routing, base: routing, index: one.index, operated: [] };
}

/** The root route is not in the project. */
function elsewhere(uri: string): ProjectRouting {
  const root: Route = {
    ...fromAbove,
    conditions: [],
    isBroken: false,
    goesOn: false,
    isElsewhere: true,
    muteIntervals: [],
    activeIntervals: [],
    routes: [],
  };
  const routing = { root, receivers: [] };
  return { config: uri, routing, base: routing, index: undefined, operated: [] };
}

/** The first routes stand before those of the base, and hand on what they take. */
function withConfigs(
  one: ProjectRouting,
  operated: readonly Operated[],
  alertmanagers: readonly AlertmanagerObject[],
): ProjectRouting {
  const { root, receivers } = one.base;
  const routes = operated.map(({ one: config }): Route => {
    const route = inheriting(config.routing.root, root);
    const added = addedCondition(config, alertmanagers);
    const conditions = added ? [...route.conditions, added] : route.conditions;
    return { ...route, conditions, goesOn: true, ...(added === undefined && { isOpen: true }) };
  });
  const routing: Routing = {
    root: { ...root, routes: [...routes, ...root.routes] },
    receivers: [...receivers, ...operated.flatMap(({ one: config }) => config.routing.receivers)],
  };
  return { ...one, routing, operated: operated.map(({ uri, one: { index } }) => ({ uri, index })) };
}

const inheriting = (route: Route, above: Pick<Route, keyof typeof fromAbove>): Route => ({
  ...route,
  receiver: route.receiver || above.receiver,
  groupBy: inheritsGroupBy(route.groupBy) ? above.groupBy : route.groupBy,
  groupWait: route.groupWait || above.groupWait,
  groupInterval: route.groupInterval || above.groupInterval,
  repeatInterval: route.repeatInterval || above.repeatInterval,
  routes: route.routes.map((one) => inheriting(one, above)),
});
