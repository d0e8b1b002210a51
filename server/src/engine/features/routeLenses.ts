import { valueOf } from "../languages/yaml/tree.ts";
import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import { arriving, labelsOfRule, readAlertText } from "../model/alertLabels.ts";
import { alertWays, receiversInWords, routingsOf } from "../model/alertRouting.ts";
import type { Document } from "../model/document.ts";
import { operatedObjects, operatedRoute } from "../model/operatedObjects.ts";
import { headOf } from "../model/headOf.ts";
import { isLarge } from "../model/listedMost.ts";
import { rangeOf } from "../model/place.ts";
import type { Project } from "../model/project.ts";
import { readRouting } from "../model/routeTree.ts";
import type { Route } from "../model/routeTree.ts";
import { endsOf, wayOf } from "../model/routeWay.ts";
import type { Stop } from "../model/routeWay.ts";
import { childrenOf } from "../model/routing.ts";
import { rulesIn } from "../model/rulesIn.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Range } from "../text/chunk.ts";

/** What is said above an alert of its routes, or above a route of its alerts. */
export type RouteLens =
  | { readonly type: "alert"; readonly range: Range; readonly told: string; readonly routes: number }
  | { readonly type: "route"; readonly range: Range; readonly sure: number; readonly perhaps: number };

/** More alerts are not followed through more routes than make so many pairs: somebody waits. */
const mostPairs = 100_000;

/** None in a large file. */
export function routeLenses(document: Document, workspace: Workspace): RouteLens[] {
  if (isLarge(document)) return [];
  const project = workspace.project(document.uri);
  return [...alertLenses(document, project), ...configLenses(document, project)];
}

function alertLenses(document: Document, project: Project): RouteLens[] {
  if (routingsOf(project).length === 0) return [];
  return [...rulesIn(document, 0, Infinity)].flatMap(({ rule, unit, part }): RouteLens[] => {
    const labels = labelsOfRule(rule, unit, part);
    const [first] = labels ? alertWays(project, document.uri, labels) : [];
    const told = first ? receiversInWords(first.way) : "";
    if (!first || told === "") return [];
    const routes = endsOf(first.way).filter(({ route }) => !route.isElsewhere).length;
    return [{ type: "alert", range: rangeOf(rule.place), told, routes }];
  });
}

const configLenses = (document: Document, project: Project): RouteLens[] =>
  treesIn(document, project).flatMap((tree) => treeLenses(tree, project));

interface Tree {
  readonly route: Route;
  /** Where it is written. */
  readonly node: YamlNode | undefined;
}

/** The trees of routes that stand in a file: an AlertmanagerConfig's as the operator makes it of that. */
function treesIn(document: Document, project: Project): Tree[] {
  const { uri, parts } = document;
  const whole = parts.find(({ kind }) => kind?.id === "alertmanager-config");
  const routing = whole && readRouting(whole.root, { target: project.target });
  if (routing) return [{ route: routing.root, node: valueOf(whole.root, "route") }];
  if (operatedObjects(document).length === 0) return [];
  return routingsOf(project).flatMap((one) => [
    ...(one.config === uri && one.index !== undefined
      ? [{ route: one.base.root, node: operatedRoute(document, one.index) }]
      : []),
    ...one.operated.flatMap((place, at) =>
      place.uri === uri
        ? [{ route: one.routing.root.routes[at]!, node: operatedRoute(document, place.index) }]
        : [],
    ),
  ]);
}

function treeLenses({ route, node: root }: Tree, project: Project): RouteLens[] {
  const texts = project.alerts();
  if (root?.type !== "map" || texts.size === 0) return [];
  const lenses = placesOf(root);
  if (lenses.length * texts.size > mostPairs) return [];
  const senders = project.configs().flatMap(({ prometheus }) => prometheus ?? []);
  const counts = new Map<string, { sure: number; perhaps: number }>();
  for (const text of texts) count(wayOf(route, arriving(readAlertText(text), senders)), counts, true);
  return lenses.map(({ path, node }) => ({
    type: "route",
    range: rangeOf(headOf(node)),
    ...(counts.get(path.join()) ?? { sure: 0, perhaps: 0 }),
  }));
}

/** Alerts that get to a route, whether it keeps them or one below does. */
function count(stop: Stop, counts: Map<string, { sure: number; perhaps: number }>, comes: boolean): void {
  if (!stop.isTried || stop.matches === "no") return;
  const sure = comes && stop.matches === "yes";
  const key = stop.path.join();
  const known = counts.get(key) ?? { sure: 0, perhaps: 0 };
  counts.set(key, { sure: known.sure + (sure ? 1 : 0), perhaps: known.perhaps + (sure ? 0 : 1) });
  let surely = sure;
  for (const below of stop.below) {
    count(below, counts, surely);
    if (below.isTried && below.matches !== "no" && !below.route.goesOn) surely = false;
  }
}

interface PlacedRoute {
  readonly path: readonly number[];
  readonly node: YamlMap;
}

const placesOf = (node: YamlMap, path: readonly number[] = []): PlacedRoute[] => [
  { path, node },
  ...childrenOf(node).flatMap((child, at) => placesOf(child, [...path, at])),
];
