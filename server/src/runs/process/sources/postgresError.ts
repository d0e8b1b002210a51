import type { PostgresSource } from "../../history.ts";
import { RunsError } from "../../store.ts";
import type { RunsErrorReason } from "../../store.ts";
import { isOfCertificate, isOfTls, networkWords, notEncrypted, without } from "./networkWords.ts";
import type { Words } from "./networkWords.ts";

/**
 * SQLSTATEs after which the same may work in a moment: lost connections, a server that starts, stops or is full, a
 * conflict with recovery. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const transientStates = /^(?:08|53[03]00|57P0[123]|40001|40P01)/;

const transientCodes: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
]);

/** What `pg` says of a connection that was there. */
const lost = /^(?:Connection terminated|Client has encountered a connection error|Client was closed)/;

export function isTransientPostgres(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof RunsError) return false;
  const code = codeOf(error);
  return (
    transientCodes.has(code) || transientStates.test(code) || (lost.test(error.message) && !isTimeout(error))
  );
}

const isTimeout = ({ message }: Error): boolean => /due to connection timeout|timeout expired/.test(message);

/** What went wrong, in words that hold no secret. */
export function explainPostgres(error: unknown, source: PostgresSource): RunsError {
  if (error instanceof RunsError) return error;
  const found = error instanceof Error ? error : new Error(String(error));
  const [message, hint] = wordsOf(found, source);
  return new RunsError(reasonOf(found), without(source.password, message), hint);
}

function reasonOf(error: Error): RunsErrorReason {
  if (codeOf(error) === "28P01" || isWithoutPassword(error)) return "secret";
  return codeOf(error) === "57014" || isTimeout(error) ? "deadline" : "failed";
}

function wordsOf(error: Error, source: PostgresSource): Words {
  const code = codeOf(error);
  return (
    wayWords(error, code, source) ??
    loginWords(error, code, source) ?? [`The server says: ${error.message}`, stateHint(code)]
  );
}

/** How far a connection came that was not made. */
export function failedStep(error: unknown): "encryption" | "login" | "database" {
  if (!(error instanceof Error)) return "database";
  const code = codeOf(error);
  if (isOfCertificate(code) || isOfTls(code) || /does not support SSL/.test(error.message))
    return "encryption";
  return code.startsWith("28") || isWithoutPassword(error) ? "login" : "database";
}

const isWithoutPassword = ({ message }: Error): boolean => /client password must be a/.test(message);

function wayWords(error: Error, code: string, source: PostgresSource): Words | undefined {
  if (/does not support SSL/.test(error.message)) return notEncrypted(source);
  const lostCode = lost.test(error.message) ? "ECONNRESET" : code;
  return networkWords(isTimeout(error) ? "ETIMEDOUT" : lostCode, error.message, source);
}

function loginWords(error: Error, code: string, source: PostgresSource): Words | undefined {
  const { user, database, host, password, secretName } = source;
  if (isWithoutPassword(error) || (code === "28P01" && !password))
    return [
      `The server wants a password for ${user}.`,
      `Put it into the environment variable ${secretName}.`,
    ];
  if (code === "28P01")
    return [
      `The server refuses the password for ${user}.`,
      `Look at the environment variable ${secretName}.`,
    ];
  if (code === "28000")
    return [
      `The server does not let ${user} in: ${error.message}.`,
      "Ask who runs the server: pg_hba.conf decides.",
    ];
  if (code === "3D000")
    return [`There is no database ${database} on ${host}.`, "Look at `database` in .tocsin.yaml."];
  return undefined;
}

function stateHint(code: string): string {
  if (code === "42501") return "Grant the user USAGE on the schema and SELECT on the table.";
  if (code === "25006") return "Tocsin only reads: name a table or a view that can be read without writing.";
  if (code === "57014")
    return "See what the server is busy with; an index on the column of the time makes every page quick.";
  if (code === "53300") return "The server has no connection left: try again later.";
  return "Ask who runs the server.";
}

const codeOf = (error: Error): string =>
  "code" in error && typeof error.code === "string" ? error.code : "";
