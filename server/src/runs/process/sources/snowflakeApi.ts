import { randomUUID } from "node:crypto";
import * as tls from "node:tls";
import type { SnowflakeSource } from "../../cloudSources.ts";
import type { EpochMs } from "../../store.ts";
import { waitFor } from "../sync/backOff.ts";
import type { Wait } from "../sync/backOff.ts";
import { late, stopped } from "./interrupted.ts";
import { SnowflakeError } from "./snowflakeError.ts";
import { credentialsOf } from "./snowflakeToken.ts";

/** What tests set otherwise. */
export interface SnowflakeMeans {
  /** Where it is asked, in place of the account's own. */
  readonly origin?: string;
  readonly wait?: Wait;
  readonly now?: () => EpochMs;
  /** How long an answer and a statement may take, in milliseconds. */
  readonly answerMs?: number;
  readonly statementMs?: number;
}

export type Texts = readonly (string | null)[];

/** Asks a statement and hands its rows out in the pieces in which Snowflake keeps them. */
export type AskSnowflake = (
  sql: string,
  values: readonly string[],
  signal: AbortSignal,
) => AsyncGenerator<readonly Texts[]>;

/** How often too many requests, or a server in trouble, are waited for. */
const tries = 6;
const mostWaitMs = 60_000;
/** Between two looks at a statement; the first ones come sooner. */
const lookMs = 2000;

/** https://docs.snowflake.com/en/developer-guide/sql-api/reference: what is read of its answers. */
interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: {
    readonly code?: string;
    readonly message?: string;
    readonly sqlState?: string;
    readonly statementHandle?: string;
    readonly resultSetMetaData?: { readonly partitionInfo?: readonly unknown[] };
    readonly data?: readonly Texts[];
  };
}

interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: object;
}

type Send = (asked: Asked, signal: AbortSignal) => Promise<Answer>;

/** Statements run apart from the request that starts them, so that each can be stopped from the beginning. */
export function snowflakeApi(source: SnowflakeSource, means: SnowflakeMeans = {}): AskSnowflake {
  const { wait = waitFor, now = Date.now, statementMs = 120_000 } = means;
  const send = patientSender(source, means, wait);
  return async function* ask(sql, values, signal) {
    if (signal.aborted) throw stopped();
    const deadline = now() + statementMs + 5000;
    const requestId = randomUUID();
    const path = `/api/v2/statements?async=true&requestId=${requestId}`;
    const body = bodyOf(source, sql, values, statementMs);
    const started = await send({ method: "POST", path, body }, signal);
    const handle = handleOf(started);
    let isDone = false;
    try {
      let answer = started;
      for (let looks = 0; answer.status === 202; looks++) {
        if (now() > deadline) throw late("Snowflake", statementMs);
        await wait(Math.min(100 * 2 ** looks, lookMs), signal);
        if (signal.aborted) throw stopped();
        answer = await send({ method: "GET", path: `/api/v2/statements/${handle}` }, signal);
      }
      isDone = true;
      yield answer.body.data ?? [];
      const parts = answer.body.resultSetMetaData?.partitionInfo?.length ?? 1;
      for (let part = 1; part < parts; part++) {
        const next = `/api/v2/statements/${handle}?partition=${part}`;
        yield (await send({ method: "GET", path: next }, signal)).body.data ?? [];
      }
    } finally {
      if (!isDone) await cancel(send, handle);
    }
  };
}

function bodyOf(
  { database, schema, warehouse, role }: SnowflakeSource,
  statement: string,
  values: readonly string[],
  statementMs: number,
): object {
  return {
    ...{ statement, database, schema, warehouse, role, timeout: Math.ceil(statementMs / 1000) },
    bindings: Object.fromEntries(values.map((value, index) => [String(index + 1), { type: "TEXT", value }])),
    parameters: { timezone: "UTC", query_tag: "tocsin" },
  };
}

/** It becomes a part of a path. */
function handleOf({ body }: Answer): string {
  const handle = body.statementHandle ?? "";
  if (/^[\w-]{1,100}$/.test(handle)) return handle;
  throw new SnowflakeError(200, "", "", "The answer names no statement.");
}

/** A few seconds, whoever has been stopped: the statement's own limit ends it otherwise. */
async function cancel(send: Send, handle: string): Promise<void> {
  const asked: Asked = { method: "POST", path: `/api/v2/statements/${handle}/cancel`, body: {} };
  await send(asked, AbortSignal.timeout(3000)).catch(() => undefined);
}

/** Asks again what was asked too often or met a server in trouble, and once with a fresh token what was refused. */
function patientSender(source: SnowflakeSource, means: SnowflakeMeans, wait: Wait): Send {
  const credentials = credentialsOf(source, means.now ?? Date.now);
  return async (asked, signal) => {
    let again = false;
    for (let failed = 0; ; failed++) {
      const path = failed > 0 && asked.body ? `${asked.path}&retry=true` : asked.path;
      const { type, token } = credentials(again);
      const answer: Answer = await exchange(source, means, { ...asked, path }, { type, token }, signal);
      if (answer.status === 200 || answer.status === 202) return answer;
      const isRefused: boolean = answer.status === 401 && type === "KEYPAIR_JWT" && !again;
      const isBusy = answer.status === 429 || answer.status >= 502;
      if ((!isRefused && !isBusy) || failed + 1 >= tries) throw errorOf(answer);
      if (isBusy) await wait(pauseMs(answer, failed), signal);
      if (signal.aborted) throw stopped();
      again ||= isRefused;
    }
  };
}

/** As long as it says, in seconds or up to a time; else longer each time, half of it by chance. */
function pauseMs({ retryAfter }: Answer, failed: number): number {
  const seconds = Number(retryAfter ?? Number.NaN);
  const said = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter ?? "") - Date.now();
  if (retryAfter !== null && Number.isFinite(said)) return Math.min(Math.max(said, 0), mostWaitMs);
  const ms = 1000 * 2 ** failed;
  return Math.min(ms / 2 + Math.random() * ms, mostWaitMs);
}

const errorOf = ({ status, body }: Answer): SnowflakeError =>
  new SnowflakeError(status, body.code ?? "", body.sqlState ?? "", body.message ?? `It answered ${status}.`);

async function exchange(
  { host }: SnowflakeSource,
  { origin = `https://${host}`, answerMs = 60_000 }: SnowflakeMeans,
  { method, path, body }: Asked,
  { type, token }: { readonly type: string; readonly token: string },
  signal: AbortSignal,
): Promise<Answer> {
  trustSystem();
  const clock = AbortSignal.timeout(answerMs);
  try {
    const response = await fetch(origin + path, {
      method,
      headers: {
        ...{ accept: "application/json", "content-type": "application/json", "user-agent": "tocsin/1.0" },
        ...{ authorization: `Bearer ${token}`, "x-snowflake-authorization-token-type": type },
      },
      body: body ? JSON.stringify(body) : null,
      // The token is for this place.
      redirect: "manual",
      signal: AbortSignal.any([signal, clock]),
    });
    const text = await response.text();
    const retryAfter = response.headers.get("retry-after");
    return { status: response.status, retryAfter, body: jsonOf(text, response.status) };
  } catch (error) {
    if (signal.aborted) throw stopped();
    throw clock.aborted ? late(host, answerMs) : error;
  }
}

function jsonOf(text: string, status: number): Answer["body"] {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === "object" && read !== null) return read;
  } catch {
    // Said below.
  }
  if (status !== 200 && status !== 202) return {};
  throw new SnowflakeError(status, "", "", "The answer is no JSON.");
}

let isTrusted = false;

/** Authorities of the system, such as that of a company's proxy, count beside Node's own. */
function trustSystem(): void {
  if (isTrusted) return;
  isTrusted = true;
  tls.setDefaultCACertificates?.([...tls.getCACertificates("default"), ...tls.getCACertificates("system")]);
}
