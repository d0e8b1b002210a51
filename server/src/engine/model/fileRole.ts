/**
 * What a file is there for, as the files around it say: one of the files that a configuration of Prometheus names as
 * `rule_files`, or one of Alertmanager as `templates`; a template of a Helm chart; or nothing in particular.
 */
export type FileRole = "rule-file" | "notification-templates" | "chart-template" | undefined;
