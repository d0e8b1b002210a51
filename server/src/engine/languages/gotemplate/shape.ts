import type { Dialect } from "./tree.ts";

/** What a value is, as far as its fields go. */
export type Shape =
  | "alertData"
  | "labels"
  | "externalLabels"
  | "vector"
  | "sample"
  | "sampleLabels"
  | "notification"
  | "labelSet"
  | "annotations"
  | "alerts"
  | "alert"
  | "pairs"
  | "pair"
  | "texts"
  | "text"
  | "value"
  | "unknown";

export interface ShapeField {
  readonly shape: Shape;
  readonly text: string;
}

const field = (text: string, shape: Shape = "unknown"): ShapeField => ({ shape, text });

const KV_METHODS: Readonly<Record<string, ShapeField>> = {
  SortedPairs: field("The pairs sorted by name, `alertname` first; each has `.Name` and `.Value`.", "pairs"),
  Names: field("The names, sorted, `alertname` first.", "texts"),
  Values: field("The values, in the order of their names.", "texts"),
  Remove: field(
    "The set without some names: `.CommonLabels.Remove .GroupLabels.Names`, or of a list made by `stringSlice`.",
    "labelSet",
  ),
};

/**
 * The fields that values have, by shape. Shapes that are sets of labels have any field.
 * https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#templating and
 * https://prometheus.io/docs/alerting/latest/notifications/
 */
export const SHAPE_FIELDS: Readonly<Record<Shape, Readonly<Record<string, ShapeField>>>> = {
  alertData: {
    Labels: field(
      "The labels of the series that the alert's expression gave; the same as `$labels`.",
      "labels",
    ),
    ExternalLabels: field(
      "The external labels of this Prometheus; the same as `$externalLabels`.",
      "externalLabels",
    ),
    ExternalURL: field("The external URL of this Prometheus; the same as `$externalURL`."),
    Value: field("The value that the alert's expression gave; the same as `$value`.", "value"),
  },
  sample: {
    Labels: field("The labels of the sample.", "sampleLabels"),
    Value: field("The value of the sample."),
  },
  notification: {
    Receiver: field(
      "The name of the receiver that is notified, with characters that mean something in regular expressions escaped.",
    ),
    Status: field("`firing` if at least one alert is firing, else `resolved`."),
    Alerts: field(
      "The alerts of the group; `.Alerts.Firing` and `.Alerts.Resolved` are those of one kind.",
      "alerts",
    ),
    GroupLabels: field(
      "The labels by which the alerts were grouped: those of the route's `group_by`.",
      "labelSet",
    ),
    CommonLabels: field("The labels that all the alerts have in common.", "labelSet"),
    CommonAnnotations: field("The annotations that all the alerts have in common.", "annotations"),
    RouteLabels: field(
      "The labels of the route that the notification came by. Since Alertmanager 0.34.",
      "annotations",
    ),
    NotificationReason: field(
      "Why this is sent now: `first notification`, `new alerts added`, `repeat interval elapsed` … Since Alertmanager 0.32.",
    ),
    ExternalURL: field("The external URL of this Alertmanager."),
  },
  alerts: {
    Firing: field("Those that are firing.", "alerts"),
    Resolved: field("Those that are resolved.", "alerts"),
  },
  alert: {
    Status: field("`firing` or `resolved`."),
    Labels: field("The labels of the alert.", "labelSet"),
    Annotations: field("The annotations of the alert.", "annotations"),
    StartsAt: field("When the alert began to fire."),
    EndsAt: field("When the alert was resolved, once it is."),
    GeneratorURL: field("A link to where the alert comes from."),
    Fingerprint: field("What tells the alert from others."),
  },
  pairs: {
    Names: field("The names, in this order.", "texts"),
    Values: field("The values, in this order.", "texts"),
  },
  pair: { Name: field("The name."), Value: field("The value.") },
  texts: {},
  text: {},
  labelSet: KV_METHODS,
  annotations: KV_METHODS,
  labels: {},
  externalLabels: {},
  sampleLabels: {},
  vector: {},
  value: {},
  unknown: {},
};

export const isShape = (word: unknown): word is Shape =>
  typeof word === "string" && Object.hasOwn(SHAPE_FIELDS, word);

/** The dot at the start of a template. */
export const ROOT_SHAPES: Readonly<Record<Dialect, Shape>> = {
  prometheus: "alertData",
  alertmanager: "notification",
};

export const VARIABLE_SHAPES: Readonly<Record<string, Shape>> = {
  $labels: "labels",
  $externalLabels: "externalLabels",
  $value: "value",
};

/** Results of functions that have fields or elements. */
export const RESULT_SHAPES: Readonly<Record<string, Shape>> = {
  query: "vector",
  sortByLabel: "vector",
  first: "sample",
};

/** The dot within `range`. */
export const ELEMENT_SHAPES: Partial<Readonly<Record<Shape, Shape>>> = {
  vector: "sample",
  alerts: "alert",
  pairs: "pair",
};

/** True where a field is the name of a label of the alert itself. */
export const isLabelShape = (shape: Shape): boolean => shape === "labels" || shape === "labelSet";

/** Sets of texts by name: what is none of their methods is one of the names. */
const named: ReadonlySet<Shape> = new Set([
  "labels",
  "externalLabels",
  "sampleLabels",
  "labelSet",
  "annotations",
]);

/** What a field of a value is. */
export function fieldShape(shape: Shape, name: string): Shape {
  if (Object.hasOwn(SHAPE_FIELDS[shape], name)) return SHAPE_FIELDS[shape][name]!.shape;
  return named.has(shape) ? "text" : "unknown";
}
