import { victoropsFields } from "../../facts/victoropsFields.ts";
import type { YamlMap, YamlScalar } from "../../languages/yaml/tree.ts";
import { valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { itemsAt } from "../../model/routing.ts";

export const crdKeyValues: Check = {
  id: "alertmanager/crd-key-values",
  severity: "error",
  summary:
    "A header field of a mail that stands twice, or a custom field with a name of VictorOps' own, in an AlertmanagerConfig.",
  source: "prometheus-operator, pkg/alertmanager/validation: duplicate header, usage of reserved word",
  objects: ["alertmanagerconfig-email", "alertmanagerconfig-victorops"],
  on: {
    object({ node, name }, { report }) {
      if (name === "alertmanagerconfig-victorops") {
        for (const key of keysAt(node, "customFields").filter(({ text }) => victoropsFields.has(text))) {
          const message = `\`${key.text}\` is a field of VictorOps' own, not a custom one: the operator refuses it here.`;
          report({ place: insideQuotes(key), message });
        }
        return;
      }
      const seen = new Map<string, YamlScalar>();
      for (const key of keysAt(node, "headers")) {
        const first = seen.get(key.text.toLowerCase());
        if (!first) seen.set(key.text.toLowerCase(), key);
        else {
          const message = `The header field \`${key.text}\` stands here twice; capitals do not count. Keep one of them.`;
          const related = [{ place: insideQuotes(first), message: "It stands here first." }];
          report({ place: insideQuotes(key), message, related });
        }
      }
    },
  },
};

const keysAt = (node: YamlMap, list: string): YamlScalar[] =>
  itemsAt(node, list)
    .flatMap((item) => valueOf(item, "key") ?? [])
    .filter((key) => key.type === "scalar");
