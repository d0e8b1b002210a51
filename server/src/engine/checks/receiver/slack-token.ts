import { isBefore } from "../../facts/target.ts";
import type { YamlMap, YamlNode } from "../../languages/yaml/tree.ts";
import { isNull, isSet, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check, Context } from "../../model/check.ts";
import { hasAuthorization, integrationsOf } from "../../model/integrations.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

const SLACK_API = "https://slack.com/api/chat.postMessage";

export const slackToken: Check = {
  id: "receiver/slack-token",
  severity: "error",
  summary: "A Slack bot token beside another way to reach Slack.",
  source: "Alertmanager 0.34, config/config.go: http authorization can't be set when using Slack App tokens",
  scope: "around",
  objects: ["alertmanager-config", "receiver"],
  on: {
    object({ node: object, name }, { report, root, target }) {
      if (isBefore(target.alertmanager, "0.30")) return;
      const global = valueOf(root, "global");
      const token = tokenOf(global, "slack_");
      if (name === "alertmanager-config") return judgeGlobal(global, token, report);
      for (const { key, node } of integrationsOf(object)) {
        if (!node || key !== "slack_configs") continue;
        const http = valueOf(node, "http_config");
        const own = tokenOf(node, "");
        const used = own ?? (hasAuthorization(http) || isSet(valueOf(node, "api_url")) ? undefined : token);
        if (!used || !hasAuthorization(isNull(http) ? valueOf(global, "http_config") : http)) continue;
        const place = placeOfKey(node, own ?? "http_config");
        const whose = own ? `\`${own}\`` : `\`global.${used}\``;
        const which = isNull(http) ? "`global.http_config`" : "`http_config`";
        const message = `${whose} is sent as the authorization, but ${which} has one of its own. Take one of them out.`;
        report({ place, message });
      }
    },
  },
};

function judgeGlobal(
  global: YamlNode | undefined,
  token: string | undefined,
  report: Context["report"],
): void {
  const url = ["slack_api_url", "slack_api_url_file"].find((key) => isSet(valueOf(global, key)));
  if (global?.type !== "map" || !token || !url || isSlackApi(global)) return;
  const message = `\`${token}\` and \`${url}\` exclude each other, unless \`slack_api_url\` is the address in \`slack_app_url\`. Keep one of them.`;
  report({ place: placeOfKey(global, url), message });
}

const tokenOf = (node: YamlNode | undefined, prefix: string): string | undefined =>
  [`${prefix}app_token`, `${prefix}app_token_file`].find((key) => isSet(valueOf(node, key)));

/** From before bot tokens: the API's own address, with a token in each receiver's `http_config`. */
const isSlackApi = (global: YamlMap): boolean =>
  textAt(global, "slack_api_url") === (textAt(global, "slack_app_url") ?? SLACK_API);
