import { placeOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

const uuid = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;

/** What the library that speaks to Scaleway wants each value to look like. */
const shapes: readonly (readonly [key: string, shape: RegExp, words: string])[] = [
  ["project_id", uuid, "a UUID, five groups of hexadecimal digits: `8-4-4-4-12`"],
  ["access_key", /^SCW[A-Z0-9]{17}$/, "`SCW` and 17 capital letters or digits"],
  ["secret_key", uuid, "a UUID, five groups of hexadecimal digits: `8-4-4-4-12`"],
  ["zone", /^[a-z]{2}-[a-z]{3}-[1-9]$/, "a zone such as `fr-par-1`"],
  ["api_url", /^(?:[^:].*)?[^/]$/, "a URL without a slash at its end"],
];

export const scalewayCredentials: Check = {
  id: "discovery/scaleway-credentials",
  severity: "error",
  summary: "A key, project or zone of Scaleway that cannot be one.",
  source: "Prometheus 3.14, discovery/scaleway/scaleway.go: scw.NewClient; scaleway-sdk-go, validation",
  objects: ["scaleway-sd"],
  on: {
    object({ node }, { report }) {
      for (const [key, shape, words] of shapes) {
        const text = textAt(node, key) ?? "";
        if (text === "" || shape.test(text)) continue;
        const shown = key === "secret_key" ? "This" : `\`${text}\``;
        report({
          place: placeOf(valueOf(node, key)!),
          message: `${shown} cannot be the \`${key}\`: it is ${words}.`,
        });
      }
    },
  },
};
