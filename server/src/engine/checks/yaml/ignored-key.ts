import { readerNames } from "../../facts/readers.ts";
import type { Check } from "../../model/check.ts";
import { thisOne } from "../../model/holder.ts";
import { nearest } from "../../text/nearest.ts";

export const ignoredKey: Check = {
  id: "yaml/ignored-key",
  severity: "warning",
  summary: "A key that the program passes over without a word.",
  source: "Grafana, pkg/services/provisioning: files are decoded without strictness",
  on: {
    mismatch({ kind, key, allowed, place, within, home }, { report, kind: { program } }) {
      if (kind !== "ignored-key") return;
      const guess = home ? undefined : nearest(key, allowed);
      const name = readerNames[program];
      const reader = name.charAt(0).toUpperCase() + name.slice(1);
      const where = home ? ` It belongs below \`${home}\`.` : guess ? ` Did you mean \`${guess}\`?` : "";
      report({
        place,
        message: `${reader} knows no key \`${key}\` in ${thisOne(within)} and passes over it.${where}`,
        fixes: guess ? [{ title: `Change to \`${guess}\``, edits: [{ place, text: guess }] }] : [],
      });
    },
  },
};
