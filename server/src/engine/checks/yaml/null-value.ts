import type { Check } from "../../model/check.ts";
import type { Place } from "../../text/place.ts";

export const nullValue: Check = {
  id: "yaml/null-value",
  severity: "error",
  summary: "Nothing stands where the program wants something.",
  source: "Prometheus 3.14, config/config.go: empty or null … section; Alertmanager 0.34: missing … config",
  on: {
    mismatch({ kind, key, place, within, schema }, { report }) {
      if (kind !== "null-value") return;
      if (schema.minItems === undefined && isKey(place, key))
        return report({ place, message: `\`${key}\` has no value; give it one, or take the key out.` });
      const isList = schema.minItems !== undefined;
      const message = isList
        ? `\`${key}\` is an empty list; the program wants at least ${schema.minItems === 1 ? "one item" : `${schema.minItems} items`}.`
        : `Nothing stands in this ${within}; fill it in or take it out.`;
      report({ place, message });
    },
  },
};

/** Whether the finding stands at the key itself, and not at an item of the list below it. */
const isKey = ({ chunk, start, end }: Place, key: string): boolean =>
  key !== "" && chunk.text.slice(start, end).replaceAll(/^["']|["']$/g, "") === key;
