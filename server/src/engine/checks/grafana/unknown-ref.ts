import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { YamlNode, YamlScalar } from "../../languages/yaml/tree.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { isInterpolated } from "../../model/isInterpolated.ts";
import type { Check } from "../../model/check.ts";

export const unknownRef: Check = {
  id: "grafana/unknown-ref",
  severity: "warning",
  summary: "A rule that refers to a query which it does not have.",
  source: "Grafana 12.2, pkg/services/ngalert/eval/eval.go: condition … does not exist",
  objects: ["grafana-rule"],
  on: {
    object({ node }, { report }) {
      const data = valueOf(node, "data");
      if (data?.type !== "seq" || data.items.length === 0) return;
      const names = data.items.map((query) => textAt(query, "refId") ?? "");
      if (names.some((name) => name === "" || isInterpolated(name))) return;
      const known = new Set(names);
      const list = [...known].map((name) => `\`${name}\``).join(", ");
      const judge = (ref: YamlScalar | undefined, consequence: string): void => {
        if (!ref || ref.text === "" || known.has(ref.text) || isInterpolated(ref.text)) return;
        report({
          place: insideQuotes(ref),
          message: `This rule has no query \`${ref.text}\`, so ${consequence}. It has ${list}.`,
        });
      };
      judge(scalarAt(node, "condition"), "each evaluation fails");
      judge(scalarAt(valueOf(node, "record"), "from"), "nothing is recorded");
      for (const query of data.items) {
        if (!/^(?:__expr__|-100)$/.test(textAt(query, "datasourceUid") ?? "")) continue;
        const model = valueOf(query, "model");
        const type = textAt(model, "type") ?? "";
        if (!/^(?:reduce|threshold|resample)$/.test(type)) continue;
        const expression = scalarAt(model, "expression");
        if (expression && /^\$?\w+$/.test(expression.text) && !known.has(expression.text.replace("$", "")))
          judge(expression, "each evaluation fails");
      }
    },
  },
};

function scalarAt(node: YamlNode | undefined, key: string): YamlScalar | undefined {
  const value = valueOf(node, key);
  return value?.type === "scalar" && value.value !== null ? value : undefined;
}
