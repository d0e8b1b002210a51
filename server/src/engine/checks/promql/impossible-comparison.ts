import type { Check } from "../../model/check.ts";
import { promqlFault } from "../promqlFault.ts";

export const impossibleComparison: Check = {
  id: "promql/impossible-comparison",
  severity: "warning",
  summary: "A comparison that never holds, or always gives the same.",
  source: "pint: promql/impossible; Prometheus 3.14, promql/engine.go (VectorscalarBinop)",
  on: promqlFault("impossible-comparison"),
};
