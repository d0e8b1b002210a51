import { dependencySettings } from "./pintDependency.ts";
import type { PintCase, PintSettings } from "./pintConfigured.ts";

/** pint's checks that are not taken over, or whose cases leave out what they compare with, and why. */
export const notTaken: Readonly<Record<string, string>> = {
  "rule/duplicate": "the case does not hold the other rule",
  "rule/report": "a message of the configuration's own about every rule of a name is no check",
};

/** Why some cases of others are not judged. */
export const notGiven: Readonly<Record<string, string>> = {
  "rule/dependency": "it is about rules that a commit removes, which only `pint ci` sees",
};

/** How pint was configured for a case: by what it says of itself; `undefined` where it does not say. */
export function settingsFor(one: PintCase): PintSettings | undefined {
  if (one.check === "rule/dependency") return dependencySettings(one);
  const options = readers[one.check]?.(one);
  return options === undefined ? undefined : { options };
}

type Options = Readonly<Record<string, unknown>> | "warning";

const readers: Readonly<Record<string, (one: PintCase) => Options | undefined>> = {
  "alerts/annotation": annotation,
  "alerts/for": () => "warning",
  "group/interval": () => "warning",
  "promql/aggregate": aggregate,
  "promql/selector": selector,
  "rule/for": bounds,
  "rule/label": label,
  "rule/name": name,
  "rule/reject": reject,
};

const saidBy = ({ problems }: PintCase): string[] =>
  problems.flatMap(({ diagnostics = [] }) => diagnostics.map(({ message }) => message));

/** Without the anchors that pint adds. */
const bare = (pattern: string): string => pattern.replace(/^\^/, "").replace(/\$$/, "");

/** What pint wants of labels or annotations, as its messages say it. */
function wantedBySaid(one: PintCase): { missing: Record<string, string>; values: Record<string, string> } {
  const missing: Record<string, string> = {};
  const values: Record<string, string> = {};
  for (const message of saidBy(one)) {
    const [, needed] = /^`(.+)` (?:label|annotation) is required/.exec(message) ?? [];
    if (needed) missing[needed] = ".+";
    const [, key, pattern] = /^`(.+)` (?:label|annotation) value must match `(.+)`/.exec(message) ?? [];
    if (key && pattern) values[key] = bare(pattern);
  }
  return { missing, values };
}

/** What a case without a problem was tried with, as far as its description says it. */
const quietLabels: Readonly<Record<string, Options>> = {
  "no labels in recording rule / not required": { values: { severity: "critical" } },
  "missing label in recording rule / not required": { values: { severity: "critical" } },
  "no labels in alerting rule / not required": { values: { severity: "critical|info" } },
  "missing label in alerting rule / not required": { values: { severity: "critical|info" } },
  "templated label value / passing": { values: { for: "must wait {{$for}} to fire" } },
  "no labels in recording rule / strict / required / group label": { record: { severity: "critical" } },
  "no labels in recording rule / relaxed / required / group label": { record: { severity: "critical" } },
};

function label(one: PintCase): Options | undefined {
  if (one.problems.length === 0) return quietLabels[one.description];
  const { missing, values } = wantedBySaid(one);
  if (Object.keys({ ...missing, ...values }).length === 0) return undefined;
  const type =
    /^\s*-? ?(?:groups|alert)/m.test(one.content) && one.content.includes("alert:") ? "alert" : "record";
  const isRequired =
    one.description.includes("/ required") || one.description.endsWith("/ strict / required");
  return isRequired ? { [type]: { ...missing, ...values } } : { [type]: missing, values };
}

const quietAnnotations: Readonly<Record<string, Options>> = {
  "ignores recording rules": { required: { severity: ".+" } },
  "missing annotation / not required": { values: { severity: "debug|info" } },
  "valid annotation / required": { required: { severity: ".+" } },
  "valid annotation / not required": { values: { severity: ".+" } },
  "templated annotation value / passing": { required: { for: "{{ $for }}" } },
  "valid annotation key regex / required": { required: { "annotation_.*": ".+" } },
  "valid annotation key regex / not required": { values: { "annotation_.*": ".+" } },
};

function annotation(one: PintCase): Options | undefined {
  if (one.problems.length === 0) return quietAnnotations[one.description];
  const { missing, values } = wantedBySaid(one);
  if (Object.keys({ ...missing, ...values }).length === 0) return undefined;
  return { required: missing, values };
}

/** `alerting rule, for:4m, 5m-10m`: what it has, and the bounds. */
function bounds({ description }: PintCase): Options | undefined {
  if (description === "recording rule") return { for: { least: "5m" } };
  const [, own, least, most] = /, (for|keep_firing_for):\w+, (\w+)-(\w+)/.exec(description) ?? [];
  if (!own || !least || !most) return undefined;
  const key = description.includes("keep_firing_for enforced") ? "keep_firing_for" : own;
  return {
    [key]: { ...(least !== "0" && { least }), ...(most !== "0" && { most }) },
  };
}

function name(one: PintCase): Options | undefined {
  const [message = ""] = saidBy(one);
  const [, type, pattern] = /^(recording|alerting) rule name must match `(.+)`/.exec(message) ?? [];
  return pattern ? { [type === "recording" ? "record" : "alert"]: bare(pattern) } : undefined;
}

/** The lists of a `reject` block by what it is applied to. */
const rejected: Readonly<Record<string, Options>> = {
  "no rules / alerting": { labels: ["bad"], labelValues: ["bad"] },
  "no rules / recording": { labels: ["bad"], labelValues: ["bad"] },
  "allowed label / recording": { labels: ["bad"], labelValues: ["bad"] },
  "allowed label / alerting": { labels: ["bad"], labelValues: ["bad"] },
  "rejected key / alerting / multiline": { labels: ["bad"] },
  "rejected value / alerting": { labelValues: ["bad"] },
  "rejected key / don't check annotations": { labels: ["bad"], labelValues: ["bad"] },
  "rejected annotation key": { annotations: ["bad"] },
  "rejected key / alerting / group label": { labels: ["bad"] },
  "rejected key overridden by good / alerting": { labelValues: ["bad"] },
  "reject templated regexp / passing": { annotationValues: ["{{ $alert }}"] },
  "reject templated regexp / not passing": { annotationValues: ["{{ $alert }}"] },
};

function reject({ description }: PintCase): Options | undefined {
  return rejected[description];
}

/** The label is in the message; a case without one says in its description which way round it was asked. */
function aggregate(one: PintCase): Options | undefined {
  const [message = ""] = saidBy(one);
  const [, kept] = /^`(.+)` label is required/.exec(message) ?? [];
  const [, stripped] = /^`(.+)` label should be removed/.exec(message) ?? [];
  if (kept) return { keep: [kept] };
  if (stripped) return { strip: [stripped] };
  const { description } = one;
  if (description.startsWith("must strip job label")) return { strip: ["job"] };
  if (description.startsWith("name must match")) return { keep: { "other.+": ["job"] } };
  return quietAggregations.has(description) ? { keep: ["job"] } : undefined;
}

const quietAggregations: ReadonlySet<string> = new Set([
  "ignores rules with syntax errors",
  "uses label from labels map / recording",
  "uses label from labels map",
  "Right hand side of AND is ignored",
  "Right hand side of group_left() is ignored",
]);

function selector(one: PintCase): Options | undefined {
  const [message = ""] = saidBy(one);
  const isInside = one.description.includes("inside call");
  const [, wanted = "job"] = /must specify `(.+?)` label/.exec(message) ?? [];
  return isInside ? { inside: { absent: [wanted] } } : { labels: [wanted] };
}
