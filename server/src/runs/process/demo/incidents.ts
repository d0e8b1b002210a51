import { prod } from "./haldenMarket.ts";
import type { Model, Pipeline } from "./haldenMarket.ts";

/** What went wrong in one run of the demo on purpose. */
export interface Incident {
  /** Error text of a model, by its name. */
  readonly models?: Readonly<Record<string, (model: Model) => string>>;
  /** Tables whose copy fails, and whose retry fails as well. */
  readonly tables?: readonly string[];
  /** Rows that a test finds, by its name. */
  readonly tests?: Readonly<Record<string, number>>;
  /** Error text of a refresh, by the semantic model's name. */
  readonly refreshes?: Readonly<Record<string, string>>;
  readonly lateMinutes?: number;
  /** Somebody stopped the run after so many minutes. */
  readonly cancelledAfterMinutes?: number;
}

/** The scripted incidents of a run that began so many days before now, in whole nights: 0 is last night. */
export function incidentOf(pipeline: Pipeline, nightsAgo: number): Incident {
  if (pipeline.workspace !== prod) return testIncidents[nightsAgo] ?? {};
  const own = prodIncidents[`${pipeline.name} ${nightsAgo}`];
  if (own) return own;
  // One recurring error: a column of the web shop was dropped, and it took three days to be mended.
  const readsOrders = pipeline.name === "sales_daily" || pipeline.name === "sales_intraday";
  return readsOrders && nightsAgo >= 7 && nightsAgo <= 9 ? columnDropped : {};
}

/** What Snowflake says of a model's statement, as dbt reports it. */
export const databaseError =
  (...lines: readonly string[]) =>
  ({ name, folder }: Model): string =>
    [
      `Database Error in model ${name} (models/${folder}/${name}.sql)`,
      ...lines.map((line) => `  ${line}`),
      `  compiled code at target/run/halden_dbt/models/${folder}/${name}.sql`,
    ].join("\n");

export const timeout = databaseError(
  "000630 (57014): Statement reached its statement or warehouse timeout of 3,600 second(s) and was canceled.",
);

const columnDropped: Incident = {
  models: {
    stg_orders__order_lines: databaseError(
      "000904 (42000): SQL compilation error: error line 18 at position 4",
      "invalid identifier 'DISCOUNT_CODE'",
    ),
  },
};

const memory =
  "Memory error: Allocation failure. The refresh needed 10,412 MB where the capacity allows 10,240 MB. Process type: Full.";

const prodIncidents: Readonly<Record<string, Incident>> = {
  "sales_daily 0": {
    models: {
      fct_stock_movements: databaseError(
        "000904 (42000): SQL compilation error: error line 34 at position 8",
        "invalid identifier 'QUANTITY_BASE'",
      ),
    },
  },
  "sales_daily 3": { tests: { unique_fct_sales_daily_sale_key: 214 } },
  "loyalty_daily 1": { lateMinutes: 95 },
  "loyalty_daily 5": { refreshes: { "Customers and Loyalty": memory } },
  "loyalty_daily 12": { refreshes: { "Customers and Loyalty": memory } },
  "sales_intraday 15": { cancelledAfterMinutes: 7 },
  "loyalty_daily 23": { tables: ["sessions", "app_events"] },
  "sales_daily 30": { lateMinutes: 190 },
  "sales_daily 41": { models: { sales_lines: timeout, fct_sales_daily: timeout } },
  "sales_daily 58": { tables: ["till_receipts"], lateMinutes: 25 },
  "loyalty_daily 66": {
    models: {
      consents: databaseError(
        "002003 (42S02): SQL compilation error:",
        "Object 'HALDEN.RAW.CONSENTS' does not exist or not authorized.",
      ),
    },
  },
};

const testIncidents: Readonly<Record<number, Incident>> = {
  4: {
    models: {
      revenue_daily: ({ name, folder }) =>
        `Compilation Error in model ${name} (models/${folder}/${name}.sql)\n  'payment_provider' is undefined. This can happen when calling a macro that does not exist.`,
    },
  },
  6: {
    models: {
      stock_by_store: databaseError(
        "001003 (42000): SQL compilation error: error line 28 at position 0",
        "syntax error line 28 at position 0 unexpected 'from'.",
      ),
    },
  },
};
