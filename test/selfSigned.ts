import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Identity } from "./postgres.ts";

/** A certificate that nobody vouches for but itself, for the name `localhost`; none where there is no openssl. */
export function selfSigned(): Identity | undefined {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-tls-"));
  try {
    const [key, out] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    const kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
    const args = ["req", ...kind, "-keyout", key, "-out", out, ...subject];
    if (spawnSync("openssl", args, { stdio: "ignore" }).status !== 0) return undefined;
    return { key: readFileSync(key, "utf8"), certificate: readFileSync(out, "utf8") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
