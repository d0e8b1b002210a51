/** What a setting holds: text, `true` or `false`, a number that may be in quotes, a list of text, a mapping, text by name. */
export type SettingType = "text" | "flag" | "number" | "texts" | "mapping" | "textMap" | "list";

/** What Grafana wants of the `settings` of one type of receiver. */
export interface ReceiverType {
  readonly settings: Readonly<Record<string, SettingType>>;
  readonly required: readonly string[];
  /** At least one of each list. */
  readonly oneOf?: readonly (readonly string[])[];
  /** Values that are accepted, and whether capitals count. */
  readonly values?: Readonly<
    Record<string, { readonly allowed: readonly string[]; readonly anyCase?: boolean }>
  >;
  readonly patterns?: Readonly<Record<string, { readonly pattern: RegExp; readonly says: string }>>;
}

const of = (type: SettingType, names: string): Record<string, SettingType> =>
  Object.fromEntries(names.split(" ").map((name) => [name, type]));

const tags = { allowed: ["tags", "details", "both"] };
const arn = {
  pattern: /^arn:(?:[^:]*:){4}[^]*$/,
  says: "an ARN: `arn:partition:service:region:account:resource`",
};
const wholeNumber = { pattern: /^[-+]?[0-9]+$/, says: "a whole number" };

const http = {
  ...of(
    "text",
    "url httpMethod authorization_scheme authorization_credentials username password title message",
  ),
  ...of("number", "maxAlerts"),
  ...of("mapping", "http_config"),
};
const opsgenie = {
  ...of("text", "apiKey apiUrl message description sendTagsAs"),
  ...of("flag", "autoClose overridePriority"),
  ...of("mapping", "http_config"),
};

/**
 * By the name that stands in `type`, in small letters: grafana/alerting, receivers/NAME/v1/config.go (NewConfig), as in
 * Grafana 12.2.
 */
export const GRAFANA_RECEIVERS: Readonly<Record<string, ReceiverType>> = {
  "prometheus-alertmanager": {
    settings: of("text", "url basicAuthUser basicAuthPassword"),
    required: ["url"],
  },
  dingding: { settings: of("text", "url msgType title message"), required: ["url"] },
  discord: {
    settings: { ...of("text", "url title message avatar_url"), ...of("flag", "use_discord_username") },
    required: ["url"],
  },
  email: {
    settings: { ...of("text", "addresses message subject"), ...of("flag", "singleEmail") },
    required: ["addresses"],
  },
  googlechat: {
    settings: { ...of("text", "url title message"), ...of("flag", "hide_open_button hide_version_info") },
    required: ["url"],
  },
  jira: {
    settings: {
      ...of("text", "api_url project summary description priority issue_type reopen_transition"),
      ...of("text", "resolve_transition wont_fix_resolution reopen_duration dedup_key_field"),
      ...of("text", "user password api_token"),
      ...of("texts", "labels"),
      ...of("mapping", "fields"),
    },
    required: ["api_url", "project", "issue_type"],
    patterns: { dedup_key_field: { pattern: /^[0-9]+$/, says: "the number of a field" } },
  },
  jsm: { settings: opsgenie, required: ["apiKey"], values: { sendTagsAs: tags } },
  kafka: {
    settings: of(
      "text",
      "kafkaRestProxy kafkaTopic description details username password apiVersion kafkaClusterId",
    ),
    required: ["kafkaRestProxy", "kafkaTopic"],
    values: { apiVersion: { allowed: ["v2", "v3"] } },
  },
  line: { settings: of("text", "token title description"), required: ["token"] },
  mqtt: {
    settings: {
      ...of("text", "brokerUrl clientId topic message messageFormat username password"),
      ...of("number", "qos"),
      ...of("flag", "retain"),
      ...of("mapping", "tlsConfig"),
    },
    required: ["brokerUrl", "topic"],
    values: { messageFormat: { allowed: ["json", "text"] } },
    patterns: { qos: { pattern: /^[012]$/, says: "0, 1 or 2" } },
  },
  oncall: { settings: http, required: ["url"] },
  opsgenie: {
    settings: { ...opsgenie, ...of("list", "responders") },
    required: ["apiKey"],
    values: { sendTagsAs: tags },
  },
  pagerduty: {
    settings: {
      ...of("text", "integrationKey severity class component group summary source client client_url url"),
      ...of("textMap", "details"),
      ...of("mapping", "http_config"),
    },
    required: ["integrationKey"],
  },
  pushover: {
    settings: {
      ...of("text", "userKey apiToken device sound okSound title message"),
      ...of("number", "priority okPriority retry expire"),
      ...of("flag", "uploadImage"),
    },
    required: ["userKey", "apiToken"],
    patterns: { priority: wholeNumber, okPriority: wholeNumber },
  },
  sensugo: {
    settings: of("text", "url entity check namespace handler apikey message"),
    required: ["url", "apikey"],
  },
  slack: {
    settings: {
      ...of("text", "endpointUrl url token recipient text title username icon_emoji icon_url"),
      ...of("text", "mentionChannel mentionUsers mentionGroups color footer"),
      ...of("mapping", "http_config"),
    },
    required: [],
    values: { mentionChannel: { allowed: ["here", "channel"] } },
  },
  sns: {
    settings: {
      ...of("text", "api_url topic_arn phone_number target_arn subject message"),
      ...of("mapping", "sigv4"),
      ...of("textMap", "attributes"),
    },
    required: [],
    oneOf: [["topic_arn", "target_arn", "phone_number"]],
    patterns: { topic_arn: arn, target_arn: arn },
  },
  teams: {
    settings: { ...of("text", "url message title sectiontitle"), ...of("mapping", "http_config") },
    required: ["url"],
  },
  telegram: {
    settings: {
      ...of("text", "bottoken chatid message_thread_id message parse_mode"),
      ...of("flag", "disable_web_page_preview protect_content disable_notifications"),
    },
    required: ["bottoken", "chatid"],
    values: { parse_mode: { allowed: ["HTML", "Markdown", "MarkdownV2", "None"], anyCase: true } },
    patterns: { message_thread_id: wholeNumber },
  },
  threema: {
    settings: of("text", "gateway_id recipient_id api_secret title description"),
    required: ["gateway_id", "recipient_id", "api_secret"],
    patterns: {
      gateway_id: { pattern: /^\*.{7}$/, says: "8 characters, the first of them `*`" },
      recipient_id: { pattern: /^.{8}$/, says: "8 characters" },
    },
  },
  victorops: { settings: of("text", "url messageType title description"), required: ["url"] },
  webex: { settings: of("text", "message room_id api_url bot_token"), required: [] },
  webhook: {
    settings: {
      ...http,
      ...of("mapping", "tlsConfig hmacConfig payload"),
      ...of("textMap", "headers"),
    },
    required: ["url"],
  },
  wecom: {
    settings: of("text", "endpointUrl url agent_id corp_id secret msgtype message title touser"),
    required: [],
    oneOf: [["url", "secret"]],
  },
};
