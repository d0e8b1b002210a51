/** Keys of rule files that Prometheus does not know, by the mapping they belong to, and the programs that do. */
export const dialectKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  file: { namespace: "Mimir and Loki" },
  group: {
    partial_response_strategy: "Thanos",
    source_tenants: "Mimir",
    evaluation_delay: "Mimir",
    align_evaluation_time_on_interval: "Mimir",
    remote_write: "mimirtool and lokitool",
    type: "vmalert",
    concurrency: "vmalert",
    eval_offset: "vmalert",
    eval_delay: "vmalert",
    eval_alignment: "vmalert",
    params: "vmalert",
    headers: "vmalert",
    notifier_headers: "vmalert",
    tenant: "vmalert",
    debug: "vmalert",
  },
  rule: { debug: "vmalert", update_entries_limit: "vmalert" },
};
