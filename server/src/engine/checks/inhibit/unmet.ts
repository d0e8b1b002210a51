import { written } from "../../languages/matcher/tree.ts";
import { allAlerts } from "../../model/allAlerts.ts";
import type { Check } from "../../model/check.ts";
import { contradiction } from "../../model/contradiction.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { inhibitKeys } from "../../model/routeConditions.ts";
import { readConditions } from "../../model/routeTree.ts";
import type { Conditions } from "../../model/routeTree.ts";
import { holds, judge } from "../../model/routeWay.ts";
import type { KnownLabels } from "../../model/routeWay.ts";
import { spelled, textsAt } from "../../model/routing.ts";

export const unmet: Check = {
  id: "inhibit/unmet",
  severity: "info",
  summary: "An inhibition rule that no two alerts of the project can meet.",
  source: "Alertmanager 0.34, inhibit/inhibit.go (InhibitRule)",
  scope: "project",
  objects: ["inhibit-rule"],
  on: {
    object({ node, place, name }, { report, project, target: programs }) {
      const [source, target] = (["source", "target"] as const).map((side) =>
        readConditions(node, { target: programs }, inhibitKeys(name, side)),
      );
      if (!source || !target || isOdd(source) || isOdd(target)) return;
      const alerts = allAlerts(project);
      if (!alerts) return;
      const sources = meeting(source, alerts);
      const targets = meeting(target, alerts);
      // A rule of which neither side is about these alerts is about others.
      if (sources.length === 0 && targets.length === 0) return;
      if (sources.length === 0 || targets.length === 0) {
        const [side, missing] =
          sources.length === 0 ? (["source", source] as const) : (["target", target] as const);
        const matchers = missing.conditions.map((one) => `\`${written(one)}\``).join(" and ");
        const what = side === "source" ? "so that it mutes nothing" : "so that nothing is muted";
        report({
          place: spelled(node, inhibitKeys(name, side).matchers)?.key ?? place,
          message: `No alert of this project is a ${side} of this rule, ${what}: none of ${alerts.length} has ${matchers}. Compare the matchers with the labels of the rules.`,
        });
        return;
      }
      for (const label of textsAt(node, "equal")) {
        const [here, there] = [sources, targets].map((list) => presence(label.text, list));
        if (!here || !there || here === there) continue;
        const [has, lacks] = here === "yes" ? ["sources", "targets"] : ["targets", "sources"];
        report({
          place: insideQuotes(label),
          message: `This rule mutes nothing of this project: by their rules all ${has} have a label \`${label.text}\` and the ${lacks} never do, so that the two are not equal. Take it out of \`equal\`, or keep it in the expressions.`,
        });
      }
    },
  },
};

/** Without matchers, or with some that are flagged themselves. */
const isOdd = ({ conditions, isBroken }: Conditions): boolean =>
  isBroken || conditions.length === 0 || contradiction(conditions) !== undefined;

const meeting = (side: Conditions, alerts: readonly KnownLabels[]): KnownLabels[] =>
  alerts.filter((labels) => judge(side, labels).matches !== "no");

/** Whether all of them have the label, or none; `undefined` for what lies between, or is not known. */
function presence(label: string, alerts: readonly KnownLabels[]): "yes" | "no" | undefined {
  const has = { name: label, operator: "!=", value: "" } as const;
  const verdicts = new Set(alerts.map((labels) => holds(has, labels)));
  const [only] = verdicts;
  return verdicts.size === 1 && only !== "maybe" ? only : undefined;
}
