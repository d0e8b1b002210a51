/** What other programs call a key: Grafana, Datadog and others ask a `query`. */
export const otherKeyNames: Readonly<Record<string, string>> = {
  query: "expr",
  expression: "expr",
  promql: "expr",
};
