// Pages about a run that stand elsewhere, and the commands that do it again.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isSafe, readLinks } from "../server/src/engine/kinds/readLinks.ts";
import { readHistory } from "../server/src/engine/kinds/readHistory.ts";
import { discoverUrl, exploreUrl, logsInsightsUrl, tracesUrl } from "../server/src/insight/linkPresets.ts";
import { originLinks } from "../server/src/insight/originLinks.ts";
import { reruns } from "../server/src/insight/rerun.ts";
import { linksOf } from "../server/src/insight/runLinks.ts";
import type { Run, RunOrigin, Step } from "../server/src/runs/store.ts";

const start = Date.UTC(2026, 2, 1, 6);
const end = start + 20 * 60_000;

const run: Run = {
  ...{ id: '6e0f/1 "x"', status: "failed", startedAt: start, endedAt: end, pipeline: "nightly" },
  ...{ environments: ["prod"], dataProducts: [], derived: false },
  stages: {
    integration: { total: 0, failed: 0, skipped: 0 },
    transformation: { total: 1, failed: 1, skipped: 0 },
    consumption: { total: 0, failed: 0, skipped: 0 },
  },
};

const step: Step = {
  ...{ id: "s", runId: run.id, stage: "transformation", name: "orders", status: "failed" },
  ...{ sourceStatus: "error", startedAt: undefined, endedAt: start + 60_000, durationMs: 1000 },
  ...{ environment: undefined, dataProduct: "Sales", message: "boom" },
  fields: { unique_id: "model.shop.orders", rows_affected: 7, invocation_id: null },
};

describe("links of .tocsin.yaml", () => {
  const settings = readHistory(`history:
  links:
    - { title: Logs, url: "https://logs.example.com/s?q={run_id}&from={started_ms}&to={ended_s}" }
    - { title: Docs, url: "https://docs.example.com/#!/model/{unique_id}", on: step }
    - { title: Loads, url: "https://loads.example.com/{step}", stage: integration }
    - { title: Product, url: "https://products.example.com/{data_product}" }
    - { title: Local, url: "http://localhost:8080/{run_id}" }
    - { title: No, url: "http://logs.example.com/{run_id}" }
    - { title: No, url: "https://{run_id}.example.com/" }
    - { title: No, url: "https://a@b.example.com/" }
    - { title: No, url: "javascript:alert(1)" }
    - { title: No, preset: kibana, url: "https://kibana.example.com" }
    - { title: CW, preset: cloudwatch-logs, region: eu-central-1, log_groups: [/ecs/dbt] }
`);
  const { links } = settings;

  test("only what is whole and safe is read", () => {
    assert.deepEqual(
      links.map(({ title }) => title),
      ["Logs", "Docs", "Loads", "Product", "Local", "CW"],
    );
    assert.deepEqual(readLinks("nonsense"), []);
    for (const url of ["https://a.example.com", "https://[::1]/", "http://127.0.0.1:9/x"])
      assert.ok(isSafe(url));
    for (const url of [
      "https://",
      "http://localhost.example.com/",
      "https:///x",
      "https://a b",
      "file:///etc",
    ])
      assert.ok(!isSafe(url), url);
  });

  test("placeholders are filled in and encoded; what is not known is not offered", () => {
    const ofRun = linksOf(links, run, undefined, end);
    assert.deepEqual(
      ofRun.slice(0, 2).map(({ title, url }) => [title, url]),
      [
        [
          "Logs",
          `https://logs.example.com/s?q=6e0f%2F1%20%22x%22&from=${start}&to=${Math.trunc(end / 1000)}`,
        ],
        ["Local", "http://localhost:8080/6e0f%2F1%20%22x%22"],
      ],
    );
    assert.deepEqual(
      linksOf(links, run, step, end).map(({ title, url }) => (title === "CW" ? title : url)),
      [
        `https://logs.example.com/s?q=6e0f%2F1%20%22x%22&from=${start + 60_000}&to=${start / 1000 + 60}`,
        "https://docs.example.com/#!/model/model.shop.orders",
        "https://products.example.com/Sales",
        "http://localhost:8080/6e0f%2F1%20%22x%22",
        "CW",
      ],
    );
  });

  test("a run under way lasts until now, and one without a time has no page that needs one", () => {
    const under = { ...run, endedAt: undefined, status: "running" } as const;
    const [first] = linksOf(links, under, undefined, end + 7000);
    assert.ok(first?.url.endsWith(`to=${(end + 7000) / 1000}`));
    const timeless = { ...run, startedAt: undefined, endedAt: undefined };
    assert.deepEqual(
      linksOf(links, timeless, undefined, end).map(({ title }) => title),
      ["Local"],
    );
  });
});

/** What a console does with an address: each of its encodings taken away again. */
const withoutDollars = (text: string): string => decodeURIComponent(text.replaceAll("$", "%"));
const withoutStars = (text: string): string => decodeURIComponent(text.replaceAll("*", "%"));

describe("presets", () => {
  const sought = {
    query: `fields @message | filter @message like "a'b*~(ü)"\n| limit 20`,
    from: start,
    to: end,
  };

  test("CloudWatch Logs Insights is encoded as its console does it", () => {
    const url = logsInsightsUrl("eu-west-1", ["/aws/ecs/ingestion", "dbt_logs"], sought);
    const [page, fragment = ""] = url.split("#logsV2:logs-insights");
    assert.equal(page, "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1");
    assert.match(
      fragment,
      /^\$3FqueryDetail\$3D\$257E\$2528end\$257E\$25272026-03-01T06\*3A20\*3A00\.000Z\$257Estart/,
    );
    assert.doesNotMatch(fragment, /[%'()~"]/);
    const detail = decodeURIComponent(withoutDollars(fragment));
    const [, query = ""] = /~editorString~'([^~]*)~/.exec(detail) ?? [];
    assert.equal(withoutStars(query), sought.query);
    assert.match(
      detail,
      /^\?queryDetail=~\(end~'[^~]*~start~'[^~]*~timeType~'ABSOLUTE~tz~'UTC~editorString~'/,
    );
    assert.match(detail, /~source~\(~'\*2Faws\*2Fecs\*2Fingestion~'dbt_logs\)\)$/);
    assert.match(
      logsInsightsUrl("cn-north-1", ["x"], sought),
      /^https:\/\/cn-north-1\.console\.amazonaws\.cn\//,
    );
  });

  test("X-Ray takes at most six hours", () => {
    const query = 'annotation.run_id = "1"';
    assert.equal(
      tracesUrl("eu-west-1", { query, from: start, to: start + 9 * 3_600_000 }),
      "https://eu-west-1.console.aws.amazon.com/xray/home?region=eu-west-1#/traces?filter=annotation.run_id%20%3D%20%221%22&timeRange=2026-03-01T06:00:00~2026-03-01T12:00:00",
    );
  });

  test("Kibana's state is Rison", () => {
    const url = discoverUrl("https://kibana.example.com/s/data/", "logs-*", {
      ...sought,
      query: 'a : "it\'s!"',
    });
    const { hash } = new URL(url);
    assert.ok(url.startsWith("https://kibana.example.com/s/data/app/discover#/?_g="));
    assert.equal(
      decodeURIComponent(hash),
      `#/?_g=(time:(from:'2026-03-01T06:00:00.000Z',to:'2026-03-01T06:20:00.000Z'))&_a=(index:'logs-*',query:(language:kuery,query:'a : "it!'s!!"'))`,
    );
  });

  test("Grafana's panes are JSON", () => {
    const url = new URL(exploreUrl("https://g.example.com/", "loki-prod", { ...sought, query: '{app="x"}' }));
    const { tocsin } = JSON.parse(url.searchParams.get("panes") ?? "") as {
      tocsin: { datasource: string; queries: { expr: string }[]; range: { from: string } };
    };
    assert.equal(tocsin.datasource, "loki-prod");
    assert.equal(tocsin.queries[0]?.expr, '{app="x"}');
    assert.equal(tocsin.range.from, String(start));
  });

  test("a value cannot end the quotes that a query has it between", () => {
    const [kibana] = linksOf(
      readLinks([{ title: "K", preset: "kibana", url: "https://k.example.com", data_view: "v" }] as never),
      run,
      undefined,
      end,
    );
    assert.ok(
      decodeURIComponent(kibana?.url ?? "").includes(String.raw`query:'"6e0f/1 \"x\""'`),
      kibana?.url,
    );
  });
});

const origin = (source: string, id: string, said: object = {}): RunOrigin => ({
  ...{ source, id, pipeline: "nightly", said: said as RunOrigin["said"] },
});

const places = [
  { name: "flow", type: "airflow", baseUrl: "https://airflow.example.com" },
  { name: "pre", type: "prefect", baseUrl: "http://127.0.0.1:4200/api" },
  {
    ...{ name: "cloud", type: "prefect" },
    baseUrl: "https://api.prefect.cloud/api/accounts/a-1/workspaces/w-1",
  },
  { name: "dag", type: "dagster", baseUrl: "https://dagster.example.com" },
  {
    ...{ name: "fab", type: "fabric-jobs", baseUrl: "https://api.fabric.microsoft.com" },
    workspace: "4b218778-e7a5-4d73-8187-f10824047715",
  },
  { name: "plain", type: "dagster", baseUrl: "http://dagster.example.com" },
];

const task = (id: string, runId: string): Step => ({
  ...step,
  fields: { task_id: id, orchestrator_run_id: runId },
});

const title = (what: string, source: string): string => `${what} in ${source}`;
const urls = (origins: readonly RunOrigin[], of?: Step): string[] =>
  originLinks(origins, places, of, title).map(({ url }) => url);

test("orchestrators have pages of their own about a run and its tasks", () => {
  const three = origin("flow", "nightly/manual__2026-03-01T06:00:00+00:00", { run_after: "x" });
  assert.deepEqual(originLinks([three], places, undefined, title), [
    {
      title: "nightly in flow",
      url: "https://airflow.example.com/dags/nightly/runs/manual__2026-03-01T06%3A00%3A00%2B00%3A00",
    },
  ]);
  assert.deepEqual(urls([three], task("load[3]", three.id)), [
    "https://airflow.example.com/dags/nightly/runs/manual__2026-03-01T06%3A00%3A00%2B00%3A00/tasks/load/mapped/3",
  ]);
  const two = origin("flow", "nightly/r");
  assert.deepEqual(urls([two], task("load", two.id)), [
    "https://airflow.example.com/dags/nightly/grid?dag_run_id=r&task_id=load",
  ]);
  assert.deepEqual(urls([origin("pre", "u-1"), origin("cloud", "u-2"), origin("dag", "d-1")]), [
    "http://127.0.0.1:4200/runs/flow-run/u-1",
    "https://app.prefect.cloud/account/a-1/workspace/w-1/runs/flow-run/u-2",
    "https://dagster.example.com/runs/d-1",
  ]);
  assert.deepEqual(urls([origin("fab", "i/r")]), ["https://app.fabric.microsoft.com/monitoringhub"]);
  assert.deepEqual(
    urls([origin("gone", "x"), origin("plain", "x")]),
    [],
    "not named any more; not encrypted",
  );
  assert.deepEqual(
    urls([two, origin("dag", "d-1")], task("load", two.id)).length,
    1,
    "only the task's own run",
  );
});

test("a command to run again names what the rows say, and nothing else", () => {
  const node = (unique_id: string): Step => ({ ...step, fields: { unique_id } });
  const commands = (failed: readonly Step[], origins: readonly RunOrigin[] = []): string[] =>
    reruns(failed, origins, places).map(({ command }) => command);
  assert.deepEqual(
    commands([
      node("model.shop.orders.v2"),
      node("test.shop.unique_orders_id.5a3c0f1b22"),
      node("source.shop.erp.orders"),
      node("unit_test.shop.orders.is_empty"),
      node("seed.shop.country-codes"),
    ]),
    [
      "dbt build --select orders.v2+ unique_orders_id is_empty country-codes+",
      "dbt source freshness --select source:erp.orders",
    ],
  );
  // One that cannot be named would be left out unsaid.
  assert.deepEqual(commands([node("model.shop.orders"), node("model.shop.$(rm -rf)")]), []);
  assert.deepEqual(commands(Array.from({ length: 51 }, (_, at) => node(`model.shop.m${at}`))), []);
  const flow = origin("flow", "nightly/r", { logical_date: "2026-03-01T06:00:00+00:00" });
  const dates = "--start-date 2026-03-01T06:00:00+00:00 --end-date 2026-03-01T06:00:00+00:00";
  assert.deepEqual(commands([task("load.a's[2]", flow.id)], [flow]), [
    String.raw`airflow tasks clear ${dates} --task-regex '^load\.a'\''s$' --downstream nightly`,
  ]);
  assert.deepEqual(commands([task("a", flow.id), task("b", flow.id)], [flow]), [
    `airflow tasks clear ${dates} --only-failed nightly`,
  ]);
  assert.deepEqual(
    commands([step], [origin("flow", "nightly/r")]).slice(1),
    [],
    "Airflow: no time, no command",
  );
  const deployment = "9e1e0f7a-3b1c-4d2e-8f90-123456789abc";
  assert.deepEqual(commands([task("x", "u")], [origin("pre", "u", { deployment_id: deployment })]), [
    `prefect deployment run --id ${deployment}`,
  ]);
  assert.deepEqual(commands([task("x", `${deployment}/r`)], [origin("fab", `${deployment}/r`)]), [
    `az rest --method post --resource https://api.fabric.microsoft.com --url 'https://api.fabric.microsoft.com/v1/workspaces/4b218778-e7a5-4d73-8187-f10824047715/items/${deployment}/jobs/instances?jobType=Pipeline'`,
  ]);
  assert.deepEqual(commands([task("x", "d")], [origin("dag", "d")]), []);
});
