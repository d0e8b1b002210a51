import type { Check } from "../../model/check.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";
import { isMistyped } from "../../model/mistyped.ts";
import { hasModulus } from "../../model/hasModulus.ts";
import { relabelAction } from "../../model/relabelAction.ts";

export const missingModulus: Check = {
  id: "relabel/missing-modulus",
  severity: "error",
  summary: "A `hashmod` without the number that the hash is divided by.",
  source:
    "Prometheus 3.14, model/relabel/relabel.go: relabel configuration for hashmod requires non-zero modulus",
  objects: ["relabel"],
  on: {
    object({ node, schema }, { report }) {
      if (relabelAction(node) !== "hashmod" || hasModulus(node)) return;
      if (isMistyped(["modulus"], node, schema)) return;
      const key = node.pairs.some((pair) => pair.key.text === "modulus") ? "modulus" : "action";
      const message = "`hashmod` needs a `modulus` above zero: into how many parts the targets are divided.";
      report({ place: placeOfValue(node, key), message });
    },
  },
};
