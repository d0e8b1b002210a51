import { textAt } from "../../languages/yaml/tree.ts";
import type { YamlNode } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { isSecretKey } from "../../model/secretKey.ts";
import { removeEntry } from "../removeEntry.ts";

export const secretInSettings: Check = {
  id: "tocsin/secret-in-settings",
  severity: "error",
  summary: "A password in `.tocsin.yaml`, which everyone who has the repository can read.",
  source: "Tocsin, server/src/cli/historySettings.ts: a source with a secret in it is refused",
  objects: ["history-source"],
  on: {
    object({ node }, { report }) {
      for (const { key } of node.pairs) {
        if (!isSecretKey(key.text)) continue;
        const isByToken = isOfToken(node);
        const message = `No secret can stand here: everyone who has the repository would have it. Take it out, have it changed where the file was published, and put it into the environment: \`TOCSIN_${isByToken ? "TOKEN" : "PASSWORD"}_\` and the source's name in capital letters.`;
        report({ place: insideQuotes(key), message, fixes: removeEntry(node, key.text) });
      }
    },
  },
};

/** What lets somebody in is a token, as `withSecrets` has it. */
function isOfToken(node: YamlNode): boolean {
  const type = textAt(node, "type") ?? "";
  if (["airflow", "prefect", "dagster"].includes(type)) return textAt(node, "user") === undefined;
  return type.startsWith("fabric") || textAt(node, "auth") === "entra";
}
