import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { importPaths } from "../server/src/runs/process/importers/importPaths.ts";
import type { ImportedFile, ImportOptions } from "../server/src/runs/store.ts";
import { noon } from "./runMirror.ts";

type Json = Record<string, unknown>;

const schemaOf = (kind: string, version: number): string =>
  `https://schemas.getdbt.com/dbt/${kind}/v${version}.json`;

export const metadata = (kind: string, version: number, said: Json = {}): Json => ({
  dbt_schema_version: schemaOf(kind, version),
  dbt_version: "1.9.1",
  generated_at: "2026-03-01T11:10:00.123456Z",
  invocation_id: "inv-1",
  env: { ORCHESTRATION_RUN_ID: "orch-1", ENVIRONMENT: "prod" },
  ...said,
});

export const timing = (from: string, to: string): Json[] => [
  { name: "compile", started_at: `2026-03-01T${from}Z`, completed_at: `2026-03-01T${from}Z` },
  { name: "execute", started_at: `2026-03-01T${from}Z`, completed_at: `2026-03-01T${to}Z` },
];

/** A result as run results of version 4 have it; later ones only add keys. */
export const result = (said: Json = {}): Json => ({
  status: "success",
  timing: timing("11:00:00.000000", "11:00:09.500000"),
  thread_id: "Thread-1",
  execution_time: 9.5,
  adapter_response: { _message: "INSERT 0 12", code: "INSERT", rows_affected: 12 },
  message: "INSERT 0 12",
  failures: null,
  unique_id: "model.shop.orders",
  ...said,
});

export const runResults = (
  version: number,
  results: readonly Json[],
  about: Json = {},
  args: Json = {},
): Json => ({
  metadata: metadata("run-results", version, about),
  results,
  elapsed_time: 12.5,
  args: { which: "build", ...args },
});

/** Writes files below a folder; an object as JSON. */
export function writeFiles(
  folder: string,
  files: Readonly<Record<string, Json | string | Uint8Array>>,
): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const isPlain = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(path, isPlain ? content : JSON.stringify(content));
  }
}

export const importAll = (
  mirror: string,
  paths: readonly string[],
  options: ImportOptions = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<ImportedFile[]> => importPaths(mirror, paths, options, noon, () => {}, signal);

/**
 * A zip archive of deflated files. The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3.7, 4.3.12,
 * 4.3.16).
 */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    const name = Buffer.from(path);
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000"), common, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(locals.length, 4);
  end.writeUInt16LE(locals.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, list, Buffer.from("PK\u0005\u0006"), end]);
}
