import { written } from "../../languages/matcher/tree.ts";
import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { YamlMap, YamlNode } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { contradiction } from "../../model/contradiction.ts";
import { headOf } from "../../model/headOf.ts";
import { addedCondition, knownName } from "../../model/operatedRoutes.ts";
import { inhibitKeys } from "../../model/routeConditions.ts";
import { readConditions } from "../../model/routeTree.ts";
import type { Condition } from "../../model/routeTree.ts";
import { childrenOf, itemsAt } from "../../model/routing.ts";

export const otherNamespace: Check = {
  id: "route/other-namespace",
  severity: "warning",
  summary: "An AlertmanagerConfig that asks for alerts of another namespace than the operator gives it.",
  source: "Prometheus Operator 0.91, pkg/alertmanager/amcfg.go (namespaceEnforcer)",
  scope: "project",
  objects: ["alertmanagerconfig"],
  on: {
    object({ node }, { report, project }) {
      const alertmanagers = project.configs().flatMap((config) => config.alertmanagers ?? []);
      const metadata = valueOf(node, "metadata");
      const name = textAt(metadata, "name");
      if (alertmanagers.length === 0 || alertmanagers.some((one) => one.configuration === name)) return;
      const namespace = knownName(textAt(metadata, "namespace"));
      const added = addedCondition({ namespace }, alertmanagers);
      if (!added) return;
      const spec = valueOf(node, "spec");
      const root = valueOf(spec, "route");
      const says = `the operator adds \`${written(added)}\`, because this object lies in that namespace`;
      const remedy = `Move it to the other namespace, or set \`alertmanagerConfigMatcherStrategy.type: None\` in the Alertmanager.`;
      for (const { at, clash } of root?.type === "map" ? routesOff(root, [], added, 0) : [])
        report({
          place: headOf(at),
          message: `No alert gets here: ${says}, and ${inWords(clash, added)} cannot hold then. ${remedy}`,
        });
      for (const rule of itemsAt(spec, "inhibitRules")) {
        const side = rule.type === "map" ? sideOff(rule, added) : undefined;
        if (!side) continue;
        report({
          place: headOf(rule),
          message: `No alert is ever a ${side.name} of this rule: ${says}, and ${inWords(side.clash, added)} cannot hold then. ${remedy}`,
        });
      }
    },
  },
};

const inWords = (clash: readonly Condition[], added: Condition): string =>
  clash.flatMap((one) => (one === added ? [] : [`\`${written(one)}\``])).join(" and ");

interface Off {
  readonly at: YamlNode;
  readonly clash: readonly Condition[];
}

const deepest = 100;

/** The first routes on each way down that cannot hold with what is added, but could without it. */
function routesOff(route: YamlMap, above: readonly Condition[], added: Condition, depth: number): Off[] {
  const { conditions, isBroken } = readConditions(route);
  if (isBroken || depth > deepest) return [];
  const all = [...above, ...conditions];
  const clash = clashWith(all, added);
  if (clash) return [{ at: route, clash }];
  return childrenOf(route).flatMap((child) => routesOff(child, all, added, depth + 1));
}

function clashWith(conditions: readonly Condition[], added: Condition): readonly Condition[] | undefined {
  if (contradiction(conditions)) return undefined;
  const clash = contradiction([...conditions, added]);
  return clash?.includes(added) ? clash : undefined;
}

function sideOff(
  rule: YamlMap,
  added: Condition,
): { readonly name: string; readonly clash: readonly Condition[] } | undefined {
  for (const name of ["source", "target"] as const) {
    const keys = inhibitKeys("alertmanagerconfig-inhibit-rule", name);
    // Of the older form without `matchType` the operator drops the namespace.
    const isOld = itemsAt(rule, keys.matchers).some((one) => textAt(one, "matchType") === undefined);
    const { conditions, isBroken } = readConditions(rule, undefined, keys);
    const clash = isOld || isBroken ? undefined : clashWith(conditions, added);
    if (clash) return { name, clash };
  }
  return undefined;
}
