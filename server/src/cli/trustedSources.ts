import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { RunSource } from "../runs/history.ts";
import { trustedPath } from "../workspaceFiles/mirrorPath.ts";
import { CliError } from "./cliError.ts";
import { isInside } from "./historySettings.ts";

/** One source that the user lets Tocsin connect to. */
interface Trusted {
  /** Of its name, host, port, database, user and TLS: when one of them changes it is another source. */
  readonly hash: string;
  /** For who reads the list; it decides nothing. */
  readonly what: string;
}

/**
 * Whether the user lets Tocsin connect: a file that comes with a repository names the server, and whoever changes that file
 * must not get a password. Throws a `CliError` for sources that nobody has spoken for.
 */
export function allow(
  sources: readonly RunSource[],
  folder: string,
  { trust, remember }: { readonly trust: boolean; readonly remember: boolean },
): void {
  const asked = sources.filter((source) => source.type !== "sqlite" || !isInside(source.path, folder));
  if (asked.length === 0) return;
  const path = trustedPath();
  const list = readList(path);
  const known = new Set(list.map(({ hash }) => hash));
  const fresh = asked.map(trustedOf).filter(({ hash }) => !known.has(hash));
  if (fresh.length === 0) return;
  if (!trust)
    throw new CliError(
      `nobody has said that ${fresh.map(({ what }) => what).join(" and ")} may be connected to, as .tocsin.yaml has it now.`,
      "See that it is the right place. `--trust` connects this once, `--trust --remember` from now on, until it changes.",
    );
  if (remember) writeList(path, [...list, ...fresh]);
}

function trustedOf(source: RunSource): Trusted {
  const { createHash } = process.getBuiltinModule("node:crypto");
  const parts =
    source.type === "sqlite"
      ? [source.name, source.type, source.path]
      : [
          ...[source.name, source.type, source.host, source.port, source.database, source.user],
          ...[source.tls, source.ca ?? null],
        ];
  return { hash: createHash("sha256").update(JSON.stringify(parts)).digest("hex"), what: whatIs(source) };
}

function whatIs(source: RunSource): string {
  if (source.type === "sqlite") return `${source.name} (${source.path})`;
  const { name, user, host, port, database, tls } = source;
  return `${name} (${user} at ${host}:${port}/${database}${tls === "off" ? ", not encrypted" : ""})`;
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
