import type { Check } from "../../model/check.ts";
import { promqlFault } from "../promqlFault.ts";

export const needlessDefault: Check = {
  id: "promql/needless-default",
  severity: "info",
  summary: "A default such as `or vector(0)` that a comparison takes away again.",
  source: "pint: promql/impossible",
  on: promqlFault("needless-default"),
};
