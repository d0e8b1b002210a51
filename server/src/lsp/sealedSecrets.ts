import type { ECDH } from "node:crypto";
import type { SealedSecret } from "../protocol/history.ts";

/** Opens what the client has sealed (`client/src/history/sealSecret.ts`): a key of its own for each server. */
export interface SealedSecrets {
  /** What the client seals for. */
  publicKey(): string;
  /** By the identities of sources; what cannot be opened is left out. */
  open(secrets: readonly SealedSecret[]): ReadonlyMap<string, string>;
}

/** Lengths in bytes: a point of the curve, a nonce and a tag of GCM. */
const lengths = { point: 65, nonce: 12, tag: 16 } as const;

export function sealedSecrets(): SealedSecrets {
  let made: ECDH | undefined;
  const own = (): ECDH => {
    if (made) return made;
    // Only here: who asks nothing about runs does not wait until Node has loaded it.
    made = process.getBuiltinModule("node:crypto").createECDH("prime256v1");
    made.generateKeys();
    return made;
  };
  return {
    publicKey: () => own().getPublicKey("base64"),
    open: (secrets) =>
      new Map(
        secrets.flatMap((one): [string, string][] => {
          const secret = opened(one, own());
          return secret === undefined ? [] : [[one.identity, secret]];
        }),
      ),
  };
}

function opened({ identity, sealed }: SealedSecret, own: ECDH): string | undefined {
  const { createDecipheriv, hkdfSync } = process.getBuiltinModule("node:crypto");
  const { point, nonce, tag } = lengths;
  const bytes = Buffer.from(sealed, "base64");
  const theirs = bytes.subarray(0, point);
  try {
    const key = Buffer.from(hkdfSync("sha256", own.computeSecret(theirs), theirs, "tocsin secret", 32));
    const cipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(point, point + nonce), {
      authTagLength: tag,
    });
    cipher.setAAD(Buffer.from(identity));
    cipher.setAuthTag(bytes.subarray(point + nonce, point + nonce + tag));
    return cipher.update(bytes.subarray(point + nonce + tag), undefined, "utf8") + cipher.final("utf8");
  } catch {
    // Sealed for a server that has been restarted since: the source says that it wants a secret.
    return undefined;
  }
}
