// Stands in for Amazon Athena, by its reference: https://docs.aws.amazon.com/athena/latest/APIReference/. Its statements are answered by
// a real PostgreSQL, where they mean the same but for what `asPostgres` writes otherwise.

import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { PostgresSource } from "../server/src/runs/history.ts";
import { askerOf } from "./pooledPostgres.ts";

export interface Heard {
  /** `StartQueryExecution` and the like. */
  readonly action: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export type Trick = (heard: Heard, count: number) => Reply | "hang" | "drop" | undefined;

export interface AthenaDouble {
  readonly endpoint: string;
  readonly heard: Heard[];
  trick: Trick | undefined;
  /** How often a query is found running first. */
  looks: number;
  close(): void;
}

export const refusal = (type: string, message: string, status = 400): Reply => ({
  status,
  body: { __type: type, Message: message, message },
});

interface Query {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly problem: string | undefined;
  looks: number;
}

export async function startAthena(postgres: PostgresSource): Promise<AthenaDouble> {
  const queries: Query[] = [];
  const postgresAsk = askerOf(postgres, "athena");
  const ask: Ask = async (text) => {
    const { rows, fields } = await postgresAsk({ text, rowMode: "array", types });
    return { rows: rows as (string | null)[][], columns: fields.map(({ name }) => name) };
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const double: AthenaDouble = {
    ...{ endpoint: `http://127.0.0.1:${port}`, heard: [], trick: undefined, looks: 1 },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk as string;
    const action = String(request.headers["x-amz-target"] ?? "").replace("AmazonAthena.", "");
    const heard = { action, headers: request.headers, body: JSON.parse(text) as Heard["body"] };
    double.heard.push(heard);
    const tricked = double.trick?.(heard, double.heard.length);
    if (tricked === "hang") return;
    if (tricked === "drop") return void request.socket.destroy();
    const { status, body } = tricked ?? (await usual(heard));
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(body));
  }
  async function usual({ action, body }: Heard): Promise<Reply> {
    if (action === "GetTableMetadata") return tableOf(ask, body);
    if (action === "StopQueryExecution") return { status: 200, body: {} };
    if (action === "StartQueryExecution") {
      queries.push({ ...(await runOn(ask, String(body["QueryString"]))), looks: double.looks });
      return { status: 200, body: { QueryExecutionId: String(queries.length - 1) } };
    }
    const query = queries[Number(body["QueryExecutionId"])];
    if (!query) return refusal("InvalidRequestException", "QueryExecution was not found");
    if (action === "GetQueryExecution") return { status: 200, body: { QueryExecution: stateOf(query) } };
    return { status: 200, body: partOf(query, Number(body["NextToken"] ?? 0), Number(body["MaxResults"])) };
  }
  return double;
}

function stateOf(query: Query): object {
  if (query.looks-- > 0) return { Status: { State: "RUNNING" } };
  const { problem, rows } = query;
  const status =
    problem === undefined ? { State: "SUCCEEDED" } : { State: "FAILED", StateChangeReason: problem };
  return { Status: status, Statistics: { DataScannedInBytes: rows.length * 1000 } };
}

/** The first row of the first part names the columns; what is null has no value. */
function partOf({ columns, rows }: Query, from: number, most: number): object {
  const all = [columns, ...rows];
  const next = from + most;
  const datum = (text: string | null): object => (text === null ? {} : { VarCharValue: text });
  return {
    ResultSet: { Rows: all.slice(from, next).map((row) => ({ Data: row.map(datum) })) },
    ...(next < all.length && { NextToken: String(next) }),
  };
}

type Asked = Omit<Query, "looks">;

type Ask = (text: string) => Promise<Omit<Asked, "problem">>;

/** All values are texts. */
const types = { getTypeParser: () => (one: unknown) => one };

async function runOn(ask: Ask, sql: string): Promise<Asked> {
  try {
    return { ...(await ask(asPostgres(sql))), problem: undefined };
  } catch (error) {
    return { columns: [], rows: [], problem: error instanceof Error ? error.message : "" };
  }
}

/** A literal with a zone is of another type in PostgreSQL, and JSON is written by another function. */
export const asPostgres = (sql: string): string =>
  sql
    .replaceAll(/TIMESTAMP ('[^']* UTC')/g, "TIMESTAMPTZ $1")
    .replaceAll(/\bTRY_CAST\(((?:[^()]|\([^()]*\))*) AS double\)/g, "try_double($1)")
    .replaceAll(" AS double)", " AS double precision)")
    .replaceAll(/JSON_FORMAT\(CAST\(("\w+") AS JSON\)\)/g, "$1::text");

const hiveTypes: Readonly<Record<string, string>> = {
  "timestamp without time zone": "timestamp",
  "timestamp with time zone": "timestamp with time zone",
  text: "string",
  numeric: "decimal(38,6)",
  json: "map<string,string>",
  "double precision": "double",
};

/** The last column that is called `dt` is told as a partition's. */
async function tableOf(ask: Ask, body: Heard["body"]): Promise<Reply> {
  const [schema, name] = [String(body["DatabaseName"]), String(body["TableName"])];
  const { rows } = await ask(
    `SELECT column_name, data_type FROM information_schema.columns
     WHERE table_schema = '${schema}' AND table_name = '${name}' ORDER BY ordinal_position`,
  );
  if (rows.length === 0)
    return refusal("MetadataException", `EntityNotFoundException: Table ${name} not found.`);
  const columns = rows.map(([column, type]) => ({ Name: column, Type: hiveTypes[type ?? ""] ?? type }));
  const isKey = ({ Name: column }: { readonly Name: string | null | undefined }): boolean => column === "dt";
  const table = {
    Name: name,
    Columns: columns.filter((one) => !isKey(one)),
    PartitionKeys: columns.filter(isKey),
  };
  return { status: 200, body: { TableMetadata: table } };
}

/** Functions that its statements name and PostgreSQL does not have, and what the manual says that they do. */
export const postgresFor = `
CREATE SCHEMA athena;
CREATE FUNCTION athena.date_diff(unit text, one timestamp, other timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE AS
  $$ SELECT trunc(extract(epoch FROM other - one) * 1000)::bigint $$;
CREATE FUNCTION athena.date_diff(unit text, one timestamptz, other timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS
  $$ SELECT trunc(extract(epoch FROM other - one) * 1000)::bigint $$;
CREATE FUNCTION athena.lower(value text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT pg_catalog.lower(value COLLATE "und-x-icu") $$;
CREATE FUNCTION athena.try_double(value text) RETURNS float8 LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN value ~ '^\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*$' THEN value::float8 END $$;
`;
