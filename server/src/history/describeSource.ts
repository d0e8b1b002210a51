import type { RunSource } from "../runs/history.ts";
import { variableOf } from "./historySettings.ts";

/** Whether a source takes a password (or a token that stands for one), a token of Microsoft Entra, or nothing. */
export function secretKindOf(source: RunSource): "none" | "password" | "entra" {
  if (variableOf(source) === undefined) return "none";
  if (source.type === "fabric-jobs") return "entra";
  return "auth" in source && source.auth === "entra" ? "entra" : "password";
}

/** What a token of Microsoft Entra has to be for, where it is not for a database. */
export const scopeOf = (source: RunSource): string | undefined =>
  source.type === "fabric-jobs" ? "https://api.fabric.microsoft.com/.default" : undefined;

/** What is said elsewhere of a source, is no place, or is too long to be read. */
const left = /^(?:name|tables|schema|ca|environment|dataProduct|\w+Name)$/;

/** What is read first, in this order. */
const first = ["type", "base_url", "host", "port", "database", "user", "auth", "tls"];

/** What decides where a source is and who gets its secret, by the keys of `.tocsin.yaml`; for a source without a secret. */
export function detailsOf(source: RunSource): [key: string, value: string][] {
  const said = Object.entries(source).flatMap(([key, value]): [string, string][] =>
    !left.test(key) && ((typeof value === "string" && value !== "") || typeof value === "number")
      ? [[asWritten(key), String(value)]]
      : [],
  );
  const rank = (key: string): number => (first.includes(key) ? first.indexOf(key) : first.length);
  const ordered = said.toSorted(([a], [b]) => rank(a) - rank(b));
  const hasOwn = "ca" in source && source.ca !== undefined;
  return hasOwn ? [...ordered, ["ca", "certificates of its own"]] : ordered;
}

/** `baseUrl` is `base_url` there. */
const asWritten = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
