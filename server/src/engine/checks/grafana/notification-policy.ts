import { parseDuration } from "../../languages/duration/parseDuration.ts";
import { regexError } from "../../languages/regex/compile.ts";
import { isNull, isSet, pairOf, placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { YamlMap, YamlNode } from "../../languages/yaml/tree.ts";
import { isInterpolated } from "../../model/isInterpolated.ts";
import type { Check, Context } from "../../model/check.ts";
import { nearest } from "../../text/nearest.ts";

export const notificationPolicy: Check = {
  id: "grafana/notification-policy",
  severity: "error",
  summary: "A notification policy, or a rule's own notification settings, that Grafana refuses.",
  source:
    "Grafana 12.2, pkg/services/ngalert/api/tooling/definitions/alertmanager_validation.go and models/notifications.go (Validate)",
  objects: ["grafana-policy", "grafana-route", "grafana-notification-settings"],
  on: {
    object({ node, name }, context) {
      if (name === "grafana-policy") return judgeRoot(node, context);
      judgeGroupBy(node, name === "grafana-route", context);
      judgeIntervals(node, context);
      judgeMatchers(node, context);
    },
  },
};

/** The first policy is for all alerts at all times. */
function judgeRoot(node: YamlMap, { report }: Context): void {
  for (const key of [
    "match",
    "match_re",
    "matchers",
    "object_matchers",
    "mute_time_intervals",
    "active_time_intervals",
  ]) {
    const pair = pairOf(node, key);
    if (!pair || !isSet(pair.value) || (pair.value.type === "map" && pair.value.pairs.length === 0)) continue;
    const { chunk, start, end } = pair.key;
    const what = key.endsWith("intervals") ? "at all times" : "for all alerts";
    report({
      place: { chunk, start, end },
      message: `The first policy of a tree is ${what}, and Grafana refuses \`${key}\` in it. Put it into a policy below \`routes\`.`,
    });
  }
}

/** Routes refuse `...` beside other labels; notification settings only what stands twice. */
function judgeGroupBy(node: YamlMap, isRoute: boolean, { report }: Context): void {
  const list = valueOf(node, "group_by");
  if (list?.type !== "seq") return;
  const items = list.items.filter((item) => item?.type === "scalar" && !isInterpolated(item.text));
  const seen = new Set<string>();
  for (const item of items as Extract<YamlNode, { type: "scalar" }>[]) {
    if (seen.has(item.text) && item.text !== "" && !(isRoute && item.text === "..."))
      report({
        place: placeOf(item),
        message: `\`${item.text}\` stands in \`group_by\` twice; Grafana refuses that.`,
      });
    seen.add(item.text);
  }
  if (!isRoute || !seen.has("...") || seen.size < 2) return;
  const all = items.find((item) => item?.type === "scalar" && item.text === "...");
  report({
    place: placeOf(all!),
    message: "`...` stands for all labels, and has to be the only item of `group_by`.",
  });
}

function judgeIntervals(node: YamlMap, { report }: Context): void {
  for (const key of ["group_interval", "repeat_interval"]) {
    const value = valueOf(node, key);
    if (value?.type !== "scalar" || isNull(value) || value.text === "") continue;
    const parsed = parseDuration(value.text);
    if (!("ms" in parsed) || parsed.ms > 0) continue;
    report({ place: placeOf(value), message: `\`${key}\` cannot be zero.` });
  }
}

const operators = ["=", "!=", "=~", "!~"];

function judgeMatchers(node: YamlMap, { report }: Context): void {
  const list = valueOf(node, "object_matchers");
  if (list?.type !== "seq") return;
  for (const matcher of list.items) {
    if (matcher?.type !== "seq") continue;
    const [, operator, value] = matcher.items;
    for (const item of matcher.items.slice(0, 3)) {
      if (item?.type !== "scalar" || isNull(item) || typeof item.value === "string") continue;
      const place = placeOf(item);
      report({
        place,
        message: `The items of a matcher are text. Put \`${item.text}\` in quotes.`,
        fixes: [{ title: "Put it in quotes", edits: [{ place, text: `"${item.text}"` }] }],
      });
    }
    const text = operator?.type === "scalar" && !isNull(operator) ? operator.text : "";
    if (isInterpolated(text)) continue;
    if (!operators.includes(text)) {
      const guess = text === "==" ? "=" : text === "" ? undefined : nearest(text, operators);
      const known = `Operators are ${operators.map((one) => `\`${one}\``).join(", ")}.`;
      const what = text === "" ? "this has no operator" : `\`${text}\` is no operator`;
      report({
        place: placeOf(operator && !isNull(operator) ? operator : matcher),
        message: `A matcher is a list of label, operator and value, and ${what}. ${guess ? `Did you mean \`${guess}\`?` : known}`,
      });
    } else if (text.endsWith("~") && value?.type === "scalar" && !isInterpolated(value.text)) {
      const error = regexError(value.text.replace(/^"|"$/g, ""));
      if (error !== undefined)
        report({ place: placeOf(value), message: `This is no regular expression: ${error}.` });
    }
  }
}
