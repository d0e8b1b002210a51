import type { Check } from "../../model/check.ts";
import { thisOne } from "../../model/holder.ts";
import type { Schema } from "../../model/schema.ts";
import { nearest } from "../../text/nearest.ts";
import { withoutPassword } from "../../text/withoutPassword.ts";

export const invalidValue: Check = {
  id: "yaml/invalid-value",
  severity: "error",
  summary: "A value that the key does not take.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go and the schema of the file's kind",
  on: {
    mismatch({ kind, key, found, allowed, schema, place, within }, { report }) {
      if (kind !== "invalid-value") return;
      if (found === undefined) {
        const name = key === "" ? "An empty text" : `\`${key}\``;
        const takes = schema["x-takes"] === undefined ? "" : ` Allowed: ${schema["x-takes"]}.`;
        return report({ place, message: `${name} cannot be used as a name here.${takes}` });
      }
      const guess = nearest(found, allowed);
      const fixes = guess ? [{ title: `Change to \`${guess}\``, edits: [{ place, text: guess }] }] : [];
      const mayHoldPassword = schema["x-takes"]?.includes("password") === true;
      const value =
        found === "" ? "An empty text" : `\`${mayHoldPassword ? withoutPassword(found) : found}\``;
      const message = `${value} is not a value for ${key ? `\`${key}\`` : thisOne(within)}. ${wanted(guess, allowed, schema)}`;
      report({ place, message: message.trimEnd(), fixes });
    },
  },
};

function wanted(guess: string | undefined, allowed: readonly string[], schema: Schema): string {
  if (guess) return `Did you mean \`${guess}\`?`;
  const named = allowed.filter((one) => one !== "");
  if (named.length > 0) return `It takes ${named.map((one) => `\`${one}\``).join(", ")}.`;
  const { minimum, maximum, exclusiveMinimum, description = "" } = schema;
  if (minimum !== undefined && minimum >= 0 && maximum !== undefined)
    return `It goes from ${minimum} to ${maximum}.`;
  if (minimum !== undefined && maximum === undefined) return `It has to be ${minimum} or more.`;
  if (exclusiveMinimum !== undefined)
    return `It has to be above ${exclusiveMinimum}${maximum === undefined ? "" : `, and ${maximum} at most`}.`;
  if (schema["x-takes"] !== undefined) return `It takes ${schema["x-takes"]}.`;
  return description
    .split(/(?<=\.)\s/)
    .slice(0, 2)
    .join(" ");
}
