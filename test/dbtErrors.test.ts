import assert from "node:assert/strict";
import { test } from "node:test";
import { sourcePlace } from "../server/src/dbt/sourcePlace.ts";
import { failurePlace } from "../server/src/dbt/failurePlace.ts";

const template = `
{{ config(materialized='table') }}

with orders as (
    select
        id,
        amout,
        status
    from {{ ref('stg_orders') }}
    where status in (
    {%- for s in ['new', 'paid'] %}
        '{{ s }}'{{ ',' if not loop.last }}
    {%- endfor %}
    )
)

select
    id,
    status
from orders
`;
const compiled = `

with orders as (
    select
        id,
        amout,
        status
    from "halden"."staging"."stg_orders"
    where status in (
        'new',
        'paid'
    )
)

select
    id,
    status
from orders`;

const place = (message: string, over: Partial<Parameters<typeof failurePlace>[0]> = {}) => {
  const found = failurePlace({ message, template, compiled, path: "models/marts/orders.sql", ...over });
  return found.certainty === "unknown"
    ? found.why
    : `${found.certainty} ${found.line + 1}:${found.character + 1}`;
};

const inModel = (text: string): string =>
  `Database Error in model orders (models/marts/orders.sql)\n${text.replaceAll(/^/gm, "  ")}\n  compiled code at target/run/shop/models/marts/orders.sql`;

/** What stands in front of compiled SQL differs: here seven lines. */
const cases: readonly (readonly [name: string, message: string, expected: string])[] = [
  [
    "PostgreSQL shows the line and points at the character",
    inModel('column "amout" does not exist\nLINE 13:         amout,\n                 ^'),
    "exact 7:9",
  ],
  [
    "PostgreSQL cuts a long line",
    inModel('column "amout" does not exist\nLINE 13: ...    amout,...\n                 ^'),
    "exact 7:9",
  ],
  [
    "a line that stands in compiled SQL twice is not guessed",
    inModel('syntax error at or near "status"\nLINE 19:     status\n             ^'),
    "not-found",
  ],
  [
    "DuckDB",
    inModel(
      'Binder Error: Referenced column "amout" not found in FROM clause!\n\nLINE 12:         amout,\n                 ^',
    ),
    "exact 7:9",
  ],
  [
    "Snowflake names line and position",
    inModel("000904 (42000): SQL compilation error: error line 9 at position 8\ninvalid identifier 'AMOUT'"),
    "exact 7:9",
  ],
  ["BigQuery", inModel("Unrecognized name: amout at [10:9]"), "exact 7:9"],
  [
    "Athena",
    inModel("line 8:9: Column 'amout' cannot be resolved or requester is not authorized"),
    "exact 7:9",
  ],
  [
    "Databricks",
    inModel(
      "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column with name `amout` cannot be resolved. (line 9, pos 8)",
    ),
    "exact 7:9",
  ],
  [
    "SQL Server names the line and the column's name",
    inModel("('42S22', \"Msg 207, Level 16, State 1, Line 11 Invalid column name 'amout'.\")"),
    "exact 7:9",
  ],
  [
    "Fusion names the file",
    "error: dbt0227: No column amout found\n  --> models/marts/orders.sql:7:9 (target/compiled/models/marts/orders.sql:6:9)",
    "exact 7:9",
  ],
  [
    "Fusion names compiled SQL",
    "error: dbt0227: No column amout found\n  --> target/compiled/models/marts/orders.sql:6:9",
    "exact 7:9",
  ],
  [
    "dbt itself counts lines of the file without the blank ones in front",
    "Compilation Error in model orders (models/marts/orders.sql)\n  unexpected '}'\n    line 10\n      {%- for s in ['new', 'paid'] %}",
    "exact 11:5",
  ],
  [
    "a macro of another file is elsewhere",
    "Compilation Error in macro cents (macros/cents.sql)\n  expected token ','\n    line 3\n      {{ a b }}",
    "elsewhere",
  ],
  ["what a loop printed", inModel("syntax error\nLINE 17:         'new',\n                 ^"), "exact 12:9"],
  [
    "a relation",
    inModel(
      'relation "halden.staging.stg_orders" does not exist\nLINE 15:     from "halden"."staging"."stg_orders"\n                  ^',
    ),
    "near 9:10",
  ],
  ["no place at all", inModel("Invalid column name 'amout'."), "no-place"],
  ["a test", "Got 3 results, configured to fail if != 0", "no-place"],
  ["a place far behind the text", inModel("Unrecognized name: amout at [112:9]"), "not-found"],
];

for (const [name, message, expected] of cases)
  test(`where it failed: ${name}`, () => assert.equal(place(message), expected));

test("without compiled SQL the line that PostgreSQL shows is looked for in the file", () => {
  const message = inModel('column "amout" does not exist\nLINE 13:         amout,\n                 ^');
  assert.equal(place(message, { compiled: undefined }), "no-compiled");
  const long = inModel("syntax error\nLINE 9:     where status in (\n            ^");
  assert.equal(place(long, { compiled: undefined }), "near 10:5");
});

test("nothing is too long: a model of a megabyte is answered or given up in a moment", () => {
  const loop =
    "{% for c in cs %}\n    sum({{ c }}) as {{ c }}_sum,\n{% endfor %}\n    {{ star(ref('x')) }},\n    b\n";
  const text = "\n    sum(a) as a_sum,\n\n    x,\n    y,\n    b\n";
  const began = performance.now();
  sourcePlace({ template: loop.repeat(10_000), compiled: text.repeat(20_000) }, 20_000);
  sourcePlace({ template: loop.repeat(100), compiled: text.repeat(20_000) }, 20_000);
  sourcePlace({ template: loop, compiled: text.repeat(20_000) }, 20_000);
  assert.ok(performance.now() - began < 10_000);
});
