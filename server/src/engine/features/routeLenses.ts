import { valueOf } from "../languages/yaml/tree.ts";
import type { YamlMap } from "../languages/yaml/tree.ts";
import { arriving, labelsOfRule, readAlertText } from "../model/alertLabels.ts";
import { alertWays, receiversInWords } from "../model/alertRouting.ts";
import type { Document } from "../model/document.ts";
import { headOf } from "../model/headOf.ts";
import { isLarge } from "../model/listedMost.ts";
import { rangeOf } from "../model/place.ts";
import type { Project } from "../model/project.ts";
import { readRouting } from "../model/routeTree.ts";
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
  if (!project.configs().some(({ routing }) => routing)) return [];
  return [...rulesIn(document, 0, Infinity)].flatMap(({ rule, unit, part }): RouteLens[] => {
    const labels = labelsOfRule(rule, unit, part);
    const [first] = labels ? alertWays(project, document.uri, labels) : [];
    if (!first) return [];
    const routes = endsOf(first.way).length;
    return [{ type: "alert", range: rangeOf(rule.place), told: receiversInWords(first.way), routes }];
  });
}

function configLenses({ parts }: Document, project: Project): RouteLens[] {
  const part = parts.find(({ kind }) => kind?.id === "alertmanager-config");
  const routing = part && readRouting(part.root, { target: project.target });
  const root = valueOf(part?.root, "route");
  const texts = routing ? project.alerts() : undefined;
  if (!routing || root?.type !== "map" || !texts?.size) return [];
  const lenses = placesOf(root);
  if (lenses.length * texts.size > mostPairs) return [];
  const senders = project.configs().flatMap(({ prometheus }) => prometheus ?? []);
  const counts = new Map<string, { sure: number; perhaps: number }>();
  for (const text of texts) count(wayOf(routing.root, arriving(readAlertText(text), senders)), counts, true);
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
