import type { SnowflakeSource } from "../../cloudSources.ts";
import type { DoctorStep } from "../../history.ts";
import { RunsError } from "../../store.ts";
import type { RunsErrorReason } from "../../store.ts";
import { isOfCertificate, without } from "./networkWords.ts";
import type { Words } from "./networkWords.ts";
import { fingerprint } from "./snowflakeToken.ts";

/** What Snowflake answers when something is wrong. */
export class SnowflakeError extends Error {
  override readonly name = "SnowflakeError";
  readonly status: number;
  /** Its number of the error, such as `002003`. */
  readonly code: string;
  readonly sqlState: string;

  constructor(status: number, code: string, sqlState: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.sqlState = sqlState;
  }
}

const networkCodes: ReadonlySet<string> = new Set([
  ...["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EAI_AGAIN", "UND_ERR_SOCKET"],
  ...["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"],
]);

/** What too many requests and a server in trouble say is asked again within a call; this is for what ends one. */
export function isTransientSnowflake(error: unknown): boolean {
  if (error instanceof SnowflakeError) return error.status === 429 || error.status >= 500;
  return networkCodes.has(networkCode(error));
}

/** `fetch` says why it failed in the cause of its error, and that may have one again. */
export function networkCode(error: unknown): string {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth++)
    if ("code" in one && typeof one.code === "string") return one.code;
  return "";
}

/** How far a question came. */
export function failedSnowflakeStep(error: unknown): DoctorStep {
  if (error instanceof SnowflakeError)
    return /^(?:401|403)$/.test(String(error.status)) ? "login" : "database";
  const code = networkCode(error);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "name";
  if (isOfCertificate(code)) return "encryption";
  return code === "" && error instanceof RunsError && error.reason === "secret" ? "secret" : "connection";
}

/** What went wrong, in words that hold no secret. */
export function explainSnowflake(error: unknown, source: SnowflakeSource): RunsError {
  if (error instanceof RunsError) return error;
  const found = error instanceof Error ? error : new Error(String(error));
  const [message, hint] =
    found instanceof SnowflakeError ? answerWords(found, source) : networkWords(found, source);
  return new RunsError(reasonOf(found), withoutSecrets(source, message), hint);
}

function reasonOf(error: Error): RunsErrorReason {
  if (!(error instanceof SnowflakeError)) return "failed";
  if (error.status === 408 || error.sqlState === "57014") return "deadline";
  return error.status === 401 ? "secret" : "failed";
}

function networkWords(error: Error, { host }: SnowflakeSource): Words {
  const code = networkCode(error);
  const place =
    "Look at `account` (or `host`) in .tocsin.yaml, and whether this machine is in the right network.";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return [`The name ${host} is not known.`, place];
  if (isOfCertificate(code))
    return [
      `The certificate of ${host} is not good: ${(error.cause instanceof Error ? error.cause : error).message}.`,
      "A proxy that opens connections may stand between: its authority has to be one of this machine's.",
    ];
  if (code === "ECONNREFUSED") return [`Nothing listens at ${host}.`, place];
  return [
    `${host} cannot be reached, or the connection was lost${code === "" ? "" : ` (${code})`}.`,
    "A firewall, a proxy or a VPN may stand between. What was read so far is kept.",
  ];
}

function answerWords(error: SnowflakeError, source: SnowflakeSource): Words {
  const { status, code } = error;
  if (status === 401 || status === 403) return loginWords(error, source);
  if (status === 429)
    return [
      "Snowflake wants to be asked less often.",
      "What was read so far is kept; the next sync goes on from there.",
    ];
  if (status === 408 || error.sqlState === "57014")
    return [
      "Snowflake has stopped the statement: it took too long.",
      "A larger warehouse, or a table that is clustered by its time, makes it quicker.",
    ];
  if (code === "" && status < 500)
    return [
      `${source.host} does not answer as Snowflake does (${status}).`,
      "Look at `account` (or `host`) in .tocsin.yaml: there may be no such account, or a proxy answers.",
    ];
  return [`Snowflake says: ${error.message}`, statementHint(error)];
}

/** https://docs.snowflake.com/en/user-guide/key-pair-auth-troubleshooting */
function loginWords(error: SnowflakeError, source: SnowflakeSource): Words {
  const { user, account, auth, secretName } = source;
  if (error.status === 403 || /network policy|IP.*not allowed/i.test(error.message))
    return [
      `Snowflake does not let ${user} in from here: ${error.message}`,
      "Ask who runs the account: a network policy decides.",
    ];
  if (auth !== "key-pair")
    return [
      `Snowflake refuses the token of ${secretName}: ${error.message}`,
      /expired/i.test(error.message)
        ? "Put a fresh one into it."
        : `Look whether it is a token for ${account}, and of the kind that \`auth\` says.`,
    ];
  const key = fingerprint(source);
  return [
    `Snowflake refuses the key of ${user}: ${error.message}`,
    [
      `Look at \`account\` and \`user\` in .tocsin.yaml, and at the clock of this machine.`,
      key === undefined ? "" : `\`DESC USER\` has to show the key as ${key}.`,
    ]
      .join(" ")
      .trim(),
  ];
}

function statementHint({ message, sqlState }: SnowflakeError): string {
  if (/warehouse/i.test(message)) return "Name a `warehouse` in .tocsin.yaml that the role may use.";
  if (
    /does not exist|not authorized|insufficient privileges|current database/i.test(message) ||
    sqlState === "42501"
  )
    return "Names of `database`, `role` and `warehouse` are as Snowflake has them, mostly in capital letters; the role needs USAGE on database, schema and warehouse, and SELECT on the table.";
  return "Ask who runs the account.";
}

/** A token that we have made is no secret of the user's, but lets somebody in for an hour. */
const withoutSecrets = ({ password, passphrase }: SnowflakeSource, text: string): string =>
  without(password, without(passphrase, text)).replaceAll(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, "***");
