import type { SqlServerSource } from "../../history.ts";
import { RunsError } from "../../store.ts";
import type { EpochMs } from "../../store.ts";

/** For whom Microsoft Entra makes tokens that databases take. */
export const databaseAudience = "https://database.windows.net/";

/** What a token says of itself; nothing where it cannot be read, which the server may still. */
export interface TokenClaims {
  readonly expiresAt?: EpochMs | undefined;
  readonly audience?: string | undefined;
}

export function claimsOf(token: string): TokenClaims {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    const { exp, aud } = payload as { readonly exp?: unknown; readonly aud?: unknown };
    return {
      expiresAt: typeof exp === "number" ? exp * 1000 : undefined,
      audience: typeof aud === "string" ? aud : undefined,
    };
  } catch {
    return {};
  }
}

/** Why a token need not be tried. */
export function refusedToken(
  token: string,
  { secretName, name }: SqlServerSource,
  now: EpochMs,
): RunsError | undefined {
  const how = `In a terminal, the Azure CLI has one: az account get-access-token --resource ${databaseAudience} --query accessToken -o tsv. Put it into the environment variable ${secretName}.`;
  if (token === "")
    return new RunsError("secret", `A token of Microsoft Entra is needed to log in to ${name}.`, how);
  const { expiresAt } = claimsOf(token);
  if (expiresAt === undefined || expiresAt > now) return undefined;
  const until = new Date(expiresAt).toISOString().slice(0, 16).replace("T", " ");
  return new RunsError(
    "secret",
    `The token for ${name} was good until ${until} UTC.`,
    `It takes a new one. ${how}`,
  );
}

/** What is odd about a token that was not taken. */
export function audienceHint(token: string): string | undefined {
  const { audience } = claimsOf(token);
  if (audience === undefined || audience.startsWith("https://database.")) return undefined;
  return `It was made for ${audience}; databases take those for ${databaseAudience}.`;
}
