import type { AthenaSource } from "../../cloudSources.ts";
import type { DoctorStep } from "../../history.ts";
import { RunsError } from "../../store.ts";
import { isOfCertificate, without } from "./networkWords.ts";
import type { Words } from "./networkWords.ts";

/** A query that Athena began and did not end well. */
export class AthenaQueryError extends Error {
  override readonly name = "AthenaQueryError";
  /** Whether Athena says that the same may work. */
  readonly isRetryable: boolean;

  constructor(message: string, isRetryable: boolean) {
    super(message);
    this.isRetryable = isRetryable;
  }
}

const passing: ReadonlySet<string> = new Set([
  ...["ThrottlingException", "TooManyRequestsException", "InternalServerException", "TimeoutError"],
  ...["ServiceUnavailable", "RequestTimeout"],
]);

const networkCodes: ReadonlySet<string> = new Set([
  ...["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EAI_AGAIN"],
]);

const codeOf = (error: Error): string =>
  "code" in error && typeof error.code === "string" ? error.code : "";

export function isTransientAthena(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof RunsError) return false;
  if (error instanceof AthenaQueryError) return error.isRetryable;
  return passing.has(error.name) || networkCodes.has(codeOf(error));
}

const isOfLogin = (error: Error): boolean =>
  /^(?:CredentialsProviderError|UnrecognizedClientException|InvalidSignatureException|InvalidClientTokenId|ExpiredToken|ExpiredTokenException|IncompleteSignature|MissingAuthenticationToken\w*|TokenProviderError)$/.test(
    error.name,
  );

const hasNone = ({ name }: Error): boolean => /^(?:Credentials|Token)ProviderError$/.test(name);

/** How far a question came. */
export function failedAthenaStep(error: unknown): DoctorStep {
  if (!(error instanceof Error)) return "database";
  const code = codeOf(error);
  // Nothing was asked without.
  if (hasNone(error)) return "secret";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "name";
  if (isOfCertificate(code)) return "encryption";
  if (networkCodes.has(code) || error.name === "TimeoutError") return "connection";
  return isOfLogin(error) || error.name === "AccessDeniedException" ? "login" : "database";
}

/** What went wrong, in words that hold no secret. */
export function explainAthena(error: unknown, source: AthenaSource): RunsError {
  if (error instanceof RunsError) return error;
  const found = error instanceof Error ? error : new Error(String(error));
  const [message, hint] = wordsOf(found, source);
  return new RunsError("failed", withoutSecrets(message), hint);
}

function wordsOf(error: Error, source: AthenaSource): Words {
  const code = codeOf(error);
  const { region } = source;
  if (isOfLogin(error)) return loginWords(error);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return [
      `The name of Athena in ${region} is not known.`,
      "Look at `region` in .tocsin.yaml, and at the network.",
    ];
  if (isOfCertificate(code))
    return [
      `The certificate of Athena in ${region} is not good: ${error.message}.`,
      "A proxy that opens connections may stand between: its authority has to be one of this machine's.",
    ];
  if (networkCodes.has(code) || error.name === "TimeoutError")
    return [
      `Athena in ${region} cannot be reached, or the connection was lost${code === "" ? "" : ` (${code})`}.`,
      "A firewall, a proxy or a VPN may stand between. What was read so far is kept.",
    ];
  if (/^(?:ThrottlingException|TooManyRequestsException)$/.test(error.name))
    return [
      "Athena wants to be asked less often.",
      "What was read so far is kept; the next sync goes on from there.",
    ];
  return [`Athena says: ${error.message}`, hintOf(error, source)];
}

function loginWords(error: Error): Words {
  const { name, message } = error;
  if (hasNone(error))
    return [
      `There are no credentials of AWS: ${message}`,
      "They are looked for where AWS's own tools do: AWS_ACCESS_KEY_ID, AWS_PROFILE, `aws sso login`, the role of the machine.",
    ];
  if (/expired/i.test(name + message))
    return [
      "The credentials of AWS have expired.",
      "Renew them, with `aws sso login` or as you had them before.",
    ];
  return [
    `AWS refuses the credentials: ${message}`,
    "Look at AWS_PROFILE or AWS_ACCESS_KEY_ID, and at the clock of this machine.",
  ];
}

function hintOf({ name, message }: Error, { workgroup, output }: AthenaSource): string {
  if (/output location/i.test(message) && output === undefined)
    return "Name `output` in .tocsin.yaml, or set it in the workgroup.";
  if (/bytes scanned limit|limit was exceeded/i.test(message))
    return `The workgroup ${workgroup} limits what a query may read: partition the table by day and name the column in \`partition\`.`;
  if (
    name === "AccessDeniedException" ||
    /not authorized|access denied|insufficient permissions/i.test(message)
  )
    return "The credentials need athena:StartQueryExecution, GetQueryExecution, GetQueryResults, StopQueryExecution and GetTableMetadata, glue:GetDatabase, GetTable and GetPartitions, reading the table's files in S3 and writing results.";
  return "Look at `region`, `catalog`, `database` and `workgroup` in .tocsin.yaml.";
}

const withoutSecrets = (text: string): string =>
  ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].reduce(
    (rest, name) => without(process.env[name], rest),
    text,
  );
