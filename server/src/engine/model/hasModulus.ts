import type { YamlMap } from "../languages/yaml/tree.ts";
import { isSet, valueOf } from "../languages/yaml/tree.ts";

/** Whether a step of relabelling has a modulus that is not zero; Go cuts fractions off. */
export function hasModulus(step: YamlMap): boolean {
  const value = valueOf(step, "modulus");
  return isSet(value) && !(value.type === "scalar" && Math.trunc(Number(value.value)) === 0);
}
