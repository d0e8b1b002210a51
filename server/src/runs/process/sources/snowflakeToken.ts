import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { SnowflakeSource } from "../../cloudSources.ts";
import { RunsError } from "../../store.ts";
import type { EpochMs } from "../../store.ts";

/** A token may be good for an hour; a younger one is made before that. https://docs.snowflake.com/en/developer-guide/sql-api/authenticating */
const lifeMs = 3_540_000;
const renewMs = 3_000_000;

/** What a request is let in with. */
export interface Credentials {
  /** The name that Snowflake has for its kind. */
  readonly type: "KEYPAIR_JWT" | "OAUTH" | "PROGRAMMATIC_ACCESS_TOKEN";
  readonly token: string;
}

/** Gives what to be let in with; `again` when it was refused: a token that we make is made anew. */
export function credentialsOf(source: SnowflakeSource, now: () => EpochMs): (again?: boolean) => Credentials {
  const { auth, password: secret, secretName } = source;
  if (!secret)
    return () => {
      throw new RunsError("secret", `${secretName} is not set.`, `Put ${whatItTakes(auth)} into it.`);
    };
  if (auth === "oauth") return () => ({ type: "OAUTH", token: secret });
  if (auth === "pat") return () => ({ type: "PROGRAMMATIC_ACCESS_TOKEN", token: secret });
  let made: { readonly token: string; readonly at: EpochMs } | undefined;
  return (again = false) => {
    if (!made || again || now() - made.at > renewMs) made = { token: tokenOf(source, now()), at: now() };
    return { type: "KEYPAIR_JWT", token: made.token };
  };
}

const whatItTakes = (auth: SnowflakeSource["auth"]): string =>
  auth === "key-pair" ? "the private key, or the path of its file," : "the token";

function tokenOf(source: SnowflakeSource, now: EpochMs): string {
  const key = privateKey(source);
  const user = `${accountOf(source.account)}.${source.user.toUpperCase()}`;
  const claims = {
    iss: `${user}.${fingerprintOf(key)}`,
    sub: user,
    iat: Math.floor(now / 1000),
    exp: Math.floor((now + lifeMs) / 1000),
  };
  const text = `${encoded({ alg: "RS256", typ: "JWT" })}.${encoded(claims)}`;
  return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Without the region; organizations are divided by a hyphen. */
export const accountOf = (account: string): string =>
  (account.includes(".global")
    ? (account.split("-")[0] ?? account)
    : (account.split(".")[0] ?? account)
  ).toUpperCase();

/** Of the public key, as `DESC USER` shows it: it is no secret. */
const fingerprintOf = (key: KeyObject): string => {
  const der = createPublicKey(key).export({ type: "spki", format: "der" });
  return `SHA256:${createHash("sha256").update(der).digest("base64")}`;
};

/** `undefined` where the key cannot be read, or there is none. */
export function fingerprint(source: SnowflakeSource): string | undefined {
  try {
    return source.auth === "key-pair" && source.password ? fingerprintOf(privateKey(source)) : undefined;
  } catch {
    return undefined;
  }
}

function privateKey({
  password: secret = "",
  passphrase,
  secretName,
  passphraseName,
}: SnowflakeSource): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: secret, format: "pem", ...(passphrase && { passphrase }) });
  } catch (error) {
    const isLocked = /ENCRYPTED/.test(secret);
    throw new RunsError(
      "secret",
      isLocked
        ? `The private key of ${secretName} cannot be opened with its passphrase.`
        : `${secretName} holds no private key that can be read: ${error instanceof Error ? error.message : ""}.`,
      isLocked
        ? `Look at ${passphraseName}.`
        : "It takes a key that begins with `-----BEGIN`, or the path of its file.",
    );
  }
  if (key.asymmetricKeyType === "rsa") return key;
  throw new RunsError(
    "secret",
    `${secretName} holds a key of the kind ${key.asymmetricKeyType ?? "unknown"}.`,
    "Snowflake takes RSA keys of 2048 bits or more.",
  );
}
