import schema from "../../../../schemas/prometheus-rules.schema.json" with { type: "json" };
import type { Kind } from "../model/kind.ts";
import type { Schema } from "../model/schema.ts";
import { readRules } from "./readRules.ts";
import { ruleClashes, ruleSnippets } from "./ruleSnippets.ts";

/** A rule file of Prometheus: model/rulefmt/rulefmt.go. */
export const prometheusRules: Kind = {
  id: "prometheus-rules",
  title: "Prometheus rules",
  schema: schema as Schema,
  scalars: "go-yaml",
  documents: "first",
  cuts: ["groups[].rules[]"],
  snippets: ruleSnippets(""),
  clashes: ruleClashes,
  matches: ({ keys, paths }, uri) => {
    if (keys.has("apiVersion") || keys.has("kind")) return false;
    if (!keys.has("groups")) return false;
    if (paths.has("groups[].rules") || paths.has("groups[].interval")) return true;
    return /(?:rule|alert|record)[^/]*\.(?:ya?ml|json)$|\/(?:rules|alerts)\/[^/]*$|\.rules$/i.test(uri);
  },
  read: (root, regionOf) => readRules(root, regionOf),
};
