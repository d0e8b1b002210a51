import { written } from "../languages/matcher/tree.ts";
import { valueOf } from "../languages/yaml/tree.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import { alertTexts, arriving, readAlertText } from "../model/alertLabels.ts";
import type { AlertLabels } from "../model/alertLabels.ts";
import { routingsOf, sendersOf } from "../model/alertRouting.ts";
import type { Cursor } from "../model/cursor.ts";
import { headOf } from "../model/headOf.ts";
import type { AlertRule, Item } from "../model/items.ts";
import { chunkAt, rangeOf } from "../model/place.ts";
import { operatedRoute } from "../model/operatedObjects.ts";
import type { ProjectRouting } from "../model/operatedRoutes.ts";
import type { Condition } from "../model/routeTree.ts";
import { exactly, wayOf } from "../model/routeWay.ts";
import type { KnownLabels, Stop, Verdict } from "../model/routeWay.ts";
import { childrenOf } from "../model/routing.ts";
import { unitOf, unitsOf } from "../model/unit.ts";
import type { Unit } from "../model/unit.ts";
import type { Document } from "../model/document.ts";
import type { Workspace } from "../model/workspace.ts";

/** The way of an alert through one Alertmanager, for people to look at: plain data. */
export interface RouteView {
  /** URI of the file with the root route; where that is elsewhere, of an AlertmanagerConfig. */
  readonly config: string;
  readonly root: RouteStop;
  /** Who is told, each once; those that may be told behind the others. */
  readonly told: readonly { readonly receiver: string; readonly sure: boolean }[];
}

export interface RouteStop {
  /** The root route, which is not in the project: nothing is known of it. */
  readonly isElsewhere?: true;
  /** URI of its file, where that is not the one with the route above it. */
  readonly uri?: string;
  /** Line in the file, from 0. */
  readonly line: number;
  /** As Alertmanager prints them. */
  readonly matchers: readonly string[];
  /** Index of the one that decides. */
  readonly decider?: number;
  /** What is known of the label that decides. */
  readonly why?: string;
  readonly outcome: "takes" | "may take" | "passes by" | "not asked";
  /** Its receiver is told. */
  readonly tells: Verdict;
  readonly receiver: string;
  /** Alerts that it takes are tried at the next routes, too. */
  readonly goesOn: boolean;
  /** `...` for all labels; an empty one where that is not known. */
  readonly groupBy: readonly string[];
  readonly groupWait: string;
  readonly groupInterval: string;
  readonly repeatInterval: string;
  readonly muteIntervals: readonly string[];
  readonly activeIntervals: readonly string[];
  readonly below: readonly RouteStop[];
}

/** The labels that an alert arrives with. */
export interface RoutedAlert {
  readonly alert: string;
  /** URI of its file, and line of its name from 0. */
  readonly uri: string;
  readonly line: number;
  /** Labels whose value is known. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels that it has or may have, of which routes ask; their values are not known. */
  readonly open: readonly string[];
  readonly views: readonly RouteView[];
}

/** The way of the alert whose rule holds the position, with some of its labels set otherwise. */
export function routeOfAlert(
  { workspace, document, position }: Cursor,
  changed: Readonly<Record<string, string>> = {},
): RoutedAlert | undefined {
  const unit = unitOf(chunkAt(document, position.line)?.chunk);
  const alerts = (unit?.items ?? []).filter((item) => item.type === "alert");
  const rule = alerts.findLast(({ extent }) => {
    const { start, end } = rangeOf(extent);
    return start.line <= position.line && position.line <= end.line;
  });
  return rule && unit && routed(workspace, document, unit, rule, changed);
}

/** The ways of all alerts of a name. `config`: the only configuration that is asked, of whichever project. */
export function routesOfAlerts(
  workspace: Workspace,
  name: string,
  changed: Readonly<Record<string, string>>,
  config?: string,
): RoutedAlert[] {
  return [...workspace.uris()].flatMap((uri) => {
    if (![...workspace.ruleHeads(uri)].some((head) => head.type === "alert" && head.name === name)) return [];
    const document = workspace.document(uri);
    const units = (document?.parts ?? []).flatMap(({ top }) => [...unitsOf(top)]);
    return units.flatMap((unit) =>
      unit.items
        .filter((item: Item): item is AlertRule => item.type === "alert" && item.name.value === name)
        .flatMap((rule) => routed(workspace, document!, unit, rule, changed, config) ?? []),
    );
  });
}

/** The way of labels that are all there are, through every Alertmanager of the workspace. */
export function routesOfLabels(
  workspace: Workspace,
  labels: Readonly<Record<string, string>>,
  config?: string,
): RouteView[] {
  const uris = config === undefined ? [...workspace.uris()] : [config];
  const known = exactly(new Map(Object.entries(labels)));
  const folders = new Map(uris.map((uri) => [workspace.folderOf(uri), uri]));
  return [...folders.values()].flatMap((uri) => views(workspace, uri, known, config));
}

function routed(
  workspace: Workspace,
  document: Document,
  unit: Unit,
  rule: AlertRule,
  changed: Readonly<Record<string, string>>,
  config?: string,
): RoutedAlert | undefined {
  const kind = document.parts.find(({ items }) => items.includes(rule))?.kind;
  const index = unit.items.filter((item) => item.type === "alert").indexOf(rule);
  const text = kind && unit.read && alertTexts(unit.items, unit.read, kind)[index];
  if (text === undefined) return undefined;
  const { uri } = document;
  const project = workspace.project(uri);
  const labels = withChanges(readAlertText(text), changed);
  const known = arriving(labels, sendersOf(project, uri));
  const asked = new Set(
    routingsOf(workspace.project(config ?? uri)).flatMap(({ routing }) => askedLabels(routing.root)),
  );
  const names = [...new Set([...Object.keys(labels.set), ...Object.keys(labels.always), ...asked])];
  const values = names.map((name) => [name, known.value(name)] as const);
  return {
    alert: rule.name.value,
    uri,
    line: rangeOf(rule.place).start.line,
    labels: Object.fromEntries(values.filter((pair): pair is [string, string] => Boolean(pair[1]))),
    open: values.flatMap(([name, value]) => (value === undefined ? [name] : [])),
    views: views(workspace, uri, known, config),
  };
}

const withChanges = (labels: AlertLabels, changed: Readonly<Record<string, string>>): AlertLabels => ({
  ...labels,
  set: { ...labels.set, ...changed },
});

function askedLabels(route: Stop["route"]): string[] {
  return [...route.conditions.map(({ name }) => name), ...route.routes.flatMap(askedLabels)];
}

function views(workspace: Workspace, uri: string, labels: KnownLabels, only?: string): RouteView[] {
  return routingsOf(workspace.project(only ?? uri))
    .filter(
      ({ config, operated }) =>
        only === undefined || config === only || operated.some((place) => place.uri === only),
    )
    .map((one) => {
      const root = stopView(wayOf(one.routing.root, labels), labels, placedRoot(workspace, one));
      return { config: one.config, root, told: toldBy(root) };
    });
}

/** A route where it is written, and those below it where they do not stand there. */
interface PlacedRoute {
  readonly node: YamlNode | undefined;
  readonly uri?: string;
  readonly below?: readonly PlacedRoute[];
}

function placedRoot(workspace: Workspace, { config, index, routing, operated }: ProjectRouting): PlacedRoute {
  const plain = (): YamlNode | undefined => {
    const parts = workspace.document(config)?.parts ?? [];
    return valueOf(parts.find(({ kind }) => kind?.id === "alertmanager-config")?.root, "route");
  };
  const routeAt = (uri: string, at: number): YamlNode | undefined =>
    operatedRoute(workspace.document(uri), at);
  const own = routing.root.isElsewhere ? undefined : plain();
  const node = index === undefined ? own : routeAt(config, index);
  const added = operated.map((place) => ({
    node: routeAt(place.uri, place.index),
    ...((place.uri !== config || routing.root.isElsewhere) && { uri: place.uri }),
  }));
  return { node, below: [...added, ...placedBelow(node)] };
}

const placedBelow = (node: YamlNode | undefined): PlacedRoute[] =>
  (node?.type === "map" ? childrenOf(node) : []).map((child) => ({ node: child }));

function stopView(stop: Stop, labels: KnownLabels, { node, uri, below }: PlacedRoute): RouteStop {
  const { route, decider, isTried, matches } = stop;
  const children = below ?? placedBelow(node);
  const at = decider ? route.conditions.indexOf(decider) : -1;
  const outcome = !isTried ? "not asked" : outcomes[matches];
  const isDoubted = outcome === "may take" && at < 0 && route.isOpen;
  return {
    ...(route.isElsewhere && { isElsewhere: true }),
    ...(uri !== undefined && { uri }),
    line: node ? rangeOf(headOf(node)).start.line : 0,
    matchers: route.conditions.map(written),
    ...(at >= 0 && { decider: at, why: whyOf(decider!, labels) }),
    ...(isDoubted && { why: "the namespace of the AlertmanagerConfig is not known" }),
    outcome,
    tells: stop.tells,
    receiver: route.receiver,
    goesOn: route.goesOn,
    groupBy: route.groupBy ?? ["..."],
    groupWait: route.groupWait,
    groupInterval: route.groupInterval,
    repeatInterval: route.repeatInterval,
    muteIntervals: route.muteIntervals,
    activeIntervals: route.activeIntervals,
    below: stop.below.map((one, index) => stopView(one, labels, children[index] ?? { node: undefined })),
  };
}

const outcomes = { yes: "takes", maybe: "may take", no: "passes by" } as const;

function whyOf({ name }: Condition, labels: KnownLabels): string {
  const value = labels.value(name);
  if (value === undefined) return `the value of ${name} is not known`;
  return value === "" ? `there is no label ${name}` : `${name} is ${JSON.stringify(value)}`;
}

function toldBy(root: RouteStop): RouteView["told"] {
  const told = new Map<string, boolean>();
  const visit = (stop: RouteStop): void => {
    stop.below.forEach(visit);
    if (stop.tells !== "no" && !stop.isElsewhere)
      told.set(stop.receiver, (told.get(stop.receiver) ?? false) || stop.tells === "yes");
  };
  visit(root);
  return [...told]
    .map(([receiver, sure]) => ({ receiver, sure }))
    .sort((a, b) => Number(b.sure) - Number(a.sure));
}
