import { isBefore } from "../../facts/target.ts";
import type { YamlNode } from "../../languages/yaml/tree.ts";
import { isNull, isSet, pairOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { keysBelow } from "../../model/keysBelow.ts";
import { mistyped } from "../../model/mistyped.ts";
import { hasAuthorization, integrationsOf } from "../../model/integrations.ts";

/** A key of an entry or of `global`. */
interface Key {
  readonly name: string;
  /** The first Alertmanager that knows it. */
  readonly since: string;
}

/** One of `keys` must be set in the entry, or one of `globals` in `global`. */
interface Need {
  readonly keys: readonly Key[];
  readonly globals: readonly Key[];
  /** `global` has a value by itself, unless it is taken away by writing null. */
  readonly isGiven: boolean;
}

/** `api_url api_url_file@0.22` */
const keysIn = (text: string): Key[] =>
  text.split(" ").map((one) => {
    const [name = "", since = "0"] = one.split("@");
    return { name, since };
  });
const need = (keys: string, globals: string): Need => ({
  keys: keysIn(keys),
  globals: keysIn(globals),
  isGiven: false,
});
const given = (key: string, global: string): Need => ({ ...need(key, global), isGiven: true });

const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  email_configs: [need("smarthost", "smtp_smarthost"), need("from", "smtp_from")],
  slack_configs: [
    given("app_url@0.30", "slack_app_url@0.30"),
    // Without it Alertmanager crashes: it copies the HTTP client of `global`.
    given("http_config@0.30", "http_config@0.30"),
    need(
      "api_url api_url_file@0.22 app_token@0.30 app_token_file@0.30",
      "slack_api_url slack_api_url_file@0.22 slack_app_token@0.30 slack_app_token_file@0.30",
    ),
  ],
  pagerduty_configs: [given("url", "pagerduty_url")],
  opsgenie_configs: [
    given("api_url", "opsgenie_api_url"),
    need("api_key api_key_file@0.24", "opsgenie_api_key opsgenie_api_key_file@0.24"),
  ],
  wechat_configs: [
    given("api_url", "wechat_api_url"),
    need("api_secret api_secret_file@0.31", "wechat_api_secret wechat_api_secret_file@0.31"),
    need("corp_id", "wechat_api_corp_id"),
  ],
  victorops_configs: [
    given("api_url", "victorops_api_url"),
    need("api_key api_key_file@0.25", "victorops_api_key victorops_api_key_file@0.25"),
  ],
  telegram_configs: [
    need("bot_token bot_token_file@0.26", "telegram_bot_token@0.31 telegram_bot_token_file@0.31"),
  ],
  webex_configs: [given("api_url", "webex_api_url")],
  jira_configs: [need("api_url", "jira_api_url")],
  rocketchat_configs: [
    need("token_id token_id_file", "rocketchat_token_id rocketchat_token_id_file"),
    need("token token_file", "rocketchat_token rocketchat_token_file"),
  ],
  mattermost_configs: [
    need("webhook_url webhook_url_file", "mattermost_webhook_url@0.32 mattermost_webhook_url_file@0.32"),
  ],
};

/** Of these, an entry without anything counts as one without keys; where `global` gives them all, Alertmanager crashes. */
const EMPTY_IS_READ: ReadonlySet<string> = new Set([
  "slack_configs",
  "opsgenie_configs",
  "wechat_configs",
  "rocketchat_configs",
]);

export const nothingInherited: Check = {
  id: "receiver/nothing-inherited",
  severity: "error",
  summary: "A receiver leaves out what it would take over from `global`, and `global` does not give it.",
  source: "Alertmanager 0.34, config/config.go: no global … set",
  scope: "around",
  objects: ["receiver"],
  on: {
    object({ node: receiver, schema }, { report, kind, root, target: { alertmanager } }) {
      const global = valueOf(root, "global");
      const isKnown = ({ since }: Key): boolean => !isBefore(alertmanager, since);
      for (const { key, node, place } of integrationsOf(receiver)) {
        // Of the others, an empty entry is refused by itself.
        if (!node && !EMPTY_IS_READ.has(key)) continue;
        let isComplete = true;
        const known = keysBelow(schema, [key], kind.schema);
        for (const { isGiven, ...one } of NEEDS[key] ?? []) {
          const keys = one.keys.filter(isKnown);
          const globals = one.globals.filter(isKnown);
          if (keys.length === 0 || isMet({ keys, globals, isGiven }, node, global)) continue;
          const names = keys.map(({ name }) => name);
          if (node && mistyped(names, node, known)) continue;
          isComplete = false;
          report({ place, message: messageFor(keys, globals) });
        }
        if (!node && isComplete)
          report({
            place,
            message: "Nothing stands here, at which Alertmanager crashes. Fill it in or take it out.",
          });
      }
    },
  },
};

function isMet({ keys, globals, isGiven }: Need, node: YamlNode | undefined, global: YamlNode | undefined) {
  if (keys.some(({ name }) => isSet(valueOf(node, name)))) return true;
  if (isGiven) return globals.every(({ name }) => !pairOf(global, name) || !isNull(valueOf(global, name)));
  const isOwnAuthorized = hasAuthorization(valueOf(node, "http_config"));
  return globals.some(({ name }) => {
    const isToken = name.startsWith("slack_app_token");
    return !(isToken && isOwnAuthorized) && isSet(valueOf(global, name));
  });
}

function messageFor(keys: readonly Key[], globals: readonly Key[]): string {
  const [own, ...others] = keys.map(({ name }) => `\`${name}\``);
  const or = others.length > 0 ? ` (or ${others.join(", ")})` : "";
  const [inGlobal] = globals;
  if (!inGlobal) return `${own}${or} is missing here; without it the file is refused.`;
  return `${own}${or} is missing here, and \`global.${inGlobal.name}\` is not set either. Set one of them; without it the file is refused.`;
}
