import { isNull, isSet, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { hasAuthorization } from "../../model/integrations.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

export const authorization: Check = {
  id: "receiver/authorization",
  severity: "error",
  summary: "A receiver whose credentials stand in `http_config`, where they are missing or come twice.",
  source: "Alertmanager 0.34, config/notifiers.go (WebexConfig), notify/incidentio/config.go",
  objects: ["webex-config", "incidentio-config"],
  on: {
    object({ name, node }, { report }) {
      const http = valueOf(node, "http_config");
      const isAuthorized = hasAuthorization(http);
      const place = placeOfKey(node, "http_config");
      if (name === "webex-config") {
        if (isAuthorized) return;
        const message =
          "Webex needs the bot's token: write it as `http_config.authorization.credentials`, or its file as `credentials_file`.";
        return report({ place, message });
      }
      const token = ["alert_source_token", "alert_source_token_file"].find((key) =>
        isSet(valueOf(node, key)),
      );
      if (token && isAuthorized) {
        const message = `\`${token}\` and \`http_config.authorization\` exclude each other; keep one of them.`;
        report({ place: placeOfKey(node, token), message });
      }
      if (token || isAuthorized || isNull(http)) return;
      const message =
        "This `http_config` has no `authorization`, so incident.io needs `alert_source_token` or `alert_source_token_file`.";
      report({ place, message });
    },
  },
};
