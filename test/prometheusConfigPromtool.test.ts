import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { Engine } from "../server/src/engine/engine.ts";
import { errorsOf } from "./checkText.ts";

const found = spawnSync("promtool", ["--version"], { encoding: "utf8" });
const version = /version (\d+\.\d+)/.exec(found.stdout ?? "")?.[1];
const needsPromtool = { skip: version === undefined ? "promtool is not on the PATH" : false };

const one = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

/** A mapping with some of the keys, as YAML writes it on one line. */
const mapping = (keys: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> =>
  fc.record(keys, { requiredKeys: [] }).map(
    (values) =>
      `{${Object.entries(values)
        .map(([key, value]) => `${key}: ${value}`)
        .join(", ")}}`,
  );

const list = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(item, { maxLength: 2 }).map((items) => `[${items.join(", ")}]`);

const text = one("a", "b", '""', "~", "1");
const duration = one("5s", "10s", "1m", "90s", "0", '""', "~", "1m30s");
const flag = one("true", "no", "on", "~", '"yes"');
const count = one("0", "5", "~", "-1", "1.5", "'5'");
const name = one("a", "a_b", "a-b", "1a", '""', "~", "'a${1}'", "'${1}'", "'a$b_c'", "'${1}-x'", "é");
const url = one(
  "http://a/b",
  '""',
  "~",
  "a",
  "http://a:b",
  "':'",
  "'http://[::1'",
  "'%'",
  "'a b'",
  "http://a b/",
);

const relabel = mapping({
  action: one(
    "replace",
    "keep",
    "labelmap",
    "labeldrop",
    "labelkeep",
    "hashmod",
    "Uppercase",
    "keepequal",
    "kep",
    "~",
  ),
  source_labels: one("[a]", "[]", "~", "[a-b]", "[__name__, b]"),
  target_label: name,
  regex: one("a", "(.*)", "~", '""', "a|b", "'[a'", "'(a'", "'a**'", "'a{1001}'", "'(?i)\\d+'"),
  replacement: one("$1", "'${1}'", "a", "a-b", '""', "~", "a-$1", "1$1"),
  separator: one(";", "','", '""', "~"),
  modulus: one("1", "0", "~", "1.5", "0.5"),
});

const tls = mapping({
  ca_file: text,
  cert_file: text,
  key_file: text,
  insecure_skip_verify: flag,
  min_version: one("TLS12", "tls12", "~"),
});

const client = {
  basic_auth: mapping({ username: text, password: text, password_file: text }),
  authorization: mapping({
    type: one("Bearer", "' BASIC '", "~"),
    credentials: text,
    credentials_file: text,
  }),
  oauth2: mapping({ client_id: text, client_secret: text, client_secret_file: text, token_url: text }),
  bearer_token: text,
  bearer_token_file: text,
  tls_config: tls,
  proxy_url: url,
  proxy_connect_header: one("{}", "{a: [b]}", "~", "{a: b}"),
  follow_redirects: flag,
};

/** Most mappings have few of the many keys, so that several faults seldom meet. */
const few = (
  common: Readonly<Record<string, fc.Arbitrary<string>>>,
  rare: Readonly<Record<string, fc.Arbitrary<string>>>,
): fc.Arbitrary<string> =>
  fc
    .subarray(Object.keys(rare), { maxLength: 2 })
    .chain((keys) => mapping({ ...common, ...Object.fromEntries(keys.map((key) => [key, rare[key]!])) }));

const headers = one("{a: b}", "{}", "~", "{Host: b}", "{Authorization: c}", "{x-AMZ-date: d}");

const job = few(
  { job_name: one("a", "b", "c"), scrape_interval: duration, scrape_timeout: duration },
  {
    ...client,
    relabel_configs: list(relabel),
    metric_relabel_configs: list(relabel),
    honor_labels: flag,
    sample_limit: count,
    body_size_limit: one("0", "5MB", "5", "~", "1.5KiB", ".5MB", "+5B", "-5B", "1MiB5MB", "'5 MB'"),
    params: one("{a: [b]}", "~", "{a: ~}", "{a: b}"),
  },
);

const remoteWrite = few(
  { url, name: one("a", "b", '""', "~") },
  {
    ...client,
    headers,
    write_relabel_configs: list(relabel),
    sigv4: one("{}", "~", "{access_key: a}", "{access_key: a, secret_key: b}"),
    remote_timeout: duration,
  },
);

const alertmanager = few(
  { api_version: one("v2", "v3", "~", '""'), timeout: duration },
  { ...client, relabel_configs: list(relabel), path_prefix: text },
);

const config = few(
  {
    global: mapping({
      scrape_interval: duration,
      scrape_timeout: duration,
      external_labels: name.map((key) => `{${key}: a}`),
    }),
  },
  {
    scrape_configs: list(job),
    alerting: mapping({ alert_relabel_configs: list(relabel), alertmanagers: list(alertmanager) }),
    rule_files: list(one("a.yml", "a/*.yml", "*/a.yml", '""', "~", "'**'")),
    remote_write: list(remoteWrite),
    remote_read: list(
      few(
        { url, name: one("a", "~") },
        { ...client, headers, required_matchers: name.map((key) => `{${key}: a}`) },
      ),
    ),
    tracing: mapping({
      endpoint: text,
      client_type: one("grpc", "x", "~"),
      headers,
      compression: one("gzip", "x", "~"),
    }),
  },
);

/** Whether the installed promtool takes each of the files; `undefined` where it crashed. */
function promtoolTakes(texts: readonly string[]): (boolean | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-config-"));
  try {
    const files = texts.map((yaml, index) => {
      writeFileSync(join(folder, `${index}.yml`), yaml);
      return join(folder, `${index}.yml`);
    });
    const taken: (boolean | undefined)[] = [];
    while (taken.length < files.length) {
      const rest = files.slice(taken.length);
      const { stdout } = spawnSync("promtool", ["check", "config", "--syntax-only", ...rest], {
        encoding: "utf8",
      });
      const sections = stdout.split("Checking ").slice(1);
      assert.ok(sections.length > 0, "promtool runs");
      for (const section of sections.slice(0, rest.length)) taken.push(section.includes("SUCCESS"));
      if (sections.length < rest.length) taken[taken.length - 1] = undefined;
    }
    return taken;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("configurations of every kind of fault, as the installed promtool judges them", needsPromtool, () => {
  const texts = fc.sample(config, { numRuns: 1500, seed: 242 });
  const taken = promtoolTakes(texts);
  assert.ok(taken.filter((one) => one === true).length > 200, "enough of them are taken");
  assert.ok(taken.filter((one) => one === false).length > 200, "enough of them are refused");
  const engine = new Engine();
  const settings = `target: { prometheus: "${version}" }\nfiles: { kinds: { "*.yml": prometheus-config } }`;
  engine.put({ uri: "file:///project/.tocsin.yaml", text: settings, open: false });
  for (const [index, yaml] of texts.entries()) {
    if (taken[index] === undefined) continue;
    const uri = "file:///project/prometheus.yml";
    engine.put({ uri, text: yaml, open: true });
    while (engine.step());
    const errors = errorsOf(engine.report(uri).findings);
    const say = `promtool ${taken[index] ? "takes" : "refuses"} this\n${yaml}\n${errors.join("\n")}`;
    assert.equal(errors.length === 0, taken[index], say);
  }
  assert.deepEqual(engine.takeBugs(), []);
});
