import { isNull, placeOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import type { Place } from "../../text/place.ts";

export const otlpAttributes: Check = {
  id: "prometheus/otlp-attributes",
  severity: "error",
  summary: "A list of OTLP attributes with an empty or repeated name.",
  source:
    "Prometheus 3.14, config/config.go: empty … OTel resource attribute, duplicated … OTel resource attribute",
  objects: ["otlp"],
  on: {
    object({ node }, { report }) {
      const all = /^(?:y|yes|true|on)$/i.test(textAt(node, "promote_all_resource_attributes") ?? "");
      const list = valueOf(node, all ? "ignore_resource_attributes" : "promote_resource_attributes");
      if (list?.type !== "seq") return;
      const seen = new Map<string, Place>();
      for (const item of list.items) {
        if (item && item.type !== "scalar") continue;
        const name = item && !isNull(item) ? item.text.trim() : "";
        const place = item ? placeOf(item) : { chunk: list.chunk, start: list.start, end: list.start + 1 };
        const first = seen.get(name);
        if (name === "") report({ place, message: "The name of an attribute is empty; take the item out." });
        else if (first)
          report({
            place,
            message: `The attribute \`${name}\` stands in this list already; once is enough.`,
            related: [{ place: first, message: "It stands here first." }],
          });
        else seen.set(name, place);
      }
    },
  },
};
