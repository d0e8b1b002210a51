import { GRAFANA_RECEIVERS } from "../facts/grafanaReceivers.ts";
import type { Look } from "../languages/yaml/layout.ts";
import { textAt } from "../languages/yaml/tree.ts";
import type { Kind } from "../model/kind.ts";
import { groupsOfGrafanaRules } from "./readGrafanaRules.ts";
import { schemaOf } from "./schemaOf.ts";

/** Alert rules, contact points, notification policies … for Grafana: pkg/services/provisioning/alerting. */
export const grafanaAlerting: Kind = {
  id: "grafana-alerting",
  title: "Grafana alerting",
  recognised:
    "groups with a `folder`, or whose rules have a `title` and `data`, or `contactPoints`, `muteTimes` …, or the folder `provisioning/alerting`",
  get schema() {
    return schemaOf("grafana-alerting");
  },
  program: "grafana",
  scalars: "yaml.v3",
  interpolates: true,
  documents: "first",
  clashes: (key, _, path, holder) => {
    if (path !== "contactPoints[].receivers[].settings" || !holder) return false;
    const type = GRAFANA_RECEIVERS[textAt(holder, "type")?.trim().toLowerCase() ?? ""];
    return type !== undefined && !Object.hasOwn(type.settings, key);
  },
  matches: ({ keys, paths }, uri, head) => {
    if (keys.has("kind")) return false;
    const isOurs = isNumbered(keys) || inFolder.test(uri);
    if (own.some((path) => paths.has(path))) return true;
    if (isOurs && others.some((key) => keys.has(key))) return true;
    if (keys.has("groups")) return hasGrafanaRules(paths) || (isOurs && !hasPrometheusRules(paths));
    return isOurs && misindented.test(head);
  },
  ...groupsOfGrafanaRules,
  cuts: [
    ...groupsOfGrafanaRules.cuts,
    ...["contactPoints[]", "policies[]", "policies[].routes[]", "muteTimes[]", "templates[]"],
  ],
};

/** What no other program has. */
const own = [
  "contactPoints[].receivers",
  "contactPoints[].name",
  "deleteContactPoints[].uid",
  "deleteRules[].uid",
  "muteTimes[].time_intervals",
  "deleteMuteTimes[].name",
];

/** Root keys of files that are known to be Grafana's otherwise. */
const others = [
  "contactPoints",
  "deleteContactPoints",
  "policies",
  "resetPolicies",
  "muteTimes",
  "deleteMuteTimes",
  "templates",
  "deleteTemplates",
  "deleteRules",
];

/** Keys of the root that are indented, so that the file is no YAML. */
const misindented =
  /^[ \t]+(?:groups|contactPoints|policies|templates|muteTimes|deleteRules):[ \t]*(?:#.*)?\r?$/m;

const inFolder = /\/provisioning\/[^/]*alerting\//i;

const isNumbered = (keys: Look["keys"]): boolean => /^["']?[0-9]/.test(keys.get("apiVersion") ?? "");

/** Two keys of a rule, or a group with a folder: one alone may be another program's. */
const hasGrafanaRules = (paths: Look["paths"]): boolean => {
  const keys = ["title", "uid", "condition", "data"].filter((key) => paths.has(`groups[].rules[].${key}`));
  return (
    keys.length > 1 || (paths.has("groups[].folder") && (paths.has("groups[].rules") || keys.length > 0))
  );
};

const hasPrometheusRules = (paths: Look["paths"]): boolean =>
  ["alert", "expr"].some((key) => paths.has(`groups[].rules[].${key}`));
