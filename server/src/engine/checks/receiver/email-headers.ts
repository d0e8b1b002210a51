import { pairOf } from "../../languages/yaml/tree.ts";
import type { YamlScalar } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { mergedPairs } from "../../model/mergedPairs.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";

export const emailHeaders: Check = {
  id: "receiver/email-headers",
  severity: "error",
  summary: "A header field of a mail that stands twice, in different capitals.",
  source: "Alertmanager 0.34, config/notifiers.go: duplicate header … in email config",
  objects: ["email-config"],
  on: {
    object({ node }, { report }) {
      const headers = pairOf(node, "headers")?.value;
      if (headers?.type !== "map") return;
      const seen = new Map<string, YamlScalar>();
      for (const { key } of mergedPairs(headers)) {
        const name = canonical(key.text);
        const first = seen.get(name);
        if (!first) seen.set(name, key);
        if (!first || first.text === key.text) continue;
        const message = `\`${first.text}\` and \`${key.text}\` are the same header field: capitals do not count. Keep one of them.`;
        const place = insideQuotes(key);
        report({
          place,
          message,
          related: [{ place: insideQuotes(first), message: "It stands here first." }],
        });
      }
    },
  },
};

/** As Go's textproto.CanonicalMIMEHeaderKey: names with other characters stay as they are. */
const canonical = (name: string): string =>
  /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) ? name.toLowerCase() : name;
