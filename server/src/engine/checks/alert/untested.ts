import type { Check } from "../../model/check.ts";

export const untested: Check = {
  id: "alert/untested",
  severity: "info",
  summary: "An alert that none of the unit tests of its file expects, or expects not to fire.",
  source: "https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/",
  scope: "project",
  on: {
    alert({ name, place }, { kind, project, report, uri }) {
      if (name.value === "" || kind.program === "grafana") return;
      const tests = project.loadersOf(uri).filter(({ by }) => by === "promtool");
      if (tests.length === 0) return;
      const loaders = new Set(tests.map((test) => test.uri));
      const isTested = project.mentions("alert", name.value, "refers").some((one) => loaders.has(one.uri));
      if (isTested) return;
      const where =
        tests.length === 1
          ? "the unit tests that load this file"
          : `the ${tests.length} files of unit tests that load this one`;
      report({
        place,
        message: `None of ${where} has an \`alert_rule_test\` for \`${name.value}\`: nobody has seen it fire. Add one with samples that should wake someone.`,
      });
    },
  },
};
