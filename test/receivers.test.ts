import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText, errorsOf } from "./checkText.ts";
import { conformanceJson, hasConformance, needsConformance, readConformance } from "./conformance.ts";

const uri = "file:///project/alertmanager.yml";

/** One entry of one list of a receiver, as upstream's tests decode it alone. */
interface NotifierCase {
  readonly type: string;
  readonly yaml: string;
  readonly valid: boolean;
  readonly error?: string;
}

interface ConfigFile {
  readonly file: string;
  readonly expected: "good" | "bad";
  readonly error?: string;
}

/** `SlackConfig` → `slack_configs` */
const listOf = (type: string): string => `${type.replace(/Config$/, "").toLowerCase()}_configs`;

/** A file around one entry; `global` gives what entries may leave out. */
function fileAround({ type, yaml }: NotifierCase): string {
  const lines = yaml.trim().split("\n");
  return [
    "global:",
    "  smtp_smarthost: localhost:25",
    "  smtp_from: alertmanager@example.com",
    "  slack_api_url: https://hooks.slack.com/services/x",
    "  opsgenie_api_key: x",
    "  victorops_api_key: x",
    "route:",
    "  receiver: x",
    "receivers:",
    "  - name: x",
    `    ${listOf(type)}:`,
    ...lines.map((line, index) => `      ${index === 0 ? "- " : "  "}${line}`),
    "",
  ].join("\n");
}

/** Which checks may report what upstream says in these words. */
const REPORTED_BY: readonly (readonly [RegExp, readonly string[]])[] = [
  [/at most one of slack_app_token\/slack/, ["receiver/slack-token"]],
  [/at most one of/, ["yaml/exclusive-keys"]],
  [/missing webex_configs.http_config.authorization/, ["receiver/authorization"]],
  [/no global|missing bot_token|missing webhook_url or/, ["receiver/nothing-inherited", "yaml/null-value"]],
  [/missing (?:service or routing key|Routing key|to address|room_id)/, ["yaml/missing-one-of"]],
  [/^missing \w+ config$/, ["yaml/null-value"]],
  [/missing value in Slack field|one of [\w ]+ must be configured/, ["yaml/missing-one-of"]],
  [/field \w+ not found/, ["yaml/unknown-key"]],
  [/update_message/, ["receiver/slack-update"]],
  [/must provide either a Target ARN/, ["receiver/sns-target"]],
  [/custom field/, ["receiver/reserved-field"]],
  [/parse_mode/, ["yaml/invalid-value"]],
];

function agree(text: string, valid: boolean, upstream = ""): void {
  const errors = errorsOf(checkText(text, uri));
  if (valid) return assert.deepEqual(errors, []);
  assert.ok(errors.length > 0, `no error; upstream says: ${upstream}`);
  const checks = REPORTED_BY.find(([words]) => words.test(upstream))?.[1];
  if (!checks) return;
  const named = errors.some((error) => checks.some((check) => error.includes(` ${check}: `)));
  assert.ok(named, `upstream says: ${upstream}; here:\n${errors.join("\n")}`);
}

test("entries of upstream's own tests", needsConformance, async (t) => {
  const cases = conformanceJson<NotifierCase>("cases/notifier-cases.json");
  for (const [index, one] of cases.entries()) {
    const name = `${index} ${one.type}: ${one.error ?? "good"}`;
    await t.test(name, () => agree(fileAround(one), one.valid, one.error));
  }
});

/** The files of the data that are about receivers. */
const isAboutReceivers = ({ file, error = "" }: ConfigFile): boolean =>
  /^(?:good|bad)\/(?:conf\.(?!nil)|inline-TestEmptyConfig|example|schemastore.*sample|inline-TestMSTeams)/.test(
    file,
  ) && !/route/.test(error);

test("files of upstream's own tests", needsConformance, async (t) => {
  for (const one of conformanceJson<ConfigFile>("files/alertmanager/manifest.json").filter(
    isAboutReceivers,
  )) {
    const path = `files/alertmanager/${one.file}`;
    await t.test(
      one.file,
      { skip: hasConformance(path) ? false : "the data does not hold this file" },
      () => {
        agree(readConformance(path), one.expected === "good", one.error);
      },
    );
  }
});
