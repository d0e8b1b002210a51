import { arriving } from "./alertLabels.ts";
import type { AlertLabels } from "./alertLabels.ts";
import type { ProjectConfig, PrometheusFacts } from "./configFacts.ts";
import type { Project } from "./project.ts";
import { relativeTo } from "../text/uri.ts";
import { mergedRoutings } from "./operatedRoutes.ts";
import type { ProjectRouting } from "./operatedRoutes.ts";
import { ruleFileMatcher } from "./ruleFileGlob.ts";
import { endsOf, wayOf } from "./routeWay.ts";
import type { KnownLabels, Stop } from "./routeWay.ts";

/** The way of an alert through one Alertmanager. */
export interface AlertWay extends ProjectRouting {
  readonly way: Stop;
}

/** The way of a rule's alerts through each Alertmanager of the project. */
export function alertWays(project: Project, uri: string, labels: AlertLabels): AlertWay[] {
  const routings = routingsOf(project);
  if (routings.length === 0) return [];
  const arrived = arriving(labels, sendersOf(project, uri));
  return routings.map((one) => ({ ...one, way: wayOf(one.routing.root, arrived) }));
}

/** The way of labels that are all known. */
export const labelWays = (project: Project, labels: KnownLabels): AlertWay[] =>
  routingsOf(project).map((one) => ({ ...one, way: wayOf(one.routing.root, labels) }));

export const routingsOf = (project: Project): readonly ProjectRouting[] => mergedRoutings(project.configs());

/**
 * The configurations of Prometheus that load a rule file, as far as the project shows: those that name it, else those that
 * load rules from places that nobody can look into.
 */
export function sendersOf(project: Project, uri: string): PrometheusFacts[] {
  const all = project.configs().filter(({ prometheus }) => prometheus);
  if (all.length === 0) return [];
  const loaders = new Set(project.loadersOf(uri).map((loader) => loader.uri));
  const loading = all.filter((config) => loaders.has(config.uri));
  const isOwn = project.natureOf(uri)?.kind?.id === "prometheus-rules";
  const maybe =
    loading.length > 0 || !isOwn ? [] : all.filter((config) => loadsFromElsewhere(project, config));
  return [...loading, ...maybe].map(({ prometheus }) => prometheus!);
}

const loadsFromElsewhere = ({ folder }: Project, { uri, prometheus }: ProjectConfig): boolean =>
  prometheus?.ruleFiles.some((pattern) => !ruleFileMatcher(folder, uri, pattern)) ?? false;

/** Who is told, in a few words: `pager · team-db?`, with a mark behind those that may be told; empty when that is not known. */
export function receiversInWords(way: Stop, most = 3): string {
  const ends = endsOf(way).filter(({ route }) => !route.isElsewhere);
  const sure = new Set(ends.filter(({ tells }) => tells === "yes").map(({ route }) => route.receiver));
  const names = [...new Set(ends.map(({ route }) => route.receiver))].map(
    (name) => (name === "" ? "(no receiver)" : name) + (sure.has(name) ? "" : "?"),
  );
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(" · ")} · +${more}` : names.join(" · ");
}

/** More are not named. */
const mostTold = 20;

/** The same for each Alertmanager of the project, in Markdown; empty where nothing is known. */
export function toldInWords({ folder }: Project, ways: readonly AlertWay[]): string {
  const lines = ways.flatMap(({ config, way }) => {
    const by = way.route.isElsewhere ? "AlertmanagerConfigs" : `\`${relativeTo(folder, config)}\``;
    const told = receiversInWords(way, mostTold);
    return told === "" ? [] : [`${by}: ${told}`];
  });
  if (lines.length === 0) return "";
  const doubt = lines.some((line) => line.includes("?"))
    ? ["`?`: it depends on labels that the rule does not settle."]
    : [];
  const told = lines.length === 1 ? [`Who is told, by ${lines[0]}`] : ["Who is told, by", ...lines];
  return [...told, ...doubt].join("\n\n");
}
