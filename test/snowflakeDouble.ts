// Stands in for Snowflake's SQL API, by its reference: https://docs.snowflake.com/en/developer-guide/sql-api/reference. Its statements
// are answered by a real PostgreSQL, in which `postgresFor` makes the functions that they call.

import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { PostgresSource } from "../server/src/runs/history.ts";
import { askerOf } from "./pooledPostgres.ts";

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: StatementBody;
}

export interface StatementBody {
  readonly statement?: string;
  readonly bindings?: Readonly<Record<string, { readonly type: string; readonly value: string }>>;
  readonly [key: string]: unknown;
}

/** What a test has it answer in place of the usual; `undefined` for that. */
export type Trick = (heard: Heard, count: number) => Reply | "hang" | "drop" | undefined;

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SnowflakeDouble {
  readonly origin: string;
  readonly heard: Heard[];
  trick: Trick | undefined;
  /** Rows of a partition, and how often a statement is found running first. */
  partitionRows: number;
  looks: number;
  close(): void;
}

interface Statement {
  readonly rows: readonly (readonly (string | null)[])[];
  readonly error: Reply | undefined;
  looks: number;
}

export async function startSnowflake(postgres: PostgresSource): Promise<SnowflakeDouble> {
  const statements = new Map<string, Statement>();
  const ask = askerOf(postgres, "snowflake");
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const double: SnowflakeDouble = {
    ...{ origin: `http://127.0.0.1:${port}`, heard: [], trick: undefined, partitionRows: 1000, looks: 1 },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk as string;
    const body = (text === "" ? {} : JSON.parse(text)) as StatementBody;
    const { method = "", url: path = "", headers } = request;
    const heard = { method, path, headers, body };
    double.heard.push(heard);
    const tricked = double.trick?.(heard, double.heard.length);
    if (tricked === "hang") return;
    if (tricked === "drop") return void request.socket.destroy();
    const reply = tricked ?? (await usual(heard));
    const isPart = path.includes("partition=");
    const sent = Buffer.from(reply.text ?? JSON.stringify(reply.body ?? {}));
    response.writeHead(reply.status, {
      "content-type": "application/json",
      // As the API does with all but the first.
      ...(isPart && { "content-encoding": "gzip" }),
      ...reply.headers,
    });
    response.end(isPart ? gzipSync(sent) : sent);
  }
  async function usual({ method, path, body }: Heard): Promise<Reply> {
    const url = new URL(path, double.origin);
    const [, , , , handle, what] = url.pathname.split("/");
    if (what === "cancel") return { status: 200, body: { code: "000604", message: "Cancelled." } };
    if (method === "POST") {
      const id = `01b2-${statements.size}`;
      statements.set(id, { ...(await runOn(ask, body)), looks: double.looks });
      return {
        status: 202,
        body: { code: "333334", message: "Asynchronous execution in progress.", statementHandle: id },
      };
    }
    const found = statements.get(handle ?? "");
    if (!found) return { status: 404, body: { code: "000709", message: "There is no such statement." } };
    if (found.looks-- > 0) return { status: 202, body: { code: "333333", statementHandle: handle } };
    return found.error ?? resultOf(found, handle ?? "", Number(url.searchParams.get("partition") ?? 0));
  }
  const resultOf = ({ rows }: Statement, handle: string, part: number): Reply => {
    const size = double.partitionRows;
    const parts = Math.max(Math.ceil(rows.length / size), 1);
    const data = rows.slice(part * size, (part + 1) * size);
    if (part > 0) return { status: 200, body: { data } };
    const partitionInfo = Array.from({ length: parts }, (_, index) => ({
      rowCount: Math.min(size, rows.length - index * size),
    }));
    const resultSetMetaData = { numRows: rows.length, format: "jsonv2", partitionInfo, rowType: [] };
    return { status: 200, body: { code: "090001", statementHandle: handle, resultSetMetaData, data } };
  };
  return double;
}

async function runOn(
  ask: ReturnType<typeof askerOf>,
  { statement = "", bindings = {} }: StatementBody,
): Promise<Omit<Statement, "looks">> {
  try {
    const types = { getTypeParser: () => (text: unknown) => text };
    const { rows } = await ask({
      ...{ text: asPostgres(statement), rowMode: "array", types },
      values: Object.values(bindings).map(({ value }) => value),
    });
    return { rows: rows as (string | null)[][], error: undefined };
  } catch (error) {
    const { message, code = "" } = error as Error & { readonly code?: string };
    return { rows: [], error: { status: 422, body: { code: "002003", sqlState: code, message } } };
  }
}

/** What PostgreSQL writes otherwise: placeholders, and the name of the collation that goes by bytes. */
export function asPostgres(sql: string): string {
  let count = 0;
  return sql
    .replaceAll("?", () => `$${++count}::text`)
    .replaceAll("COLLATE 'utf8'", 'COLLATE "C"')
    .replaceAll("DATE_PART(epoch_millisecond, ", "epoch_millisecond(")
    .replace("information_schema.columns", "snowflake.columns");
}

/** Snowflake's functions and types that its statements name, and what their manual says that they do. */
export const postgresFor = `
CREATE SCHEMA snowflake;
CREATE FUNCTION snowflake.to_varchar(at timestamp, format text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT to_char(at, 'YYYY-MM-DD HH24:MI:SS.US') || '000' $$;
CREATE FUNCTION snowflake.to_varchar(at date, format text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT to_char(at, 'YYYY-MM-DD') $$;
CREATE FUNCTION snowflake.to_varchar(value anyelement) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT value::text $$;
CREATE FUNCTION snowflake.convert_timezone(zone text, at timestamptz) RETURNS timestamp LANGUAGE sql IMMUTABLE AS
  $$ SELECT at AT TIME ZONE zone $$;
CREATE FUNCTION snowflake.to_timestamp_ntz(value text) RETURNS timestamp LANGUAGE sql IMMUTABLE AS
  $$ SELECT value::timestamp $$;
CREATE FUNCTION snowflake.to_timestamp_ltz(value text) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
  $$ SELECT value::timestamptz $$;
CREATE FUNCTION snowflake.to_timestamp_tz(value text) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
  $$ SELECT value::timestamptz $$;
CREATE FUNCTION snowflake.to_date(value text) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT value::date $$;
CREATE FUNCTION snowflake.to_timestamp_ntz(value text, format text) RETURNS timestamp LANGUAGE sql IMMUTABLE AS
  $$ SELECT value::timestamp $$;
CREATE FUNCTION snowflake.to_timestamp_ntz(value timestamptz) RETURNS timestamp LANGUAGE sql IMMUTABLE AS
  $$ SELECT value AT TIME ZONE 'UTC' $$;
CREATE FUNCTION snowflake.to_timestamp_ltz(value text, format text) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
  $$ SELECT value::timestamptz $$;
CREATE FUNCTION snowflake.to_timestamp_tz(value text, format text) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
  $$ SELECT value::timestamptz $$;
CREATE FUNCTION snowflake.epoch_millisecond(value timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE AS
  $$ SELECT floor(extract(epoch FROM value) * 1000)::bigint $$;
CREATE FUNCTION snowflake.epoch_millisecond(value timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS
  $$ SELECT floor(extract(epoch FROM value) * 1000)::bigint $$;
CREATE FUNCTION snowflake.contains(whole text, part text) RETURNS boolean LANGUAGE sql IMMUTABLE AS
  $$ SELECT strpos(whole, part) > 0 $$;
CREATE FUNCTION snowflake.lower(value text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT pg_catalog.lower(value COLLATE "und-x-icu") $$;
CREATE FUNCTION snowflake.try_to_double(value text) RETURNS float8 LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN value ~ '^\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*$' THEN value::float8 END $$;
CREATE VIEW snowflake.columns AS SELECT table_schema::text, table_name::text, column_name::text, ordinal_position,
  CASE WHEN data_type LIKE 'character%' OR data_type = 'text' THEN 'TEXT'
    WHEN data_type = 'timestamp without time zone' THEN 'TIMESTAMP_NTZ'
    WHEN data_type = 'timestamp with time zone' THEN 'TIMESTAMP_TZ'
    WHEN data_type LIKE 'json%' THEN 'VARIANT' WHEN data_type LIKE 'double%' THEN 'FLOAT'
    WHEN data_type IN ('boolean', 'date') THEN upper(data_type) ELSE 'NUMBER' END AS data_type
FROM information_schema.columns WHERE table_schema = upper(table_schema);
`;

/** The tables of a schema once more under names in capital letters, as Snowflake keeps those that nobody has quoted. */
export const inCapitals = `
;CREATE SCHEMA "META";
DO $do$ DECLARE one record; BEGIN
  FOR one IN SELECT table_name AS name, string_agg(format('%I AS %I', column_name, upper(column_name)), ', '
    ORDER BY ordinal_position) AS list FROM information_schema.columns WHERE table_schema = 'meta' GROUP BY 1
  LOOP EXECUTE format('CREATE VIEW "META".%I AS SELECT %s FROM meta.%I', upper(one.name), one.list, one.name); END LOOP;
END $do$;
`;
