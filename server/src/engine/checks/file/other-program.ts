import type { Check } from "../../model/check.ts";
import type { Part } from "../../model/document.ts";
import { headOf } from "../../model/headOf.ts";

export const otherProgram: Check = {
  id: "file/other-program",
  severity: "warning",
  summary: "A file that is named after one program's configuration and holds something else.",
  source:
    "Prometheus 3.14 and Alertmanager 0.34 read `prometheus.yml` and `alertmanager.yml` unless told otherwise",
  scope: "file",
  on: {
    part(part, { report, uri }) {
      const { kind, root } = part;
      const named = names.find(({ name }) => name.test(uri));
      if (!kind || !root || !named || part.ignored) return;
      const isRules = rules.has(kind.id);
      if (!isRules && kind.id !== named.other) return;
      if (isRules && (rulesFolder.test(uri) || speaksOf(part, named.about))) return;
      report({
        place: headOf(root),
        message: `By its name this is the configuration of ${named.program}, but what stands in it are ${isRules ? "rules" : `keys of ${named.otherProgram}`}: ${named.program} refuses it. Give the file another name, or what it is meant to hold.`,
      });
    },
  },
};

const names = [
  {
    name: /\/prometheus\.ya?ml$/,
    program: "Prometheus",
    about: /prometheus/i,
    other: "alertmanager-config",
    otherProgram: "Alertmanager",
  },
  {
    name: /\/alertmanager\.ya?ml$/,
    program: "Alertmanager",
    about: /alertmanager/i,
    other: "prometheus-config",
    otherProgram: "Prometheus",
  },
];

const rules: ReadonlySet<string> = new Set([
  ...["prometheus-rules", "thanos-rules", "mimir-rules", "loki-rules", "vmalert-rules", "rule-list"],
]);

/** There a file is named after what its rules are about. */
const rulesFolder = /\/[^/]*(?:rules?|alerts?|alerting|records?|recordings?|mixins?)\b[^/]*\//i;

const speaksOf = ({ chunks }: Part, program: RegExp): boolean =>
  chunks.some(({ text }) => program.test(text));
