import { isNull, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import type { FileNature } from "../../model/fileNature.ts";
import { configuredKind } from "../../model/fileSettings.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { matchingFiles } from "../../model/ruleFileGlob.ts";
import { relativeTo } from "../../text/uri.ts";

export const foreignRuleFile: Check = {
  id: "prometheus/foreign-rule-file",
  severity: "warning",
  summary: "An entry of `rule_files` or `scrape_config_files` that takes in a file of another kind.",
  source:
    "Prometheus 3.14, rules/manager.go (LoadGroups) and config/config.go (GetScrapeConfigs): one file that is refused is the whole configuration's end",
  scope: "project",
  objects: ["prometheus-config"],
  on: {
    object({ node: root }, { report, project, uri }) {
      for (const wanted of lists) {
        const list = valueOf(root, wanted.key);
        for (const item of list?.type === "seq" ? list.items : []) {
          if (item?.type !== "scalar" || isNull(item)) continue;
          const foreign = (matchingFiles(project, uri, item.text) ?? []).flatMap((file) => {
            if (configuredKind(project, file)) return [];
            const nature = project.natureOf(file);
            const what = nature && foreignness(nature, wanted);
            return what === undefined ? [] : [`\`${relativeTo(project.folder, file)}\` (${what})`];
          });
          if (foreign.length === 0) continue;
          const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : "";
          report({
            place: insideQuotes(item),
            message: `This entry takes in files that Prometheus refuses, and with them its configuration: ${foreign.slice(0, 3).join(", ")}${more}. It reads nothing but ${wanted.what} here. Take them out; or, to see what is wrong in them, give them the kind \`${wanted.kind}\` under \`files.kinds\` in \`.tocsin.yaml\`.`,
          });
        }
      }
    },
  },
};

interface Wanted {
  readonly key: string;
  /** The key that the file has at its root. */
  readonly root: string;
  readonly kind: string;
  readonly what: string;
  /** Kinds whose own findings say what is wrong for Prometheus. */
  readonly own: readonly string[];
}

const lists: readonly Wanted[] = [
  {
    key: "rule_files",
    root: "groups",
    kind: "prometheus-rules",
    what: "rules below `groups`",
    own: ["prometheus-rules", "rule-list", "grafana-prometheus-rules"],
  },
  {
    key: "scrape_config_files",
    root: "scrape_configs",
    kind: "prometheus-scrape-configs",
    what: "jobs below `scrape_configs`",
    own: ["prometheus-scrape-configs"],
  },
];

/** What the file is instead; `undefined` for one that Prometheus may take. */
function foreignness({ kind, root, keys }: FileNature, wanted: Wanted): string | undefined {
  if (kind && wanted.own.includes(kind.id)) return undefined;
  const stray = keys.find((key) => key !== wanted.root);
  if (kind) return kind.id === "prometheus-config" && stray === undefined ? undefined : kind.title;
  if (root !== "mapping") return `a ${root}`;
  return stray === undefined ? undefined : `with \`${stray}\` at the root`;
}
