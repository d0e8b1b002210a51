import type { Case, CaseSet, CaseTarget, Expected } from "./case.ts";
import { good, refused } from "./case.ts";
import type { Data } from "./data.ts";
import { inString } from "./inString.ts";

const json = (text: string): string => inString(text).json;

const indented = (text: string, by: string): string =>
  text
    .split("\n")
    .map((line) => (line === "" ? line : by + line))
    .join("\n");

/** Where a text is judged: the file, and its kind. */
type Home = readonly [path: string, kind: string];
const rules: Home = ["rules.yml", "prometheus-rules"];
const alertmanager: Home = ["alertmanager.yml", "alertmanager-config"];
const ruleTests: Home = ["rules_test.yml", "promtool-tests"];

function fileCase(
  [path, kind]: Home,
  index: number,
  about: string,
  text: string,
  expected: Expected,
  target: CaseTarget = {},
): Case {
  return { name: `#${index + 1}`, about, file: { path, text }, kind, target, expected };
}

const verdict = (valid: boolean, message?: string): Expected =>
  valid ? good : refused(message === "error" ? undefined : message);

const alert = (lines: string): string =>
  `groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: up\n${lines}`;

function durations(data: Data): CaseSet {
  const cases = data.json<{ in: string; valid: boolean }>("cases/duration-cases.json");
  return {
    id: "durations",
    cases: cases.map(({ in: text, valid }, index) =>
      fileCase(rules, index, text, alert(`        for: ${json(text)}\n`), verdict(valid)),
    ),
  };
}

function templates(data: Data): CaseSet {
  const cases = data.json<{ text: string; parseFails: boolean; error?: string }>("cases/template-cases.json");
  return {
    id: "templates",
    cases: cases.map(({ text, parseFails, error }, index) => {
      const rule = alert(`        annotations:\n          summary: ${json(text)}\n`);
      return fileCase(rules, index, text, rule, verdict(!parseFails, error));
    }),
  };
}

const receivers = "receivers:\n  - name: a\n";

interface MatcherCase {
  readonly input: string;
  readonly parser: "classic" | "utf8" | "fallback";
  /** Upstream's parser of exactly one matcher, which is for the command line. */
  readonly single?: boolean;
  readonly valid: boolean;
  readonly error?: string;
}

const matcherModes = { classic: ["classic-mode"], utf8: ["utf8-strict-mode"], fallback: [] };

function matchers(data: Data): CaseSet {
  const cases = data.json<MatcherCase>("cases/matcher-cases.json");
  const notInFiles = (each: MatcherCase): boolean => each.single === true && !each.valid;
  return {
    id: "matchers",
    cases: cases.flatMap((each, index) => {
      if (notInFiles(each)) return [];
      const route = `route:\n  receiver: a\n  routes:\n    - matchers: [${json(each.input)}]\n${receivers}`;
      const target = { features: matcherModes[each.parser] };
      const expected = verdict(each.valid, each.error && withoutPositions(each.error));
      return [fileCase(alertmanager, index, each.input, route, expected, target)];
    }),
    unjudged: [
      {
        count: cases.filter(notInFiles).length,
        why: "only the command line wants exactly one matcher; a file may hold several",
      },
    ],
  };
}

const withoutPositions = (message: string): string => message.replace(/^\d+:\d+: /, "");

interface IntervalCase {
  /** A list of time intervals, or the one time range. */
  readonly yaml?: string;
  readonly timeRange?: string;
  readonly valid: boolean;
  readonly error?: string;
}

function timeIntervals(data: Data): CaseSet {
  const cases = data.json<IntervalCase>("cases/time-interval-cases.json");
  return {
    id: "time-intervals",
    cases: cases.map(({ yaml, timeRange, valid, error }, index) => {
      const list = yaml?.replace(/^\s*---\n/, "") ?? `- times: [${timeRange}]\n`;
      const text = `route:\n  receiver: a\n${receivers}time_intervals:\n  - name: t\n    time_intervals:\n${indented(list, "      ")}\n`;
      return fileCase(alertmanager, index, list, text, verdict(valid, error));
    }),
  };
}

/** Where the selector of a series description ends: promtool writes it and its values into two keys. */
export function endOfSelector(text: string): number {
  const name = /^[^\s{]*/.exec(text)![0].length;
  if (text[name] !== "{") return name;
  let quote = "";
  for (let index = name; index < text.length; index++) {
    const char = text[index]!;
    if (quote !== "") {
      if (char === "\\" && quote !== "`") index++;
      else if (char === quote) quote = "";
    } else if (`"'\``.includes(char)) quote = char;
    else if (char === "}") return index + 1;
  }
  return text.length;
}

function seriesDescriptions(data: Data): CaseSet {
  const cases = data.json<{ input: string; valid: boolean; error?: string }>("cases/series-desc-cases.json");
  return {
    id: "series",
    cases: cases.map(({ input, valid, error }, index) => {
      const end = endOfSelector(input);
      // A series needs a label or a name to hold samples, which is not the notation's concern.
      const selector = input.slice(0, end).replace(/^\{\}$/, "a{}");
      const [series, values] = [selector, input.slice(end).trimStart()].map(json);
      const text = `tests:\n  - input_series:\n      - series: ${series}\n        values: ${values}\n`;
      return fileCase(ruleTests, index, input, text, verdict(valid, error && withoutPositions(error)));
    }),
  };
}

/** What receivers fall back to, so that only the one under test can be wrong. */
const globals = `global:
  smtp_smarthost: localhost:25
  smtp_from: a@example.com
  slack_api_url: http://localhost/
  opsgenie_api_key: a
  victorops_api_key: a
  telegram_bot_token: a
  wechat_api_secret: a
  wechat_api_corp_id: a
`;

const receiverKeys: Readonly<Record<string, string>> = {
  OpsGenieConfig: "opsgenie_configs",
  VictorOpsConfig: "victorops_configs",
};

function notifiers(data: Data): CaseSet {
  const cases = data.json<{ type: string; yaml: string; valid: boolean; error?: string }>(
    "cases/notifier-cases.json",
  );
  return {
    id: "notifiers",
    cases: cases.map(({ type, yaml, valid, error }, index) => {
      const key = receiverKeys[type] ?? `${type.replace(/Config$/, "").toLowerCase()}_configs`;
      const text = `${globals}route:\n  receiver: a\n${receivers}    ${key}:\n      -${indented(`\n${yaml}`, "        ")}\n`;
      return fileCase(alertmanager, index, `${type} ${yaml}`, text, verdict(valid, error));
    }),
  };
}

/** The small grammars, each text in a small file around it. */
export function smallSets(data: Data): CaseSet[] {
  return [durations, templates, matchers, timeIntervals, seriesDescriptions, notifiers].map((make) =>
    make(data),
  );
}
