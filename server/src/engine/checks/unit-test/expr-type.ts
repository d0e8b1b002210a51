import type { PromqlTree } from "../../languages/promql/tree.ts";
import { promql } from "../../languages/promql/promql.ts";
import { placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

const found: Readonly<Record<string, string>> = { matrix: "a range vector", string: "text" };

export const exprType: Check = {
  id: "unit-test/expr-type",
  severity: "error",
  summary: "An expression under test whose result is neither a vector nor a scalar.",
  source: "Prometheus 3.14, cmd/promtool/unittest.go (query): rule result is not a vector or scalar",
  objects: ["expr-test"],
  on: {
    object({ node }, { report, target }) {
      const expr = valueOf(node, "expr");
      if (expr?.type !== "scalar") return;
      const { tree, errors } = promql.parse(expr.text, { target });
      const result = found[(tree satisfies PromqlTree).expr?.valueType ?? ""];
      if (errors.length > 0 || result === undefined) return;
      const message = `promtool compares vectors and scalars; this expression gives ${result}. Put a function such as \`rate()\` or \`last_over_time()\` around a range.`;
      report({
        place: placeOf(expr),
        message: result === "text" ? message.replace(/\. Put.*/, ".") : message,
      });
    },
  },
};
