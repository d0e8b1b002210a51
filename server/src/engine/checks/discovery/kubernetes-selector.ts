import { isBefore } from "../../facts/target.ts";
import type { YamlMap } from "../../languages/yaml/tree.ts";
import { placeOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { headOf } from "../../model/headOf.ts";

/** Which kinds of objects each role watches. */
const watched: Readonly<Record<string, readonly string[]>> = {
  pod: ["pod", "node"],
  service: ["service"],
  endpoints: ["pod", "service", "endpoints"],
  endpointslice: ["pod", "service", "endpointslice"],
  node: ["node"],
  ingress: ["ingress"],
};

export const kubernetesSelector: Check = {
  id: "discovery/kubernetes-selector",
  severity: "error",
  summary: "A Kubernetes selector for objects that its role does not watch, or a second one for the same.",
  source:
    "Prometheus 3.14, discovery/kubernetes/kubernetes.go: … role supports only … selectors, duplicated selector role",
  objects: ["kubernetes-sd"],
  on: {
    object({ node }, { report, target }) {
      const role = textAt(node, "role") ?? "";
      const selectors = valueOf(node, "selectors");
      if (!Object.hasOwn(watched, role) || selectors?.type !== "seq") return;
      const known = watched[role]!.filter(
        (one) => role === one || one !== "node" || !isBefore(target.prometheus, "3.11"),
      );
      const seen = new Set<string>();
      for (const selector of selectors.items) {
        if (selector?.type !== "map") continue;
        const kind = textAt(selector, "role") ?? "";
        const place = placeOfRole(selector);
        const names = known.map((one) => `\`${one}\``);
        const kinds = names.length > 1 ? `one of ${names.join(", ")}` : names.join();
        if (kind === "")
          report({
            place,
            message: `This selector does not say its \`role\`. With \`role: ${role}\` it is ${kinds}.`,
          });
        else if (seen.has(kind))
          report({
            place,
            message: `There is a selector for \`${kind}\` already; join the two: within one text a comma means and.`,
          });
        else if (watched[role]!.includes(kind) && !known.includes(kind))
          report({
            place,
            message: `With \`role: ${role}\`, \`${kind}\` can be selected since Prometheus 3.11; the target is ${target.prometheus}.`,
          });
        else if (!known.includes(kind) && Object.hasOwn(watched, kind))
          report({
            place,
            message: `With \`role: ${role}\`, Prometheus does not watch objects of the kind \`${kind}\`; its selectors are for ${kinds}.`,
          });
        seen.add(kind);
      }
    },
  },
};

function placeOfRole(selector: YamlMap): ReturnType<typeof headOf> {
  const role = selector.alias ? undefined : selector.pairs.find(({ key }) => key.text === "role")?.value;
  return role ? placeOf(role) : headOf(selector);
}
