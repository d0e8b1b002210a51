import type { DoctorStep, SqlServerSource } from "../../history.ts";
import { RunsError } from "../../store.ts";
import type { RunsErrorReason } from "../../store.ts";
import { audienceHint, databaseAudience } from "./entraToken.ts";
import { isOfCertificate, isOfTls, networkWords, notEncrypted, without } from "./networkWords.ts";
import type { Words } from "./networkWords.ts";

/** What went wrong, in the server's numbers and the driver's and the network's codes. */
export interface SqlServerFailure extends Error {
  readonly numbers: readonly number[];
  readonly code: string;
  /** No connection was made. */
  readonly isOfConnection: boolean;
  /** It was tried for as long as a database takes to wake up. */
  readonly wasWaitedFor?: boolean;
}

/** Those of the server: `errorMessage` of a login, or `number` of a statement. */
export function failureOf(
  error: unknown,
  isOfConnection: boolean,
  numbers: readonly number[] = [],
): SqlServerFailure {
  const all = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [error];
  const own = all.flatMap(numbersOf);
  const { cause } = error instanceof Error ? error : { cause: undefined };
  const message = all.map((one) => (one instanceof Error ? one.message : String(one))).join(" ");
  return Object.assign(new Error(cause instanceof Error ? cause.message : message, { cause: error }), {
    numbers: [...numbers, ...own],
    code: codeOf(cause) || codeOf(error),
    isOfConnection,
  });
}

/** The server's number of what it says. */
export const numbersOf = (said: unknown): readonly number[] =>
  typeof said === "object" && said !== null && "number" in said && typeof said.number === "number"
    ? [said.number]
    : [];

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

const isFailure = (error: unknown): error is SqlServerFailure =>
  error instanceof Error && "isOfConnection" in error;

/** What the server said of a statement, in its numbers; none where it said nothing. */
export const numbersSaid = (error: unknown): readonly number[] => (isFailure(error) ? error.numbers : []);

/**
 * The database wakes up, moves or is full for a moment: Azure SQL Database's list of passing errors without those that mostly
 * do not pass (926, 4060), the limits of its resources (10928, 10929), and a pool that warms up (42109).
 * https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues
 * https://learn.microsoft.com/sql/relational-databases/errors-events/mssqlserver-42109-database-engine-error
 */
const waking: ReadonlySet<number> = new Set([
  ...[615, 4221, 10_928, 10_929, 40_197, 40_501, 40_613, 42_109, 49_918, 49_919, 49_920],
]);

/**
 * Lost connections (64, 233, 10053, 10054, 10060), a server that stops (6005) or is updated (18401), a deadlock (1205), a lock
 * that was held too long (1222), a conflict of versions (3960, 24556, 24706).
 */
const passing: ReadonlySet<number> = new Set([
  ...[64, 233, 1205, 1222, 3960, 6005, 10_053, 10_054, 10_060, 18_401, 24_556, 24_706],
]);

const lost: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ESOCKET", "ECLOSE"]);

const transientCodes: ReadonlySet<string> = new Set([...lost, "ECONNREFUSED", "ETIMEDOUT", "EAI_AGAIN"]);

/** Whether to wait for it: the database says so, or takes the connection and does not finish the login. */
export const isWaking = (error: unknown): boolean =>
  isFailure(error) &&
  error.isOfConnection &&
  (error.code === "ETIMEOUT" || error.numbers.some((number) => waking.has(number)));

export const isTransientSqlServer = (error: unknown): boolean =>
  isFailure(error) &&
  error.wasWaitedFor !== true &&
  (error.numbers.some((number) => waking.has(number) || passing.has(number)) ||
    (error.numbers.length === 0 && transientCodes.has(error.code)));

/** How far a connection came that was not made. */
export function failedStepSqlServer(error: unknown): DoctorStep {
  if (!isFailure(error))
    return error instanceof RunsError && error.reason === "secret" ? "login" : "database";
  if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN") return "name";
  if (error.code === "EENCRYPT" || isOfCertificate(error.code) || isOfTls(error.code)) return "encryption";
  if (error.numbers.some((number) => noDatabase.has(number))) return "database";
  if (!error.isOfConnection) return "database";
  return error.numbers.length > 0 || error.code === "ELOGIN" || error.code === "ETIMEOUT"
    ? "login"
    : "encryption";
}

/** No such database, none that this login may open, one that is not online. */
const noDatabase: ReadonlySet<number> = new Set([911, 916, 942, 4060, 4064, 40_613]);

/** What went wrong, in words that hold no secret. */
export function explainSqlServer(
  error: unknown,
  source: SqlServerSource,
  secret = source.password,
): RunsError {
  if (error instanceof RunsError) return error;
  const failure = isFailure(error) ? error : failureOf(error, false);
  const [message, hint] = wayWords(failure, source) ??
    wordsOfNumbers(failure, source, secret ?? "") ?? [
      `The server says: ${failure.message}`,
      "Ask who runs the server.",
    ];
  return new RunsError(reasonOf(failure, source), without(secret, message), without(secret, hint));
}

/** Another token of an account that is not let in would not be either. */
function reasonOf({ code, numbers }: SqlServerFailure, { auth }: SqlServerSource): RunsErrorReason {
  const isOfSecret =
    auth === "password" && numbers.includes(18_456) && !numbers.some((one) => noDatabase.has(one));
  if (isOfSecret) return "secret";
  return code === "ETIMEOUT" ? "deadline" : "failed";
}

function wayWords(failure: SqlServerFailure, source: SqlServerSource): Words | undefined {
  const { code, message, isOfConnection, numbers } = failure;
  const { host, port, tls, auth } = source;
  if (numbers.length > 0) return undefined;
  if (code === "ETIMEOUT" && isOfConnection)
    return [
      `${host}:${port} takes the connection and does not finish the login.`,
      "It may be waking up: try again in a minute. A firewall that looks into connections has to know that this is TDS.",
    ];
  if (code === "EENCRYPT" && tls === "off" && auth === "password")
    return [
      `The server at ${host}:${port} wants its connections encrypted.`,
      "Take `tls: off` out of .tocsin.yaml.",
    ];
  if (code === "EENCRYPT") return notEncrypted(source);
  const words = networkWords(lost.has(code) ? "ECONNRESET" : code, message, source);
  if (!words || code !== "ECONNREFUSED" || source.type === "fabric") return words;
  return [words[0], `${words[1]} A named instance has a port of its own.`];
}

/** https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors */
function wordsOfNumbers(
  failure: SqlServerFailure,
  source: SqlServerSource,
  secret: string,
): Words | undefined {
  const { numbers, message } = failure;
  const { database, host } = source;
  const has = (...some: readonly number[]): boolean => some.some((number) => numbers.includes(number));
  const says = `The server says: ${message}`;
  // With 4060 comes 18456, too: what is wrong is the database.
  if (has(4060, 4064, 911, 916))
    return [
      `There is no database ${database} on ${host}, or ${whoOf(source)} may not open it.`,
      "Look at `database` in .tocsin.yaml. A login needs a user in the database; a warehouse of Fabric has to be shared with the account.",
    ];
  const login = loginWords(failure, source, secret);
  if (login) return login;
  if (has(229, 230)) return [says, "Grant the user SELECT on the table."];
  if (has(1222))
    return [
      "Another session has held the table locked for half a minute.",
      "See what writes there for so long. With READ_COMMITTED_SNAPSHOT on, readers of the database do not wait for writers.",
    ];
  if (has(1540, 8618, 8632, 8623))
    return [says, "Name a `key` of fewer or shorter columns for the table in .tocsin.yaml."];
  if (has(42_108)) return ["The SQL pool is paused.", "Have it resumed, then sync again."];
  if (has(...waking)) return [says, "It was waited for. Try again in some minutes."];
  return undefined;
}

const whoOf = ({ user }: SqlServerSource): string => (user === "" ? "the account of the token" : user);

function loginWords(failure: SqlServerFailure, source: SqlServerSource, secret: string): Words | undefined {
  const { numbers, message } = failure;
  const { auth, secretName, host, type } = source;
  const who = whoOf(source);
  const has = (...some: readonly number[]): boolean => some.some((number) => numbers.includes(number));
  if (has(18_456) && auth === "entra")
    return [
      `${host} does not let ${who} in.`,
      audienceHint(secret) ??
        `Have the account let in: ${type === "fabric" ? "share the warehouse with it" : "CREATE USER [name] FROM EXTERNAL PROVIDER in the database"}. A token of another tenant is not taken, nor one that is not for ${databaseAudience}.`,
    ];
  if (has(18_456) && secret === "")
    return [`The server wants a password for ${who}.`, `Put it into the environment variable ${secretName}.`];
  if (has(18_456))
    return [
      `The server does not let ${who} in: there is no such login, or the password is another.`,
      `Look at \`user\` in .tocsin.yaml and at the environment variable ${secretName}. A server that takes Windows logins only says the same.`,
    ];
  if (has(18_452))
    return [
      `The server takes Windows logins only, or takes ${who} for one.`,
      "Have it take SQL Server logins as well (mixed mode), and give Tocsin one of these.",
    ];
  if (has(18_470, 18_486, 18_487, 18_488, 18_463, 18_464, 18_465, 18_466, 18_467, 18_468))
    return [
      `The server says: ${message}`,
      "Ask who runs the server to unlock the login or to set its password.",
    ];
  if (has(40_615, 40_914, 47_073))
    return [
      `The firewall of ${host} does not let this machine in. The server says: ${message}`,
      "Have the address of this machine allowed there.",
    ];
  if (has(40_531, 40_532)) return [`There is no server ${host}.`, "Look at `host` in .tocsin.yaml."];
  return undefined;
}
