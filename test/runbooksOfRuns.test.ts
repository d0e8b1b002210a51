// Which runbooks a step or a run of the history leads to.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { runNames, stepKind, stepNames } from "../server/src/insight/stepNames.ts";
import { tiedAlerts } from "../server/src/insight/tiedAlerts.ts";
import { answerTied } from "../server/src/runbooks/answer.ts";
import type { Run, Step } from "../server/src/runs/store.ts";
import { readProject, writeFiles } from "./runbookProject.ts";
import type { RunbookProject } from "./runbookProject.ts";

const step = (part: Partial<Step>): Step => ({
  id: "1",
  runId: "r1",
  stage: "transformation",
  name: "fct_orders",
  status: "failed",
  sourceStatus: "error",
  startedAt: 0,
  endedAt: 1000,
  durationMs: 1000,
  environment: "prod",
  dataProduct: "Sales",
  message: undefined,
  fields: { unique_id: "model.shop.fct_orders", resource_type: "model" },
  ...part,
});

const load = (part: Partial<Step> = {}): Step =>
  step({
    stage: "integration",
    name: "raw.payments",
    fields: { table_name: "payments", source_name: "shop" },
    ...part,
  });

const none = { total: 0, failed: 0, skipped: 0 };
const run: Run = {
  id: "r1",
  status: "failed",
  startedAt: 0,
  endedAt: 1000,
  pipeline: "sales_daily",
  environments: ["prod"],
  dataProducts: ["Sales"],
  stages: { integration: none, transformation: none, consumption: none },
  derived: false,
};

const rules = (text: string): string => `groups:\n  - name: all\n    rules:\n${text}`;

const general = `
      - alert: DbtModelFailed
        expr: sum by (model) (increase(dbt_model_runs_total{status="error"}[1h])) > 0
      - alert: DbtTestFailed
        expr: dbt_test_failures > 0
        annotations: {summary: "{{ $labels.test }} of {{ $labels.model }}"}
      - alert: TableStale
        expr: table_age_seconds{schema=~"core|marts"} > 3600
        annotations: {summary: "{{ $labels.table }} is stale"}
      - alert: DiskFull
        expr: node_filesystem_avail_bytes < 1
`;

async function project(
  context: TestContext,
  alerts: string,
  pages: Record<string, string> = {},
): Promise<RunbookProject> {
  return readProject(writeFiles(context, { "rules.yml": rules(alerts), ...pages }));
}

const tied = ({ engine }: RunbookProject, one: Step): string[] =>
  tiedAlerts(stepNames(one, run), stepKind(one), engine.alerts()).map(({ alert }) => alert.name);

test("an alert that names the step comes before those about steps of its kind", async (context) => {
  const named = `
      - alert: OrdersLate
        expr: table_age_seconds{table="core.fct_orders"} > 3600
      - alert: StockLate
        expr: table_age_seconds{table="fct_stock"} > 3600
      - alert: SomeModels
        expr: dbt_model_runs_total{model=~"fct_(orders|lines)"} > 0
      - alert: EveryModel
        expr: dbt_model_runs_total{model=~".+"} > 0
      - alert: ByLabel
        expr: up == 0
        labels: {table: fct_orders, team: fct_orders}
      - alert: ByTeam
        expr: up == 0
        labels: {team: fct_orders}
      - alert: FctOrdersWrong
        expr: vector(1)
      - alert: ByMetric
        expr: fct_orders_rows < 1
`;
  const found = await project(context, named + general);
  assert.deepEqual(tied(found, step({ name: "core.fct_orders" })).sort(), [
    "ByLabel",
    "ByMetric",
    "FctOrdersWrong",
    "OrdersLate",
    "SomeModels",
  ]);
  assert.deepEqual(tied(found, step({ name: "fct_stock", fields: {} })), ["StockLate"]);
});

test("without one, alerts about its kind are offered, the likeliest first", async (context) => {
  const found = await project(context, general);
  assert.deepEqual(tied(found, step({})), ["DbtModelFailed", "DbtTestFailed"]);
  const test = step({
    name: "unique_orders",
    fields: { unique_id: "test.shop.unique_orders.a1", resource_type: "test" },
  });
  assert.equal(tied(found, test)[0], "DbtTestFailed");
  assert.deepEqual(tied(found, load()), ["TableStale"]);
  assert.deepEqual(tied(found, step({ stage: "consumption", name: "Store Operations", fields: {} })), []);
});

test("an alert about another table of the kind is not offered", async (context) => {
  const found = await project(
    context,
    `
      - alert: TableLoadFailed
        expr: table_load_failed{table="customers"} > 0
`,
  );
  assert.deepEqual(tied(found, load()), []);
  assert.deepEqual(tied(found, load({ name: "raw.customers", fields: { table_name: "customers" } })), [
    "TableLoadFailed",
  ]);
});

test("the pipeline of the run ties alerts to the run", async (context) => {
  const found = await project(
    context,
    `
      - alert: SalesLate
        expr: pipeline_last_success_seconds{pipeline="sales_daily"} > 3600
      - alert: LoyaltyLate
        expr: pipeline_last_success_seconds{pipeline="loyalty_daily"} > 3600
`,
  );
  const alerts = tiedAlerts(runNames(run), undefined, found.engine.alerts());
  assert.deepEqual(
    alerts.map(({ alert }) => alert.name),
    ["SalesLate"],
  );
});

test("pages about the step come first, then those of its alerts; none: one can be created", async (context) => {
  const found = await project(context, general, {
    "runbooks/fct-orders.md": "# How orders are built\n",
    "runbooks/sales.md": "---\npipelines: [sales_daily]\n---\n# Sales\n",
    "runbooks/dbt-model-failed.md": "# A model fails\n",
    "runbooks/dbt-test-failed.md": "# A test fails\n",
  });
  const ask = (one: Step) => {
    const names = stepNames(one, run);
    const alerts = tiedAlerts(names, stepKind(one), found.engine.alerts()).map(({ alert }) => alert);
    const question = {
      names: names.map(({ name }) => name),
      alerts,
      homes: [found.engine.runbookHome()] as const,
    };
    return answerTied(question, found.library);
  };
  const { candidates } = await ask(step({}));
  assert.deepEqual(
    candidates.map(({ label }) => label),
    ["How orders are built", "Sales", "DbtModelFailed", "DbtTestFailed"],
  );
  const other = await project(context, "      - alert: DiskFull\n        expr: up == 0\n");
  const answer = await answerTied(
    { names: ["core.fct_orders"], alerts: [], homes: [other.engine.runbookHome()] },
    other.library,
  );
  assert.deepEqual(answer.candidates, []);
  assert.match(answer.create?.uri ?? "", /runbooks\/core-fct-orders\.md$/);
  assert.match(answer.create?.text ?? "", /^# core\.fct_orders\n/);
  assert.match(answer.message ?? "", /core\.fct_orders/);
});

test("a tied alert without a page is the one whose page is created", async (context) => {
  const found = await project(context, general);
  const alerts = found.engine.alerts().filter(({ name }) => name === "DbtModelFailed");
  const question = { names: ["fct_orders"], alerts, homes: [found.engine.runbookHome()] as const };
  const { create } = await answerTied(question, found.library);
  assert.equal(create?.alert, "DbtModelFailed");
  assert.match(create?.uri ?? "", /dbt-model-failed\.md$/);
});
