import { randomUUID } from "node:crypto";
import { Agent } from "node:https";
import { getCACertificates } from "node:tls";
import type * as AthenaSdk from "@aws-sdk/client-athena";
import type { AthenaSource } from "../../cloudSources.ts";
import type { EpochMs } from "../../store.ts";
import { waitFor } from "../sync/backOff.ts";
import type { Wait } from "../sync/backOff.ts";
import { AthenaQueryError } from "./athenaError.ts";
import type { AthenaTable } from "./athenaSql.ts";
import { late, stopped } from "./interrupted.ts";

/** What tests set otherwise. */
export interface AthenaMeans {
  /** Where it is asked, in place of the region's own. */
  readonly endpoint?: string;
  readonly wait?: Wait;
  readonly now?: () => EpochMs;
  /** How long a query may take and wait for its turn, in milliseconds. */
  readonly queryMs?: number;
  readonly answerMs?: number;
  /** How often AWS's client tries, which waits by itself. */
  readonly attempts?: number;
}

export type Texts = readonly (string | null)[];

export interface AthenaApi {
  /** `undefined` where there is no such table. */
  table(
    parts: readonly [database: string, table: string],
    signal: AbortSignal,
  ): Promise<AthenaTable | undefined>;
  /** Hands the rows of a statement out, a thousand at once. */
  ask(sql: string, signal: AbortSignal): AsyncGenerator<readonly Texts[]>;
  /** Bytes that statements have read. */
  readonly scanned: () => number;
  close(): void;
}

/** Between two looks at a query; the first ones come sooner. */
const lookMs = 2000;

/** Rows that Athena gives at once, at most. */
const pageRows = 1000;

export function athenaApi(source: AthenaSource, means: AthenaMeans = {}): AthenaApi {
  const { wait = waitFor, now = Date.now, queryMs = 600_000 } = means;
  let bytes = 0;
  let opened: Promise<Connection> | undefined;
  const open = (): Promise<Connection> => (opened ??= connect(source, means));
  /** Sends it, and says it where nobody wants the answer any more. */
  const within = async <T>(signal: AbortSignal, send: (connection: Connection) => Promise<T>): Promise<T> => {
    if (signal.aborted) throw stopped();
    try {
      return await send(await open());
    } catch (error) {
      throw signal.aborted ? stopped() : error;
    }
  };
  const looked = async (id: string, signal: AbortSignal): Promise<AthenaSdk.QueryExecution> => {
    const deadline = now() + queryMs;
    for (let looks = 0; ; looks++) {
      const { QueryExecution: query } = await within(signal, ({ sdk, client }) =>
        client.send(new sdk.GetQueryExecutionCommand({ QueryExecutionId: id }), { abortSignal: signal }),
      );
      const { State: state = "QUEUED" } = query?.Status ?? {};
      if (query && state !== "QUEUED" && state !== "RUNNING") return query;
      if (now() > deadline) throw late("Athena", queryMs);
      await wait(Math.min(200 * 2 ** looks, lookMs), signal);
    }
  };
  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<readonly Texts[]> {
    const { QueryExecutionId: id = "" } = await within(signal, ({ sdk, client }) =>
      client.send(new sdk.StartQueryExecutionCommand(startOf(source, sql)), { abortSignal: signal }),
    );
    let isDone = false;
    try {
      const query = await looked(id, signal);
      isDone = true;
      bytes += query.Statistics?.DataScannedInBytes ?? 0;
      failIfFailed(query);
    } finally {
      if (!isDone) await stop(open, id);
    }
    let token: string | undefined;
    do {
      const part = { QueryExecutionId: id, MaxResults: pageRows, ...(token && { NextToken: token }) };
      const { ResultSet: set, NextToken: next } = await within(signal, ({ sdk, client }) =>
        client.send(new sdk.GetQueryResultsCommand(part), { abortSignal: signal }),
      );
      // The first row of a `SELECT` names its columns.
      yield (set?.Rows ?? []).slice(token === undefined ? 1 : 0).map(textsOf);
      token = next;
    } while (token !== undefined);
  }
  return {
    ask,
    scanned: () => bytes,
    table: ([database, name], signal) =>
      within(signal, (connection) => tableOf(connection, source.catalog, database, name, signal)),
    close: () => void opened?.then(({ client }) => client.destroy()).catch(() => undefined),
  };
}

interface Connection {
  readonly sdk: typeof AthenaSdk;
  readonly client: AthenaSdk.AthenaClient;
}

/** Credentials are looked for where AWS's own tools do: nothing of `.tocsin.yaml` chooses among them. */
async function connect(
  { region }: AthenaSource,
  { endpoint, answerMs = 60_000, attempts = 4 }: AthenaMeans,
): Promise<Connection> {
  const sdk = await import("@aws-sdk/client-athena");
  // `HTTPS_PROXY` and `NO_PROXY` are followed where Node can (24.5 and newer).
  const proxied = { proxyEnv: process.env };
  const ca = [...getCACertificates("default"), ...getCACertificates("system")];
  const httpsAgent = new Agent({ keepAlive: true, ca, ...proxied });
  const client = new sdk.AthenaClient({
    region,
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: attempts,
    requestHandler: {
      ...{ connectionTimeout: 15_000, requestTimeout: answerMs, throwOnRequestTimeout: true },
      httpsAgent,
    },
  });
  return { sdk, client };
}

/** The token tells a request that is sent twice from two that are alike. */
const startOf = ({ catalog, database, workgroup, output }: AthenaSource, sql: string) => ({
  QueryString: sql,
  ClientRequestToken: randomUUID(),
  WorkGroup: workgroup,
  QueryExecutionContext: { Catalog: catalog, Database: database },
  ...(output !== undefined && { ResultConfiguration: { OutputLocation: output } }),
});

function failIfFailed({ Status: status }: AthenaSdk.QueryExecution): void {
  if (status?.State === "SUCCEEDED") return;
  const why = status?.AthenaError?.ErrorMessage ?? status?.StateChangeReason;
  throw new AthenaQueryError(
    why ?? `the query is ${status?.State ?? "of no state"}.`,
    status?.AthenaError?.Retryable === true,
  );
}

/** A few seconds, whoever has been stopped. */
async function stop(open: () => Promise<Connection>, id: string): Promise<void> {
  try {
    const { sdk, client } = await open();
    await client.send(new sdk.StopQueryExecutionCommand({ QueryExecutionId: id }), {
      abortSignal: AbortSignal.timeout(3000),
    });
  } catch {
    // The workgroup's own limit ends it.
  }
}

const textsOf = ({ Data: data = [] }: AthenaSdk.Row): Texts =>
  data.map(({ VarCharValue: text }) => text ?? null);

async function tableOf(
  { sdk, client }: Connection,
  catalog: string,
  database: string,
  name: string,
  signal: AbortSignal,
): Promise<AthenaTable | undefined> {
  const asked = { CatalogName: catalog, DatabaseName: database, TableName: name };
  try {
    const { TableMetadata: found } = await client.send(new sdk.GetTableMetadataCommand(asked), {
      abortSignal: signal,
    });
    const columns = [...(found?.Columns ?? []), ...(found?.PartitionKeys ?? [])];
    const types = new Map(columns.map(({ Name: column = "", Type: type = "" }) => [column, type]));
    const partitions = (found?.PartitionKeys ?? []).flatMap(({ Name: column }) => column ?? []);
    return found ? { database, name, types, partitions } : undefined;
  } catch (error) {
    const isMissing =
      error instanceof Error &&
      error.name === "MetadataException" &&
      /not ?found|does not exist/i.test(error.message);
    if (isMissing) return undefined;
    throw error;
  }
}
