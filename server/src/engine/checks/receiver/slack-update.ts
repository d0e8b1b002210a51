import { isBefore } from "../../facts/target.ts";
import { isSet, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { isTrue } from "../../model/isTrue.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

const SLACK_API = "https://slack.com/api/chat.postMessage";

export const slackUpdate: Check = {
  id: "receiver/slack-update",
  severity: "error",
  summary: "Slack messages that are to be changed later, but are not sent by Slack's API.",
  source: "Alertmanager 0.34, config/notifiers.go: update_message can only be used with bot tokens",
  objects: ["slack-config"],
  on: {
    object({ node }, { report, target }) {
      if (isBefore(target.alertmanager, "0.32") || !isTrue(valueOf(node, "update_message"))) return;
      if (textAt(node, "api_url") === SLACK_API) return;
      const key = isSet(valueOf(node, "api_url")) ? "api_url" : "update_message";
      const message = `\`update_message\` needs \`api_url: ${SLACK_API}\` beside it, with the bot token in \`http_config.authorization\`; a webhook cannot change what it has sent.`;
      report({ place: placeOfKey(node, key), message });
    },
  },
};
