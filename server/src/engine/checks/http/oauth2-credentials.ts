import { isBefore } from "../../facts/target.ts";
import type { YamlMap } from "../../languages/yaml/tree.ts";
import { textAt } from "../../languages/yaml/tree.ts";
import type { Check, Context } from "../../model/check.ts";
import { isMistyped } from "../../model/mistyped.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";

export const oauth2Credentials: Check = {
  id: "http/oauth2-credentials",
  severity: "error",
  summary: "Credentials of `oauth2` that do not fit together.",
  source: "prometheus/common 0.67, config/http_config.go (OAuth2 in HTTPClientConfig.Validate)",
  objects: ["oauth2"],
  on: {
    object({ node, schema }, context) {
      if (textAt(node, "grant_type") === jwtBearer) {
        atMostOne(node, keys, context);
        const algorithm = textAt(node, "signature_algorithm");
        if (!algorithm || /^RS(?:256|384|512)$/.test(algorithm)) return;
        return context.report({
          place: placeOfValue(node, "signature_algorithm"),
          message: `An assertion cannot be signed with \`${algorithm}\`: it is \`RS256\`, \`RS384\` or \`RS512\`.`,
        });
      }
      atMostOne(node, secrets, context);
      if (!needsSecret(context) || secrets.some((key) => textAt(node, key))) return;
      if (isMistyped(secrets, node, schema)) return;
      const version = context.target[context.kind.program === "alertmanager" ? "alertmanager" : "prometheus"];
      context.report({
        place: placeOfKey(node, "client_id"),
        message: `\`oauth2\` needs \`client_secret\` or \`client_secret_file\` in version ${version}.`,
      });
    },
  },
};

const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const secrets: readonly string[] = ["client_secret", "client_secret_file", "client_secret_ref"];
const keys: readonly string[] = [
  "client_certificate_key",
  "client_certificate_key_file",
  "client_certificate_key_ref",
];

/** Later versions take a client without a secret. */
const needsSecret = ({ kind, target }: Context): boolean =>
  kind.program === "alertmanager"
    ? isBefore(target.alertmanager, "0.26")
    : isBefore(target.prometheus, "2.44");

function atMostOne(node: YamlMap, choice: readonly string[], { report }: Context): void {
  const [first, ...others] = node.pairs
    .map(({ key }) => key.text)
    .filter((key) => choice.includes(key) && textAt(node, key));
  for (const key of others)
    report({
      place: placeOfKey(node, key),
      message: `\`${key}\` and \`${first}\` exclude each other; keep one of them.`,
      related: [{ place: placeOfKey(node, first!), message: `\`${first}\` is set here.` }],
    });
}
