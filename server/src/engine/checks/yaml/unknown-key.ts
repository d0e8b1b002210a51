import { dialectKeys } from "../../facts/dialectKeys.ts";
import { rootKeys } from "../../facts/rootKeys.ts";
import type { Check } from "../../model/check.ts";
import { thisOne } from "../../model/holder.ts";
import { meantKey } from "../../model/mistyped.ts";
import { isSecretKey } from "../../model/secretKey.ts";

export const unknownKey: Check = {
  id: "yaml/unknown-key",
  severity: "error",
  summary: "A key that the program which reads the file does not know.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go: strict decoding (field … not found in type …)",
  on: {
    mismatch({ kind, key, allowed, place, within, home }, { report, kind: file }) {
      if (kind !== "unknown-key") return;
      // In a source of run history: `tocsin/secret-in-settings` says more.
      if (file.id === "tocsin-config" && isSecretKey(key) && allowed.includes("tables")) return;
      const knower = file.id.includes("rule") ? dialectKeys[within]?.[key] : undefined;
      const rightFile = within === "file" ? rootKeys[file.id]?.[key] : undefined;
      const guess = home || knower || rightFile ? undefined : meantKey(key, allowed);
      const known = allowed.length > 0 && allowed.length <= 12 ? ` Known keys: ${list(allowed)}.` : "";
      const elsewhere = knower
        ? ` It is known to ${knower}; if that reads this file, say so under \`files.kinds\` in \`.tocsin.yaml\`.`
        : home
          ? ` It belongs below \`${home}\`.`
          : rightFile
            ? ` It belongs in ${rightFile}.`
            : known;
      const message = guess
        ? `There is no key \`${key}\` in ${thisOne(within)}; did you mean \`${guess}\`?`
        : `There is no key \`${key}\` in ${thisOne(within)}.${elsewhere}`;
      const fixes = guess ? [{ title: `Change to \`${guess}\``, edits: [{ place, text: guess }] }] : [];
      report({ place, message, fixes });
    },
  },
};

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
