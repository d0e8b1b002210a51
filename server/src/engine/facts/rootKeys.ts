const inPrometheus = "Prometheus' configuration, `prometheus.yml`";
const inAlertmanager = "Alertmanager's configuration, `alertmanager.yml`";
const inRules = "a rule file, which `rule_files` of `prometheus.yml` names";

const ofPrometheus = {
  scrape_configs: inPrometheus,
  scrape_config_files: inPrometheus,
  rule_files: inPrometheus,
  alerting: inPrometheus,
  remote_write: inPrometheus,
  remote_read: inPrometheus,
};

const ofAlertmanager = {
  route: inAlertmanager,
  receivers: inAlertmanager,
  inhibit_rules: inAlertmanager,
  time_intervals: inAlertmanager,
  mute_time_intervals: inAlertmanager,
};

/** Root keys that stand in the wrong file, by the kind of that, and where each belongs. */
export const rootKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "prometheus-config": { ...ofAlertmanager, groups: inRules },
  "alertmanager-config": { ...ofPrometheus, groups: inRules },
  "prometheus-rules": { ...ofPrometheus, ...ofAlertmanager },
};
