import { isBefore } from "../../facts/target.ts";
import type { YamlMap, YamlNode } from "../../languages/yaml/tree.ts";
import { isNull, isSet, pairOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { headOf } from "../../model/headOf.ts";
import { hasAuthorization, integrationsOf } from "../../model/integrations.ts";

/** One of `keys` must be set in the entry, or one of `globals` in `global`. */
interface Need {
  readonly keys: readonly string[];
  readonly globals: readonly string[];
  /** `global` has a value by itself, unless it is taken away by writing null. */
  readonly isGiven?: true;
  /** Wanted since that version. */
  readonly since?: string;
}

const need = (keys: string, globals: string): Need => ({
  keys: keys.split(" "),
  globals: globals.split(" "),
});
const given = (key: string, global: string): Need => ({ keys: [key], globals: [global], isGiven: true });

const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  email_configs: [need("smarthost", "smtp_smarthost"), need("from", "smtp_from")],
  slack_configs: [
    { ...given("app_url", "slack_app_url"), since: "0.30" },
    // Without it Alertmanager crashes: it copies the HTTP client of `global`.
    { ...given("http_config", "http_config"), since: "0.30" },
    need(
      "api_url api_url_file app_token app_token_file",
      "slack_api_url slack_api_url_file slack_app_token slack_app_token_file",
    ),
  ],
  pagerduty_configs: [given("url", "pagerduty_url")],
  opsgenie_configs: [
    given("api_url", "opsgenie_api_url"),
    need("api_key api_key_file", "opsgenie_api_key opsgenie_api_key_file"),
  ],
  wechat_configs: [
    given("api_url", "wechat_api_url"),
    need("api_secret api_secret_file", "wechat_api_secret wechat_api_secret_file"),
    need("corp_id", "wechat_api_corp_id"),
  ],
  victorops_configs: [
    given("api_url", "victorops_api_url"),
    need("api_key api_key_file", "victorops_api_key victorops_api_key_file"),
  ],
  telegram_configs: [need("bot_token bot_token_file", "telegram_bot_token telegram_bot_token_file")],
  webex_configs: [given("api_url", "webex_api_url")],
  jira_configs: [need("api_url", "jira_api_url")],
  rocketchat_configs: [
    need("token_id token_id_file", "rocketchat_token_id rocketchat_token_id_file"),
    need("token token_file", "rocketchat_token rocketchat_token_file"),
  ],
  mattermost_configs: [
    need("webhook_url webhook_url_file", "mattermost_webhook_url mattermost_webhook_url_file"),
  ],
};

export const nothingInherited: Check = {
  id: "receiver/nothing-inherited",
  severity: "error",
  summary: "A receiver leaves out what it would take over from `global`, and `global` does not give it.",
  source: "Alertmanager 0.34, config/config.go: no global … set",
  objects: ["alertmanager-config"],
  on: {
    object({ node: root }, { report, target }) {
      const global = valueOf(root, "global");
      for (const { key, node } of integrationsOf(root)) {
        for (const one of NEEDS[key] ?? []) {
          if (isMet(one, node, global) || isBefore(target.alertmanager, one.since ?? "0")) continue;
          const [own, ...others] = one.keys.map((name) => `\`${name}\``);
          const or = others.length > 0 ? ` (or ${others.join(", ")})` : "";
          const [inGlobal] = one.globals;
          const message = `${own}${or} is missing here, and \`global.${inGlobal}\` is not set either. Set one of them; without it the file is refused.`;
          report({ place: headOf(node), message });
        }
      }
    },
  },
};

function isMet({ keys, globals, isGiven }: Need, node: YamlMap, global: YamlNode | undefined): boolean {
  if (keys.some((key) => isSet(valueOf(node, key)))) return true;
  if (isGiven) return globals.every((key) => !pairOf(global, key) || !isNull(valueOf(global, key)));
  const isOwnAuthorized = hasAuthorization(valueOf(node, "http_config"));
  return globals.some((key) => {
    const isToken = key.startsWith("slack_app_token");
    return !(isToken && isOwnAuthorized) && isSet(valueOf(global, key));
  });
}
