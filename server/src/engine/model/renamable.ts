import { isBefore } from "../facts/target.ts";
import { NOTIFICATION_TEMPLATES } from "../facts/notificationTemplates.ts";
import { nameScheme, legacyMetricName } from "../languages/nameScheme.ts";
import type { Project } from "./project.ts";

/** Names that can be renamed wherever they stand, and what they are called. */
const what: Readonly<Record<string, string>> = {
  metric: "recorded metric",
  alert: "alert",
  group: "group of rules",
  receiver: "receiver",
  "time-interval": "time interval",
  job: "job",
  "notification-template": "notification template",
  "grafana-contact-point": "contact point",
  "grafana-mute-timing": "mute timing",
  "grafana-datasource": "data source",
  "grafana-dashboard": "dashboard",
};

export const titleOf = (space: string): string => what[space] ?? space;

const reasons: Readonly<Record<string, string>> = {
  label:
    "Labels come from what is scraped, from relabelling and from rules alike, so a label cannot be renamed in these files alone.",
  annotation:
    "Annotations are read by notification templates and other programs, which would not know a new name.",
  check: "The names of checks are fixed.",
};

/** What the user should know of places that are not in the project. */
export function noteOf(space: string, name: string): string | undefined {
  if (space === "grafana-dashboard")
    return `Grafana takes a dashboard with another uid for a new one. Links with \`${name}\` outside of this project, such as those in messages that were sent, find nothing then.`;
  return space === "grafana-datasource"
    ? `Dashboards, alerts and links that are kept in Grafana alone hold the uid \`${name}\` as well, and so may variables of dashboards, which remember what was chosen last. They are not changed.`
    : undefined;
}

/** Why names of a space are not renamed; `undefined` where they are. */
export function reasonAgainst(space: string): string | undefined {
  if (space.endsWith("-pattern"))
    return "A regular expression stands for several names. Rename where the name itself stands.";
  return what[space] ? undefined : (reasons[space] ?? "This name cannot be renamed.");
}

/** What is missing where nothing in the project introduces a name. */
export function undeclared(space: string, name: string): string {
  if (space === "metric")
    return `No rule of this project records \`${name}\`: what exposes the metric gives it its name.`;
  if (space === "notification-template" && Object.hasOwn(NOTIFICATION_TEMPLATES, name))
    return `\`${name}\` is one of Alertmanager's own templates, and no file of this project takes its place.`;
  return `Nothing in this project declares the ${titleOf(space)} \`${name}\`, so there may be more uses than are known here.`;
}

/** What is wrong with a new name. */
export function nameFault(
  space: string,
  name: string,
  { target }: Pick<Project, "target">,
): string | undefined {
  if (name.trim() === "") return `The ${titleOf(space)} needs a name.`;
  if (/[\r\n]/.test(name)) return "A name stands on one line.";
  const hasUid = space === "grafana-datasource" || space === "grafana-dashboard";
  if (hasUid && !/^[a-zA-Z0-9_-]{1,40}$/.test(name))
    return `The uid of a ${titleOf(space)} is made of letters, digits, \`-\` and \`_\`, 40 at most.`;
  if (space === "notification-template" && /["`\\]/.test(name))
    return "The name of a template stands in quotes, and holds none.";
  if (space !== "metric" || legacyMetricName.test(name)) return undefined;
  if (/[{}]/.test(name)) return "Prometheus refuses braces in the name of a recorded metric.";
  const isOld = nameScheme({ target }) === "legacy" || isBefore(target.prometheus, "3.2");
  return isOld
    ? `In Prometheus ${target.prometheus} the name of a recorded metric holds letters, digits, \`_\` and \`:\`, with no digit first.`
    : undefined;
}
