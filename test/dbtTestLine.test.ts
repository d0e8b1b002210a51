import assert from "node:assert/strict";
import { test } from "node:test";
import { failingRows, storedRows } from "../server/src/dbt/failingRows.ts";
import { testLine } from "../server/src/dbt/testLine.ts";
import { rowsQuery } from "../server/src/lsp/dbtFailure.ts";
import { english } from "../server/src/protocol/words.ts";
import type { DbtResult } from "../server/src/runs/dbtResult.ts";
import type { Step } from "../server/src/runs/store.ts";

const properties = `version: 2

sources:
  - name: erp
    tables:
      - name: orders
        columns:
          - name: id
            tests:
              - not_null

models:
  - name: orders
    data_tests:
      - dbt_utils.unique_combination_of_columns:
          combination_of_columns: [customer_id, line]
      - orders_are_whole
    columns:
      - name: id
        tests:
          - unique
          - not_null:
              config:
                severity: warn
      - name: status
        tests:
          - accepted_values:
              values: ['new', 'paid', 'in transit']
          - accepted_values:
              name: status_is_known
              arguments:
                values: ['new']
      - name: customer_id
        data_tests:
          - name: has_customer
            test_name: relationships
            arguments:
              to: ref('customers')
              field: id
          - relationships:
              to: ref('customers')
              field: id
              severity: warn

unit_tests:
  - name: totals_add_up
    model: orders
`;

const lineOf = (name: string, text = properties): string | undefined => {
  const found = testLine(text, name);
  return found && `${found.isExact ? "" : "near "}${found.line + 1}:${found.character + 1}`;
};

const cases: readonly (readonly [name: string, place: string | undefined])[] = [
  ["source_not_null_erp_orders_id", "10:17"],
  ["dbt_utils_unique_combination_of_columns_orders_customer_id__line", "15:9"],
  ["orders_are_whole_orders_", "17:9"],
  ["unique_orders_id", "21:13"],
  ["not_null_orders_id", "22:13"],
  ["accepted_values_orders_status__new__paid__in_transit", "27:13"],
  ["status_is_known", "29:13"],
  ["has_customer", "35:13"],
  ["relationships_orders_customer_id__id__ref_customers_", "40:13"],
  ["totals_add_up", "46:5"],
  ["unique_orders_name", undefined],
  ["not_null_payments_id", undefined],
];

for (const [name, place] of cases)
  test(`where a test is declared: ${name}`, () => assert.equal(lineOf(name), place));

test("a name that dbt has shortened is known by its beginning", () => {
  const long = "accepted_values_orders_0123456789abcdef0123456789abcdef";
  assert.equal(lineOf(long), undefined);
  const values = Array.from({ length: 12 }, (_, index) => `value_${index}`).join(", ");
  const text = properties.replace("'new', 'paid', 'in transit'", values);
  assert.equal(lineOf("accepted_values_orders_0123456789abcdef0123456789abcdef", text), "27:13");
});

test("what is broken, or no properties at all, has no tests", () => {
  assert.equal(lineOf("unique_orders_id", "models: {"), undefined);
  assert.equal(lineOf("unique_orders_id", ""), undefined);
  assert.equal(lineOf("unique_orders_id", "- 1\n- 2\n"), undefined);
  assert.equal(lineOf("unique_orders_id", properties.replaceAll("\n", "\r\n")), "21:13");
});

test("a query for failing rows has the SQL of the test as a part, whatever it ends with", () => {
  assert.equal(
    failingRows("select 1 -- one\n;\n"),
    "select *\nfrom (\nselect 1 -- one\n\n) as failing_rows\nlimit 100\n",
  );
  assert.equal(storedRows('"db"."audit"."t"'), 'select *\nfrom "db"."audit"."t"\nlimit 100\n');
});

test("a test whose SQL or rows were kept has a query, anything else none", () => {
  const step = { name: "unique_orders_id" } as Step;
  const result = { resourceType: "test", compiled: "select 1", storedRows: "audit.t" } as DbtResult;
  const query = rowsQuery({ step, result }, english) ?? "";
  assert.match(
    query,
    /^-- SQL Server .*\n-- The rows that made unique_orders_id .*\nselect \*\nfrom audit\.t\n/,
  );
  assert.match(query, /;\n\n-- The rows that make .*\nselect \*\nfrom \(\nselect 1\n\) as failing_rows\n/);
  const model = { ...result, resourceType: "model" };
  assert.equal(rowsQuery({ step, result: model }, english), undefined);
});
