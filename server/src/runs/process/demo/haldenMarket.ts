// What the demo's data platform consists of: the same pipelines, tables and models as in fixtures/workspace.

export interface Pipeline {
  readonly name: string;
  readonly workspace: string;
  /** UTC, as hours with fractions. */
  readonly startHours: readonly number[];
  /** 0 is Sunday; missing: every day. */
  readonly weekday?: number;
  /** Is there a record of its runs in the orchestrator's table? Where not, they are known by their steps alone. */
  readonly isRecorded: boolean;
  readonly dataProduct: string;
}

export interface Table {
  readonly name: string;
  readonly source: string;
  readonly sourceType: "SQL" | "API" | "File";
  readonly loadType: "FULL" | "INCREMENTAL";
  readonly dataProduct: string;
  /** Median per load. */
  readonly rows: number;
  readonly bytesPerRow: number;
  readonly seconds: number;
  readonly pipelines: readonly string[];
}

export interface Model {
  readonly name: string;
  readonly schema: "staging" | "core" | "marts";
  readonly folder: string;
  readonly materialization: "view" | "table" | "incremental";
  /** Tables as `raw.<table>`, models by name. */
  readonly from: readonly string[];
  readonly seconds: number;
  readonly rows: number;
  readonly dataProduct: string;
  readonly pipelines: readonly string[];
  readonly tests: readonly string[];
}

export interface SemanticModel {
  readonly name: string;
  readonly refreshType: "Full" | "Automatic";
  readonly from: readonly string[];
  readonly seconds: number;
  readonly dataProduct: string;
  readonly pipelines: readonly string[];
}

export const prod = "halden-prod";
const test = "halden-test";

const sales = "Sales";
const stock = "Stock";
const loyalty = "Loyalty";
const marketing = "Marketing";
const finance = "Finance";

export const pipelines: readonly Pipeline[] = [
  { name: "sales_daily", workspace: prod, startHours: [2], isRecorded: true, dataProduct: sales },
  {
    name: "sales_intraday",
    workspace: prod,
    startHours: [9, 12.5, 16],
    isRecorded: true,
    dataProduct: stock,
  },
  { name: "loyalty_daily", workspace: prod, startHours: [3.5], isRecorded: true, dataProduct: loyalty },
  {
    name: "board_report",
    workspace: prod,
    startHours: [6],
    weekday: 1,
    isRecorded: true,
    dataProduct: finance,
  },
  { name: "sales_daily", workspace: test, startHours: [5], isRecorded: false, dataProduct: sales },
];

const daily = ["sales_daily"];
const intraday = ["sales_daily", "sales_intraday"];
const members = ["loyalty_daily"];

export const tables: readonly Table[] = [
  table("till_receipts", "tills", "File", "INCREMENTAL", sales, 1_150_000, 210, 410, daily),
  table("till_receipt_lines", "tills", "File", "INCREMENTAL", sales, 9_400_000, 96, 760, daily),
  table("orders", "orders", "SQL", "INCREMENTAL", sales, 38_000, 420, 55, intraday),
  table("order_lines", "orders", "SQL", "INCREMENTAL", sales, 260_000, 180, 240, intraday),
  table("payment_daily", "payments", "API", "INCREMENTAL", finance, 41_000, 260, 95, daily),
  table("items", "dynamics", "SQL", "FULL", stock, 64_000, 610, 70, daily),
  table("suppliers", "dynamics", "SQL", "FULL", stock, 2_300, 540, 12, daily),
  table("store_calendar", "dynamics", "SQL", "FULL", sales, 150_400, 60, 9, daily),
  table("stock_levels", "dynamics", "SQL", "FULL", stock, 3_900_000, 58, 310, intraday),
  table("stock_movements", "dynamics", "SQL", "INCREMENTAL", stock, 720_000, 112, 130, intraday),
  table("loyalty_accounts", "loyalty", "SQL", "FULL", loyalty, 2_150_000, 190, 260, members),
  table("loyalty_points", "loyalty", "SQL", "INCREMENTAL", loyalty, 640_000, 88, 90, members),
  table("sessions", "sessions", "API", "INCREMENTAL", marketing, 1_900_000, 340, 520, members),
  table("app_events", "sessions", "API", "INCREMENTAL", marketing, 5_200_000, 230, 690, members),
  table("email_sends", "mailer", "API", "INCREMENTAL", marketing, 480_000, 150, 140, members),
  table("consents", "loyalty", "SQL", "FULL", loyalty, 2_150_000, 70, 120, members),
];

const report = ["board_report"];

/** A model below the staging views: of `core`, kept up incrementally, or of `marts`, built whole. */
const built =
  (schema: "core" | "marts", materialization: "incremental" | "table") =>
  (
    name: string,
    from: readonly string[],
    dataProduct: string,
    seconds: number,
    rows: number,
    of: readonly string[],
    tests: readonly string[],
  ): Model => ({
    name,
    schema,
    folder: schema,
    materialization,
    from,
    seconds,
    rows,
    dataProduct,
    pipelines: of,
    tests,
  });

const core = built("core", "incremental");
const mart = built("marts", "table");

/** In an order in which each comes after all that it reads. */
export const models: readonly Model[] = [
  staging("stg_tills__receipts", "tills", "raw.till_receipts", sales, 22, daily),
  staging("stg_tills__receipt_lines", "tills", "raw.till_receipt_lines", sales, 41, daily),
  staging("stg_orders__orders", "orders", "raw.orders", sales, 6, intraday),
  staging("stg_orders__order_lines", "orders", "raw.order_lines", sales, 11, intraday),
  staging("stg_payments__daily", "payments", "raw.payment_daily", finance, 5, daily),
  staging("stg_dynamics__items", "dynamics", "raw.items", stock, 4, daily),
  staging("stg_dynamics__stock_levels", "dynamics", "raw.stock_levels", stock, 18, intraday),
  staging("stg_dynamics__stock_movements", "dynamics", "raw.stock_movements", stock, 14, intraday),
  staging("stg_loyalty__accounts", "loyalty", "raw.loyalty_accounts", loyalty, 13, members),
  staging("stg_loyalty__points", "loyalty", "raw.loyalty_points", loyalty, 7, members),
  staging("stg_sessions__sessions", "sessions", "raw.sessions", marketing, 28, members),
  staging("stg_sessions__app_events", "sessions", "raw.app_events", marketing, 52, members),
  staging("stg_mailer__sends", "mailer", "raw.email_sends", marketing, 9, members),
  core("sales_lines", ["stg_tills__receipts", "stg_tills__receipt_lines"], sales, 640, 9_300_000, daily, [
    "not_null_sales_lines_store_id",
  ]),
  core("orders", ["stg_orders__orders", "stg_orders__order_lines"], sales, 48, 37_800, intraday, [
    "unique_orders_order_id",
    "accepted_values_orders_currency",
  ]),
  core("fct_sales_daily", ["sales_lines", "orders"], sales, 380, 1_180_000, daily, [
    "unique_fct_sales_daily_sale_key",
    "not_null_fct_sales_daily_business_date",
  ]),
  core("fct_stock_movements", ["stg_dynamics__stock_movements"], stock, 95, 715_000, intraday, [
    "relationships_fct_stock_movements_item_id",
  ]),
  core("customers", ["stg_loyalty__accounts", "stg_loyalty__points"], loyalty, 130, 2_140_000, members, [
    "unique_customers_customer_id",
  ]),
  core(
    "sessions",
    ["stg_sessions__sessions", "stg_sessions__app_events"],
    marketing,
    210,
    1_860_000,
    members,
    ["not_null_sessions_channel"],
  ),
  mart("revenue_daily", ["fct_sales_daily", "stg_payments__daily"], sales, 74, 12_400, daily, [
    "not_null_revenue_daily_revenue_eur",
  ]),
  mart(
    "stock_by_store",
    ["fct_stock_movements", "stg_dynamics__stock_levels"],
    stock,
    120,
    3_900_000,
    intraday,
    ["not_negative_stock_by_store_quantity"],
  ),
  mart("replenishment", ["stock_by_store"], stock, 160, 1_450_000, intraday, [
    "not_null_replenishment_store_id",
  ]),
  mart("checkout_funnel", ["sessions"], marketing, 58, 48_000, members, []),
  mart("email_deliveries", ["stg_mailer__sends", "customers"], marketing, 36, 474_000, members, [
    "unique_email_deliveries_delivery_id",
  ]),
  mart("consents", ["customers", "raw.consents"], loyalty, 31, 2_140_000, members, []),
  mart("board_figures", [], finance, 45, 1_200, report, ["not_null_board_figures_week"]),
];

export const semanticModels: readonly SemanticModel[] = [
  refreshed("Revenue", ["revenue_daily"], 210, sales, daily),
  refreshed("Store Operations", ["stock_by_store", "replenishment"], 165, stock, intraday),
  refreshed("Customers and Loyalty", ["customers", "consents"], 240, loyalty, members),
  refreshed("Web Shop", ["checkout_funnel", "email_deliveries"], 130, marketing, members),
  { ...refreshed("Board Report", ["board_figures"], 75, finance, report), refreshType: "Full" },
];

function table(
  name: string,
  source: string,
  sourceType: Table["sourceType"],
  loadType: Table["loadType"],
  dataProduct: string,
  rows: number,
  bytesPerRow: number,
  seconds: number,
  of: readonly string[],
): Table {
  return { name, source, sourceType, loadType, dataProduct, rows, bytesPerRow, seconds, pipelines: of };
}

function staging(
  name: string,
  source: string,
  from: string,
  dataProduct: string,
  seconds: number,
  of: readonly string[],
): Model {
  const shared = { schema: "staging", folder: `staging/${source}`, materialization: "view" } as const;
  return { name, ...shared, from: [from], seconds, rows: 0, dataProduct, pipelines: of, tests: [] };
}

function refreshed(
  name: string,
  from: readonly string[],
  seconds: number,
  dataProduct: string,
  of: readonly string[],
): SemanticModel {
  return { name, refreshType: "Automatic", from, seconds, dataProduct, pipelines: of };
}
