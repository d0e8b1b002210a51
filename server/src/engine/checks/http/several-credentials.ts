import type { YamlMap } from "../../languages/yaml/tree.ts";
import { isSet, pairOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

export const severalCredentials: Check = {
  id: "http/several-credentials",
  severity: "error",
  summary: "Signing for a cloud together with other credentials, where one way to sign in is allowed.",
  source:
    "Prometheus 3.14, config/config.go: at most one of basic_auth, authorization, oauth2, sigv4, azuread or google_iam",
  objects: ["remote-write", "alertmanager-targets"],
  on: {
    object({ node }, { report }) {
      const set = node.pairs.map(({ key }) => key.text).filter((key) => isWay(key) && isUsed(node, key));
      const [first, ...others] = set;
      for (const [at, key] of others.entries()) {
        // Two of the plain ways are said to exclude each other by the schema.
        if (plain.includes(key) && set.slice(0, at + 1).some((one) => plain.includes(one))) continue;
        report({
          place: placeOfKey(node, key),
          message: `\`${key}\` and \`${first}\` are two ways to sign in; keep one of them.`,
          related: [{ place: placeOfKey(node, first!), message: `\`${first}\` is set here.` }],
        });
      }
    },
  },
};

const plain: readonly string[] = [
  "basic_auth",
  "authorization",
  "oauth2",
  "bearer_token",
  "bearer_token_file",
];
const cloud: readonly string[] = ["sigv4", "azuread", "google_iam"];

const isWay = (key: string): boolean => plain.includes(key) || cloud.includes(key);

const isUsed = (node: YamlMap, key: string): boolean => isSet(pairOf(node, key)?.value);
