import type { YamlNode, YamlSeq } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";

/** What the programs write where a secret stood. */
const HIDDEN = "<secret>";

const withSecrets: ReadonlySet<string> = new Set([
  "alertmanager-config",
  "prometheus-config",
  "prometheus-scrape-configs",
]);

export const hiddenSecret: Check = {
  id: "yaml/hidden-secret",
  severity: "warning",
  summary: "The word by which programs hide secrets, in place of a secret.",
  source:
    "prometheus/common, config/config.go (Secret: MarshalYAML); Alertmanager 0.34, config/common/url.go",
  on: {
    unit({ yaml: { root }, lists = [] }, { report, kind }) {
      if (!root || !withSecrets.has(kind.id)) return;
      const below: ReadonlySet<YamlSeq["items"]> = new Set(lists);
      const queue: YamlNode[] = [root];
      for (let node = queue.pop(); node; node = queue.pop()) {
        if (node.alias) continue;
        if (node.type === "scalar") {
          if (node.text !== HIDDEN) continue;
          const message = `\`${HIDDEN}\` is what a program shows in place of a secret, not the secret. Put the secret itself here, or better into a file.`;
          report({ place: insideQuotes(node), message });
        } else if (node.type === "map") {
          for (const { value } of node.pairs) if (value) queue.push(value);
        } else if (!below.has(node.items)) for (const item of node.items) if (item) queue.push(item);
      }
    },
  },
};
