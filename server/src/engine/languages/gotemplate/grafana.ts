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
 * Templates of Grafana: `grafana`, of an alert rule's annotations, `grafana-label`, of its labels, and `grafana-setting`,
 * of a contact point, which are read when they are needed, so that what is wrong breaks that text alone;
 * `grafana-notification`, which Grafana reads when it starts.
 */
export function parseGrafanaTemplate(
  text: string,
  variant: string,
): { tree: Template; errors: readonly LanguageError[] } {
  const isAlert = variant === "grafana" || variant === "grafana-label";
  const { tree, errors } = isAlert
    ? parseTemplate(variant === "grafana" ? text : unescaped(text), "prometheus", alert, newest.prometheus)
    : parseTemplate(text, "alertmanager", notification, newest.alertmanager);
  if (variant === "grafana-notification") return { tree, errors };
  const broken = errors
    .filter(({ message }) => !(isAlert && declared.test(message)))
    .map((error) => ({ ...error, check: "grafana/broken-template" }));
  return { tree, errors: broken };
}

/** In labels of provisioned rules `$$` stands for `$`; offsets stay. */
const unescaped = (text: string): string => text.replaceAll("$$", " $$");
