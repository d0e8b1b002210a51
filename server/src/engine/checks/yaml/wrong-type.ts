import type { Check } from "../../model/check.ts";

export const wrongType: Check = {
  id: "yaml/wrong-type",
  severity: "error",
  summary: "A value of another type than the key takes: a list where text is wanted.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go: strict decoding (cannot unmarshal … into …)",
  on: {
    mismatch({ kind, key, found, allowed, place, within }, { report }) {
      if (kind !== "wrong-type") return;
      const what = key ? `\`${key}\`` : anItem(within);
      const message = `${what} takes ${allowed.join(" or ")}; this is ${found}.`;
      const wantsQuotes = allowed.includes("text") && (found === "a number" || found === "`true` or `false`");
      if (!wantsQuotes) return report({ place, message });
      const text = JSON.stringify(place.chunk.text.slice(place.start, place.end));
      const fixes = [{ title: "Put it in quotes", edits: [{ place, text }] }];
      report({ place, message: `${message} Put it in quotes.`, fixes });
    },
  },
};

/** `A rule`; an item of a list of texts is called by its list. */
const anItem = (within: string): string =>
  within.startsWith("`") ? `An item of ${within}` : `${/^[aeio]/.test(within) ? "An" : "A"} ${within}`;
