import type { Kind } from "../model/kind.ts";
import { nearest } from "../text/nearest.ts";
import { schemaOf } from "./schemaOf.ts";

/** `alertmanager.yml`: Alertmanager 0.34, config/config.go. */
export const alertmanagerConfig: Kind = {
  id: "alertmanager-config",
  title: "Alertmanager configuration",
  recognised:
    "`route` and `receivers` at the root, or other keys of alertmanager.yml, or the name with one of them",
  get schema() {
    return schemaOf("alertmanager-config");
  },
  program: "alertmanager",
  scalars: "yaml.v2",
  documents: "first",
  cuts: [
    ...["receivers[]", "route.routes[]", "inhibit_rules[]", "time_intervals[]", "mute_time_intervals[]"],
  ],
  snippets: [
    {
      list: "receivers",
      label: "receiver with a webhook",
      lines: ["name: ${1:team-x}", "webhook_configs:", "  - url: ${2:https://example.com/hook}"],
    },
    {
      list: "route.routes",
      label: "route",
      lines: ["receiver: ${1:team-x}", "matchers:", '  - ${2:team}="${3:x}"'],
    },
    {
      list: "inhibit_rules",
      label: "inhibition rule",
      lines: [
        "source_matchers: ['severity=\"${1:critical}\"']",
        "target_matchers: ['severity=\"${2:warning}\"']",
        "equal: [${3:alertname}]",
      ],
    },
    {
      list: "time_intervals",
      label: "time interval",
      lines: [
        "name: ${1:out-of-hours}",
        "time_intervals:",
        "  - weekdays: [saturday, sunday]",
        "  - times:",
        "      - { start_time: '${2:00:00}', end_time: '${3:08:00}' }",
      ],
    },
  ],
  usualName: /\/alertmanager\.ya?ml$/i,
  matches: ({ keys, paths, list }, uri) => {
    const isNamed = usualNames.test(uri);
    const isWhole = keys.has("route") && keys.has("receivers");
    const isForeign = (key: string): boolean =>
      foreign.has(key) && !(isNamed && isWhole && misplaced.has(key));
    if (list || [...keys.keys()].some(isForeign)) return false;
    if (isWhole) return true;
    if (keys.size === 0) return isNamed;
    if (![...keys.keys()].every((key) => own.has(key)))
      return isNamed && [...keys.keys()].some((key) => own.has(key));
    return (
      isNamed ||
      isPlainRoute(paths) ||
      typical.some((path) => paths.has(path)) ||
      [...paths].some((path) => integration.test(path))
    );
  },
  read: () => [],
};

const own: ReadonlySet<string> = new Set([
  ...["global", "templates", "route", "receivers", "inhibit_rules", "time_intervals", "mute_time_intervals"],
  ...["tracing", "event_recorder"],
]);

/** `alertmanager.yml`, `my-alertmanager.yaml`, `alertmanager/config.yml`. */
const usualNames = /\/[^/]*alertmanager[^/]*\.ya?ml$|\/alertmanager\/(?:[^/]+\/)*[^/]*conf[^/]*\.ya?ml$/i;

/** Root keys of other files that share some of ours. */
const foreign: ReadonlySet<string> = new Set([
  ...["apiVersion", "kind", "groups", "tests", "scrape_configs", "rule_files", "alerting", "remote_write"],
  ...["remote_read", "scrape_config_files", "storage", "exporters", "processors", "service", "contactPoints"],
]);

/** Of those, what somebody may have put into the wrong file of ours. */
const misplaced: ReadonlySet<string> = new Set([
  ...["groups", "scrape_configs", "rule_files", "alerting", "remote_write", "remote_read"],
]);

/** What stands in no other file. */
const typical = [
  ...["route.routes", "route.group_by", "route.routes[].receiver", "receivers[].name"],
  ...["route.group_wait", "route.group_interval", "route.repeat_interval"],
  ...["inhibit_rules[].source_match", "inhibit_rules[].source_matchers", "inhibit_rules[].target_match"],
  ...["time_intervals[].time_intervals", "mute_time_intervals[].time_intervals"],
];

/** A route with a receiver and nothing that Alertmanager does not know. */
function isPlainRoute(paths: ReadonlySet<string>): boolean {
  const keys = [...paths].flatMap((path) => /^route\.([^.[]+)$/.exec(path)?.[1] ?? []);
  return keys.includes("receiver") && keys.every((key) => nearest(key, routeKeys) !== undefined);
}

const routeKeys = [
  ...["receiver", "group_by", "group_wait", "group_interval", "repeat_interval", "continue", "matchers"],
  ...["match", "match_re", "routes", "mute_time_intervals", "active_time_intervals"],
];

const integration = /^receivers\[\]\.\w+_configs/;
