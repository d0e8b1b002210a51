import type { Check, Context } from "../../model/check.ts";
import type { Part } from "../../model/document.ts";
import { headOf } from "../../model/headOf.ts";
import type { AlertRule } from "../../model/items.ts";

/** Of a file with more of them nothing is said: a program wrote it, and each edit would count them all. */
const mostAlerts = 100;

export const untested: Check = {
  id: "alert/untested",
  severity: "info",
  summary: "An alert that none of the unit tests of its file expects, or expects not to fire.",
  source: "https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/",
  scope: "project",
  on: {
    part(part, context) {
      const { kind, project, uri } = context;
      if (part.root === undefined || kind.program === "grafana") return;
      const tests = project.loadersOf(uri).filter(({ by }) => by === "promtool");
      if (tests.length === 0) return;
      const alerts = part.items.filter((item) => item.type === "alert" && item.name.value !== "");
      if (alerts.length > mostAlerts) return;
      const loaders = new Set(tests.map((test) => test.uri));
      const without = (alerts as AlertRule[]).filter(({ name }) => !isTested(name.value, loaders, context));
      if (without.length === 1 || without.length * 2 <= alerts.length)
        reportEach(without, tests.length, context);
      else reportAll(part, without, alerts.length, context);
    },
  },
};

const isTested = (name: string, loaders: ReadonlySet<string>, { project }: Context): boolean =>
  project.count("alert", name).used > 0 &&
  project.mentions("alert", name, "refers").some(({ uri }) => loaders.has(uri));

/** Where tests are the habit, a missing one stands out. */
function reportEach(without: readonly AlertRule[], files: number, { report }: Context): void {
  const where =
    files === 1
      ? "the unit tests that load this file"
      : `the ${files} files of unit tests that load this one`;
  for (const { name, place } of without)
    report({
      place,
      message: `None of ${where} has an \`alert_rule_test\` for \`${name.value}\`: nobody has seen it fire. Add one with samples that should wake someone.`,
    });
}

/** Where they are not, once is enough. */
function reportAll(part: Part, without: readonly AlertRule[], all: number, { report }: Context): void {
  if (part.root?.type !== "map") return;
  const names = [...new Set(without.map(({ name }) => `\`${name.value}\``))];
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const list = shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}` : shown.join("");
  const tested = all - without.length;
  const few = tested === 0 ? "none" : `only ${tested}`;
  report({
    place: headOf(part.root),
    message: `Unit tests load this file, and ${few} of its ${all} alerts ${tested > 1 ? "have" : "has"} an \`alert_rule_test\`. Nobody has seen these fire: ${list}.`,
  });
}
