import type { Check } from "../../model/check.ts";

export const repeatedName: Check = {
  id: "yaml/repeated-name",
  severity: "error",
  summary: "Two items of a list with the same name where names must differ.",
  source:
    "Prometheus 3.14, config/config.go: found multiple scrape configs with job name; Alertmanager 0.34: not unique",
  on: {
    mismatch({ kind, key, found, place, first, within, schema }, { report }) {
      if (kind !== "repeated-name" || !first) return;
      // The items of a list of plain names are the names themselves.
      const isPlain = schema.uniqueItems === true;
      const known = `\`${found}\` stands in \`${key}\` already`;
      report({
        place,
        message: isPlain
          ? `${known}; each may stand once. Remove one of the two.`
          : `Another ${within} has the \`${key}\` \`${found}\` already; each may stand once.`,
        related: [{ place: first, message: "It stands here first." }],
      });
    },
  },
};
