import type { YamlMap, YamlNode, YamlScalar } from "../languages/yaml/tree.ts";
import type { Kind } from "../model/kind.ts";
import { readRule, readRules } from "./readRules.ts";
import type { RuleSource } from "./readRules.ts";
import { ruleClashes } from "./ruleSnippets.ts";
import { schemaOf } from "./schemaOf.ts";

/** Rules that nobody has put into a group, as some tools keep them; `rule/bare-list` says that Prometheus wants one. */
export const ruleList: Kind = {
  id: "rule-list",
  title: "Rules without a group",
  recognised: "a list of rules without a group around it",
  get schema() {
    return schemaOf("rule-list");
  },
  program: "prometheus",
  scalars: "yaml.v3",
  documents: "first",
  cuts: ["[]"],
  clashes: ruleClashes,
  matches: ({ list, paths }) =>
    list && paths.has("[].expr") && (paths.has("[].alert") || paths.has("[].record")),
  read: (root, regionOf) => (root?.type === "seq" ? readRules(grouped(root), regionOf) : []),
  readUnit: (source, { siblings }, { node: list, item }) =>
    source.node?.type === "map" && list?.type === "seq" && list.items === siblings && item?.type === "group"
      ? [readRule(source as RuleSource, item)]
      : [],
};

/** The list as if it stood below `groups: - rules:`. */
function grouped(list: YamlNode): YamlMap {
  const { chunk, start } = list;
  const here = { chunk, start, end: start };
  const key = (text: string): YamlScalar => ({
    type: "scalar",
    ...here,
    ...{ text, value: text, style: "plain", parentIndent: -1 },
  });
  const group: YamlMap = { type: "map", ...here, pairs: [{ key: key("rules"), value: list }], flow: false };
  const groups: YamlNode = { type: "seq", ...here, items: [group], flow: false };
  return { type: "map", ...here, pairs: [{ key: key("groups"), value: groups }], flow: false };
}
