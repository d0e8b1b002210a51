import type { Schema } from "../model/schema.ts";

/** How an option is described that lists labels, for all rules or by the names of rules. */
export const labelListSchema = (description: string, example: string): Schema => {
  const labels: Schema = { type: "array", items: { type: "string" }, description: "Names of labels." };
  return {
    description: `${description}: a list, or a mapping of lists, whose keys are regular expressions that the whole name of a rule matches.`,
    anyOf: [labels, { type: "object", additionalProperties: labels }],
    examples: [[example]],
  };
};
