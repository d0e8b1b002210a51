import type { YamlNode, YamlScalar } from "../../languages/yaml/tree.ts";
import { isNull, placeOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";

export const targetAddress: Check = {
  id: "discovery/target-address",
  severity: "error",
  summary: "A target that is a URL, a path or nothing, and not `host:port`.",
  source: "Prometheus 3.14, config/config.go: … is not a valid hostname; scrape/target.go: no address",
  objects: ["scrape-config", "alertmanager-targets"],
  on: {
    object({ name, node }, { report }) {
      const isJob = name === "scrape-config";
      const groups = valueOf(node, "static_configs");
      const rules = valueOf(node, "relabel_configs");
      if (groups?.type !== "seq" || !keepsAddresses(rules)) return;
      const scheme = textAt(node, "scheme") || "http";
      for (const group of groups.items) {
        const targets = valueOf(group, "targets");
        if (targets?.type !== "seq") continue;
        for (const target of targets.items) {
          if (target && target.type !== "scalar") continue;
          const text = !target || isNull(target) ? "" : target.text;
          if (text === "" && isJob)
            report({
              place: placeOf(target ?? targets),
              message: "A target is `host:port`; this one is empty. Fill it in or take it out.",
            });
          else if (text.includes("/"))
            report({ place: insideQuotes(target!), ...urlReport(target!, scheme, isJob) });
        }
      }
    },
  },
};

function urlReport(
  target: YamlScalar,
  scheme: string,
  isJob: boolean,
): { message: string; fixes: ReturnType<typeof fixOf> } {
  const [, written, host = ""] = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/([^/?#]*)/.exec(target.text) ?? [];
  const parts = `the scheme belongs in \`scheme\`, a path in \`${isJob ? "metrics_path" : "path_prefix"}\``;
  const message = `\`${target.text}\` cannot be a target: a target is \`host:port\`; ${parts} beside \`static_configs\`.`;
  const isWhole = /^[a-z]+:\/\/[^/?#@]+\/?$/i.test(target.text) && written?.toLowerCase() === scheme;
  return { message, fixes: isWhole ? fixOf(target, host) : [] };
}

const fixOf = (
  target: YamlScalar,
  host: string,
): { title: string; edits: { place: ReturnType<typeof placeOf>; text: string }[] }[] => [
  { title: `Change to \`${host}\``, edits: [{ place: insideQuotes(target), text: host }] },
];

const isEmpty = (rules: YamlNode | undefined): boolean =>
  isNull(rules) || (rules?.type === "seq" && rules.items.length === 0);

/** Whether no rule can change an address or drop a target, so that each target is judged as it is written. */
function keepsAddresses(rules: YamlNode | undefined): boolean {
  if (isEmpty(rules)) return true;
  if (rules?.type !== "seq") return false;
  return rules.items.every((rule) => {
    const action = (textAt(rule, "action") ?? "replace").toLowerCase();
    const label = textAt(rule, "target_label") ?? "";
    if (!["replace", "lowercase", "uppercase", "hashmod"].includes(action)) return false;
    return label !== "" && label !== "__address__" && !label.includes("$");
  });
}
