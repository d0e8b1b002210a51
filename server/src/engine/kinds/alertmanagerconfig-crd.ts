import type { Kind } from "../model/kind.ts";
import { schemaOf } from "./schemaOf.ts";

/**
 * An AlertmanagerConfig object of the Prometheus Operator: pkg/apis/monitoring/v1alpha1 and v1beta1,
 * alertmanager_config_types.go; pkg/alertmanager/validation.
 */
export const alertmanagerconfigCrd: Kind = {
  id: "alertmanagerconfig-crd",
  title: "AlertmanagerConfig",
  recognised: "`kind: AlertmanagerConfig` of `monitoring.coreos.com`",
  get schema() {
    return schemaOf("alertmanagerconfig-crd");
  },
  program: "kubernetes",
  scalars: "json",
  documents: "all",
  cuts: [
    ...["spec.receivers[]", "spec.route.routes[]", "spec.inhibitRules[]"],
    ...["spec.timeIntervals[]", "spec.muteTimeIntervals[]"],
  ],
  snippets: [
    {
      list: "spec.receivers",
      label: "receiver with Slack",
      lines: [
        "name: ${1:team-x}",
        "slackConfigs:",
        "  - apiURL: { name: ${2:slack}, key: ${3:url} }",
        "    channel: '${4:#alerts}'",
      ],
    },
    {
      list: "spec.route.routes",
      label: "route",
      lines: [
        "receiver: ${1:team-x}",
        "matchers:",
        '  - { name: ${2:severity}, matchType: "=", value: ${3:critical} }',
      ],
    },
  ],
  matches: ({ keys }) =>
    /^["']?AlertmanagerConfig["']?\s*(?:#.*)?$/.test(keys.get("kind") ?? "") &&
    /^["']?monitoring\.coreos\.com\//.test(keys.get("apiVersion") ?? "monitoring.coreos.com/"),
  read: () => [],
};
