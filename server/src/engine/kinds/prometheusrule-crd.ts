import type { Kind } from "../model/kind.ts";
import { groupsOfRules } from "./readRules.ts";
import { schemaOf } from "./schemaOf.ts";
import { ruleClashes, ruleSnippets } from "./ruleSnippets.ts";

/** A PrometheusRule object of the Prometheus Operator: pkg/apis/monitoring/v1/prometheusrule_types.go. */
export const prometheusruleCrd: Kind = {
  id: "prometheusrule-crd",
  title: "PrometheusRule",
  recognised: "`kind: PrometheusRule` of `monitoring.coreos.com`",
  get schema() {
    return schemaOf("prometheusrule-crd");
  },
  program: "kubernetes",
  scalars: "json",
  documents: "all",
  snippets: ruleSnippets("spec."),
  clashes: ruleClashes,
  matches: ({ keys }) =>
    /^["']?PrometheusRule["']?\s*(?:#.*)?$/.test(keys.get("kind") ?? "") &&
    /^["']?monitoring\.coreos\.com\//.test(keys.get("apiVersion") ?? "monitoring.coreos.com/"),
  ...groupsOfRules("spec.groups[]"),
};
