import type { RunSource } from "../runs/history.ts";

/** Whether a source takes a password, a token of Microsoft Entra, or nothing. */
export function secretKindOf(source: RunSource): "none" | "password" | "entra" {
  if (source.type === "sqlite") return "none";
  return "auth" in source && source.auth === "entra" ? "entra" : "password";
}

/** What is said elsewhere of a source, is no place, or is too long to be read. */
const left: ReadonlySet<string> = new Set(["name", "tables", "secretName", "schema", "ca"]);

/** What decides where a source is and who gets its secret, by the keys of `.tocsin.yaml`; for a source without a secret. */
export function detailsOf(source: RunSource): [key: string, value: string][] {
  const said = Object.entries(source).flatMap(([key, value]): [string, string][] =>
    !left.has(key) && (typeof value === "string" || typeof value === "number") ? [[key, String(value)]] : [],
  );
  const hasOwn = "ca" in source && source.ca !== undefined;
  return hasOwn ? [...said, ["ca", "certificates of its own"]] : said;
}
