import type { SqlServerSource } from "../../history.ts";
import { claimsOf, refusedToken } from "./entraToken.ts";
import { stopped } from "./interrupted.ts";
import type { SourceMeans } from "./source.ts";
import { connectAwake } from "./sqlServerConnection.ts";
import type { Rows, SqlServerConnection, SqlServerPatience } from "./sqlServerConnection.ts";
import type { Statement } from "./sqlServerSql.ts";

/** So long before its token ends a connection is made anew, in milliseconds. */
const tokenMarginMs = 5 * 60_000;

export interface Line {
  ask(statement: Statement, signal: AbortSignal): Promise<Rows>;
  /** The last one that was used. */
  secret(): string | undefined;
  close(): Promise<void>;
}

/** One connection, made when it is needed, and anew when it was lost or its token is about to end. */
export function oneAtATime(source: SqlServerSource, means: SourceMeans, patience: SqlServerPatience): Line {
  let connected: SqlServerConnection | undefined;
  let secret = source.password;
  let pending: Promise<unknown> = Promise.resolve();
  const drop = (): void => {
    connected?.close();
    connected = undefined;
  };
  const connection = async (signal: AbortSignal): Promise<SqlServerConnection> => {
    if (connected && !isEnding(connected.secret, source)) return connected;
    secret = (await (means.secret?.() ?? source.password))?.trim() ?? "";
    if (connected && connected.secret === secret) return connected;
    drop();
    const refused = source.auth === "entra" ? refusedToken(secret, source, Date.now()) : undefined;
    if (refused) throw refused;
    connected = await connectAwake(source, secret, patience, () => means.waking?.(), signal);
    return connected;
  };
  const answer = async (statement: Statement, signal: AbortSignal): Promise<Rows> => {
    if (signal.aborted) throw stopped();
    try {
      return await (await connection(signal)).ask(statement, signal);
    } catch (error) {
      drop();
      throw signal.aborted ? stopped() : error;
    }
  };
  return {
    ask(statement, signal) {
      // One that was stopped may still be on its way to the server.
      const asked = pending.then(() => answer(statement, signal));
      pending = asked.catch(() => undefined);
      return asked;
    },
    secret: () => secret,
    async close() {
      await pending;
      drop();
    },
  };
}

const isEnding = (token: string, { auth }: SqlServerSource): boolean =>
  auth === "entra" && (claimsOf(token).expiresAt ?? Infinity) - Date.now() < tokenMarginMs;
