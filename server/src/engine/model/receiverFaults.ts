import { isNull, textAt, valueOf } from "../languages/yaml/tree.ts";
import type { YamlMap } from "../languages/yaml/tree.ts";
import { isInterpolated } from "./isInterpolated.ts";

/** Something that settings of a Grafana contact point say about each other, at the key concerned. */
export interface ReceiverFault {
  readonly key: string;
  readonly message: string;
}

/** Rules of single types that a table does not say: grafana/alerting, receivers/NAME/v1/config.go. */
export function receiverFaults(
  type: string,
  settings: YamlMap,
  isGiven: (key: string) => boolean,
): ReceiverFault[] {
  return rules[type]?.(settings, isGiven) ?? [];
}

type Rule = (settings: YamlMap, isGiven: (key: string) => boolean) => ReceiverFault[];

const slackApi = "https://slack.com/api/chat.postMessage";

const slack: Rule = (settings, isGiven) => {
  const endpoint = textAt(settings, "endpointUrl") ?? "";
  if (isGiven("url") || (endpoint !== "" && endpoint !== slackApi)) return [];
  return ["recipient", "token"]
    .filter((key) => !isGiven(key))
    .map((key) => ({ key, message: `Without a webhook in \`url\`, Slack needs \`${key}\`.` }));
};

const jira: Rule = (_, isGiven) => {
  const hasLogin = isGiven("user") || isGiven("password");
  if (isGiven("api_token")) {
    if (!hasLogin) return [];
    const key = isGiven("user") ? "user" : "password";
    return [{ key, message: "Jira takes `api_token` or `user` and `password`, not both." }];
  }
  if (isGiven("user") && isGiven("password")) return [];
  return [
    {
      key: isGiven("user") ? "user" : "password",
      message: "Jira needs `api_token`, or `user` and `password`.",
    },
  ];
};

const kafka: Rule = (settings, isGiven) =>
  textAt(settings, "apiVersion") === "v3" && !isGiven("kafkaClusterId")
    ? [{ key: "apiVersion", message: "Version `v3` of Kafka's API needs `kafkaClusterId`." }]
    : [];

const oneLogin: Rule = (_, isGiven) =>
  ["username", "password", "authorization_credentials"].every(isGiven)
    ? [
        {
          key: "authorization_credentials",
          message:
            "Credentials for the header `Authorization` stand beside `username` and `password`; only one of the two can be sent.",
        },
      ]
    : [];

const restricted = new Set(
  (
    "host accept-encoding accept-charset content-encoding content-length authorization user-agent transfer-encoding " +
    "connection upgrade trailer te proxy-authorization proxy-authenticate cookie set-cookie referer origin " +
    "x-forwarded-for x-real-ip via forwarded expect keep-alive date max-forwards"
  ).split(" "),
);

const webhook: Rule = (settings, isGiven) => {
  const headers = valueOf(settings, "headers");
  const names = headers?.type === "map" ? headers.pairs.map(({ key }) => key.text) : [];
  const refused = names.filter((name) => restricted.has(name.toLowerCase()));
  const found = refused.map((name) => ({
    key: "headers",
    message: `Grafana does not let a webhook set the header \`${name}\`.`,
  }));
  return [...oneLogin(settings, isGiven), ...found];
};

const responderTypes = ["team", "teams", "user", "escalation", "schedule"];

const opsgenie: Rule = (settings) => {
  const responders = valueOf(settings, "responders");
  if (responders?.type !== "seq") return [];
  return responders.items.flatMap((responder, index): ReceiverFault[] => {
    if (responder?.type !== "map") return [];
    const at = `Responder ${index + 1}`;
    const found: ReceiverFault[] = [];
    if (!["id", "name", "username"].some((key) => textAt(responder, key)))
      found.push({ key: "responders", message: `${at} needs \`id\`, \`name\` or \`username\`.` });
    const type = textAt(responder, "type") ?? "";
    if (!type.includes("{{") && !isInterpolated(type) && !responderTypes.includes(type.toLowerCase()))
      found.push({
        key: "responders",
        message: `${at} has the type \`${type}\`; Opsgenie knows ${responderTypes.map((one) => `\`${one}\``).join(", ")}.`,
      });
    if (type.toLowerCase() === "teams" && !textAt(responder, "name"))
      found.push({
        key: "responders",
        message: `${at} is of type \`teams\` and needs the teams in \`name\`.`,
      });
    return found;
  });
};

const sns: Rule = (settings) => {
  const sigv4 = valueOf(settings, "sigv4");
  if (sigv4?.type !== "map") return [];
  const given = ["access_key", "secret_key"].filter((key) => {
    const value = valueOf(sigv4, key);
    return value && !isNull(value) && textAt(sigv4, key) !== "";
  });
  return given.length === 1
    ? [{ key: "sigv4", message: "`access_key` and `secret_key` go together; one of them is missing." }]
    : [];
};

const wecom: Rule = (_, isGiven) =>
  isGiven("url") || !isGiven("secret")
    ? []
    : ["agent_id", "corp_id"]
        .filter((key) => !isGiven(key))
        .map((key) => ({ key, message: `Without \`url\`, WeCom needs \`${key}\`.` }));

const rules: Readonly<Record<string, Rule>> = {
  slack,
  jira,
  kafka,
  oncall: oneLogin,
  webhook,
  opsgenie,
  sns,
  wecom,
};
