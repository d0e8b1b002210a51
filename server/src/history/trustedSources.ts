import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { cloudIdentity, cloudWords } from "../runs/cloudSources.ts";
import { isOrchestrator } from "../runs/history.ts";
import type { RunSource } from "../runs/history.ts";
import { orchestratorIdentity, whatOrchestrator } from "../runs/orchestratorIdentity.ts";
import { RunsError } from "../runs/store.ts";
import { trustedPath } from "../workspaceFiles/mirrorPath.ts";
import { isInside } from "./historySettings.ts";

/** One source that the user lets Tocsin connect to. */
interface Trusted {
  /** Its identity. */
  readonly hash: string;
  /** For who reads the list; it decides nothing. */
  readonly what: string;
}

/**
 * The sources that nobody has spoken for: a file that comes with a repository names the server, and whoever changes that
 * file must not get a password.
 */
export function untrusted(sources: readonly RunSource[], folder: string): RunSource[] {
  const asked = sources.filter((source) => source.type !== "sqlite" || !isInside(source.path, folder));
  if (asked.length === 0) return [];
  const known = new Set(readList(trustedPath()).map(({ hash }) => hash));
  return asked.filter((source) => !known.has(identityOf(source)));
}

/** Puts sources on the list: they may be connected to until something about them changes. */
export function trust(sources: readonly RunSource[]): void {
  const path = trustedPath();
  const list = readList(path);
  const known = new Set(list.map(({ hash }) => hash));
  const fresh = sources
    .map((source): Trusted => ({ hash: identityOf(source), what: whatIs(source) }))
    .filter(({ hash }) => !known.has(hash));
  if (fresh.length > 0) writeList(path, [...list, ...fresh]);
}

export const notTrusted = (sources: readonly RunSource[]): RunsError =>
  new RunsError(
    "untrusted",
    `Nobody has said that ${sources.map(whatIs).join(" and ")} may be connected to, as .tocsin.yaml has it now.`,
    "See that it is the right place. `--trust` connects this once, `--trust --remember` from now on, until it changes.",
  );

/**
 * One text for a source and all that decides where its secret goes: what was allowed, and a secret that was given, hold
 * for that alone.
 */
export function identityOf(source: RunSource): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  const parts = isOrchestrator(source)
    ? orchestratorIdentity(source)
    : source.type === "sqlite"
      ? [source.name, source.type, source.path]
      : source.type === "snowflake" || source.type === "athena"
        ? cloudIdentity(source)
        : [
            ...[source.name, source.type, source.host, source.port, source.database, source.user],
            ...[source.tls, source.ca ?? null, ...("auth" in source ? [source.auth] : [])],
          ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** A source and where it is, in one line. */
export function whatIs(source: RunSource): string {
  if (isOrchestrator(source)) return whatOrchestrator(source);
  if (source.type === "sqlite") return `${source.name} (${source.path})`;
  if (source.type === "snowflake" || source.type === "athena")
    return `${source.name} (${cloudWords(source)})`;
  const { name, user, host, port, database, tls } = source;
  const who = user === "" ? "with a token of Microsoft Entra," : `${user} at`;
  return `${name} (${who} ${host}:${port}/${database}${tls === "off" ? ", not encrypted" : ""})`;
}

function readList(path: string): Trusted[] {
  try {
    const read = JSON.parse(readFileSync(path, "utf8")) as { readonly sources?: readonly Trusted[] };
    return (read.sources ?? []).filter(({ hash }) => typeof hash === "string");
  } catch {
    // None yet, or none that can be read: then nothing is trusted.
    return [];
  }
}

/** For the user alone: what stands in it decides who gets a password. */
function writeList(path: string, sources: readonly Trusted[]): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const partial = `${path}.${process.pid}.partial`;
  writeFileSync(partial, `${JSON.stringify({ sources }, undefined, 2)}\n`, { mode: 0o600 });
  chmodSync(partial, 0o600);
  renameSync(partial, path);
}
