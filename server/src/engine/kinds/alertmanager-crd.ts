import type { Kind } from "../model/kind.ts";
import { schemaOf } from "./schemaOf.ts";

/**
 * An Alertmanager object of the Prometheus Operator: pkg/apis/monitoring/v1/alertmanager_types.go. What decides which
 * AlertmanagerConfigs it takes, and what becomes of them; the other keys are left alone.
 */
export const alertmanagerCrd: Kind = {
  id: "alertmanager-crd",
  title: "Alertmanager object",
  recognised: "`kind: Alertmanager` of `monitoring.coreos.com`",
  get schema() {
    return schemaOf("alertmanager-crd");
  },
  program: "kubernetes",
  scalars: "json",
  documents: "all",
  cuts: [],
  matches: ({ keys }) =>
    /^["']?Alertmanager["']?\s*(?:#.*)?$/.test(keys.get("kind") ?? "") &&
    /^["']?monitoring\.coreos\.com\//.test(keys.get("apiVersion") ?? ""),
  read: () => [],
};
