import type { Check } from "../../model/check.ts";
import { nearest } from "../../text/nearest.ts";

export const invalidValue: Check = {
  id: "yaml/invalid-value",
  severity: "error",
  summary: "A value that the key does not take.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go and the schema of the file's kind",
  on: {
    mismatch({ kind, key, found, allowed, schema, place }, { report }) {
      if (kind !== "invalid-value") return;
      if (found === undefined) return report({ place, message: `\`${key}\` cannot be a name here.` });
      const guess = nearest(found, allowed);
      const fixes = guess ? [{ title: `Change to \`${guess}\``, edits: [{ place, text: guess }] }] : [];
      const wanted = allowed.length > 0 ? ` It takes ${allowed.map((one) => `\`${one}\``).join(", ")}.` : hint(schema);
      const value = found === "" ? "An empty value" : `\`${found}\``;
      report({ place, message: `${value} is not a value for \`${key}\`.${wanted}`, fixes });
    },
  },
};

const hint = ({ description }: { readonly description?: string }): string => (description ? ` ${description}` : "");
