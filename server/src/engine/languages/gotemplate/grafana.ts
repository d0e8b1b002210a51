import { newest } from "../../facts/target.ts";
import { TEMPLATE_FUNCTIONS } from "../../facts/templateFunctions.ts";
import { GRAFANA_ALERT_FUNCTIONS, GRAFANA_NOTIFICATION_FUNCTIONS } from "../../facts/grafanaTemplates.ts";
import type { LanguageError } from "../language.ts";
import type { Functions } from "./cursor.ts";
import { parseTemplate } from "./parse.ts";
import type { Template } from "./tree.ts";

const alert: Functions = new Map([...TEMPLATE_FUNCTIONS.prometheus, ...GRAFANA_ALERT_FUNCTIONS]);
const notification: Functions = new Map([
  ...TEMPLATE_FUNCTIONS.alertmanager,
  ...GRAFANA_NOTIFICATION_FUNCTIONS,
]);

/** The variables that only Grafana puts in front of an alert's annotations. */
const declared = /^undefined variable "\$values"/;

/**
 * Templates of Grafana: `grafana`, of an alert rule's annotations, which are read when the rule fires, so that what is
 * wrong breaks that text alone; `grafana-notification`, which Grafana reads when it starts.
 */
export function parseGrafanaTemplate(
  text: string,
  variant: string,
): { tree: Template; errors: readonly LanguageError[] } {
  if (variant === "grafana-notification")
    return parseTemplate(text, "alertmanager", notification, newest.alertmanager);
  const { tree, errors } = parseTemplate(text, "prometheus", alert, newest.prometheus);
  const broken = errors
    .filter(({ message }) => !declared.test(message))
    .map((error) => ({ ...error, check: "grafana/broken-template" }));
  return { tree, errors: broken };
}
