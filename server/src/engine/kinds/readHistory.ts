import { parseDuration } from "../languages/duration/parseDuration.ts";
import { plainOf } from "../languages/yaml/plainOf.ts";
import type { Plain } from "../languages/yaml/plainOf.ts";
import { readYaml } from "../languages/yaml/read.ts";
import { valueOf } from "../languages/yaml/tree.ts";
import { makeChunk } from "../text/chunk.ts";
import { readCloudSource } from "./readCloudSource.ts";
import type { CloudSettings } from "./readCloudSource.ts";
import { readLinks } from "./readLinks.ts";
import type { LinkSettings } from "./readLinks.ts";
import { orchestratorOf } from "./readOrchestrator.ts";
import type { HistoryOrchestrator } from "./readOrchestrator.ts";

/** `history` of a `.tocsin.yaml`: where run history comes from. */
export interface HistorySettings {
  /** As it is written: `mirror`, `warehouse`, or a mistake. */
  readonly read: string;
  readonly keepMs: number;
  readonly overlapMs: number;
  /** How far back the databases are asked at first, where they are asked themselves. */
  readonly windowMs: number;
  /** How often an editor reads what is new; 0 for never. */
  readonly pollMs: number;
  readonly sources: readonly HistorySource[];
  readonly links: readonly LinkSettings[];
}

interface Named {
  readonly name: string;
  readonly tables: readonly HistoryTable[];
}

interface Server {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Empty where a token says who it is. */
  readonly user: string;
  readonly schema: string;
  readonly tls: "verify" | "off" | undefined;
  readonly ca: string | undefined;
}

export type HistorySource = HistoryDatabase | HistoryOrchestrator;

export type HistoryDatabase = Named &
  (
    | ({ readonly type: "postgres" } & Server)
    | ({ readonly type: "sqlserver" | "fabric"; readonly auth: "password" | "entra" } & Server)
    | { readonly type: "sqlite"; readonly path: string }
    | CloudSettings
  );

/** A table that is to be read, by our name, and what it is called there. */
export interface HistoryTable {
  readonly name: string;
  readonly table: string;
  /** Their names of columns by ours, where they differ. */
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly string[] | undefined;
}

const dayMs = 86_400_000;

const expected = [
  "monitoring_integration",
  "monitoring_transformation_dbt",
  "monitoring_semantic_model_refresh",
] as const;

/** The tables of packages of dbt, in the order in which they are read: what says which run a row is of comes first. */
const presets: Readonly<Record<string, readonly string[]>> = {
  dbt_artifacts: [
    "fct_dbt__invocations",
    ...["model", "seed", "snapshot", "test"].map((of) => `fct_dbt__${of}_executions`),
  ],
  elementary: ["dbt_invocations", "elementary_test_results", "dbt_run_results"],
};

/** What a text of `.tocsin.yaml` says; what the schema finds wrong is left out or at its default. */
export function readHistory(text: string): HistorySettings {
  const { root } = readYaml(text, [{ start: 0, chunk: makeChunk(text, "frame") }]);
  const said = mappingOf(plainOf(valueOf(root, "history")));
  return {
    keepMs: duration(said["keep"], 400 * dayMs) || 400 * dayMs,
    read: textOf(said["read"]) ?? "mirror",
    overlapMs: duration(said["overlap"], dayMs),
    windowMs: duration(said["window"], 7 * dayMs) || 7 * dayMs,
    pollMs: textOf(said["poll"]) === "off" ? 0 : duration(said["poll"], 5 * 60_000),
    links: readLinks(said["links"]),
    sources: Object.entries(mappingOf(said["sources"])).flatMap(([name, one]) =>
      sourceOf(name, mappingOf(one)),
    ),
  };
}

type Mapping = Readonly<Record<string, Plain>>;

function sourceOf(name: string, said: Mapping): HistorySource[] {
  const orchestrator = orchestratorOf(name, said);
  if (orchestrator) return [orchestrator];
  const text = (key: string): string | undefined => textOf(said[key]);
  const tables = tablesOf(mappingOf(said["tables"]), text("preset") ?? "");
  const [type, path] = [text("type"), text("path")];
  if (type === "sqlite" && path !== undefined) return [{ name, type, path, tables }];
  if (type === "postgres") {
    const server = serverOf(said, 5432, true);
    return server ? [{ name, type, tables, ...server }] : [];
  }
  const cloud = readCloudSource(type, text);
  if (cloud) return [{ name, tables, ...cloud }];
  if (type !== "sqlserver" && type !== "fabric") return [];
  const auth = type === "fabric" || text("auth") === "entra" ? "entra" : "password";
  const server = serverOf(said, 1433, auth === "password");
  if (!server) return [];
  // A token is good wherever the account is: it goes over verified connections only.
  return [{ name, type, auth, tables, ...server, ...(auth === "entra" && { user: "", tls: "verify" }) }];
}

function serverOf(said: Mapping, usualPort: number, needsUser: boolean): Server | undefined {
  const text = (key: string): string | undefined => textOf(said[key]);
  const [host, database, user] = [text("host"), text("database"), text("user")];
  if (host === undefined || database === undefined || (needsUser && user === undefined)) return undefined;
  const tls = text("tls");
  const port = typeof said["port"] === "number" ? said["port"] : usualPort;
  // In the order in which an editor says where a source is.
  return {
    ...{ host, port, database, user: user ?? "", schema: text("schema") ?? "meta", ca: text("ca") },
    tls: tls === "verify" || tls === "off" ? tls : undefined,
  };
}

function tablesOf(said: Mapping, preset: string): HistoryTable[] {
  const usual = Object.hasOwn(presets, preset) ? presets[preset]! : expected;
  const named = Object.keys(said);
  const ordered = Object.values(presets)
    .flat()
    .filter((name) => named.includes(name));
  return [...new Set([...usual, ...ordered, ...named])].flatMap((name) => {
    const one = said[name];
    const table = textOf(one) ?? textOf(mappingOf(one)["table"]) ?? name;
    if (table === "off") return [];
    const columns = Object.entries(mappingOf(mappingOf(one)["columns"])).flatMap(([ours, theirs]) => {
      const text = textOf(theirs);
      return text === undefined ? [] : [[ours, text]];
    });
    const key = mappingOf(one)["key"];
    const keys = Array.isArray(key) ? key.flatMap((column: Plain) => textOf(column) ?? []) : [];
    return [{ name, table, columns: Object.fromEntries(columns), key: keys.length > 0 ? keys : undefined }];
  });
}

const mappingOf = (value: Plain | undefined): Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Mapping) : {};

const textOf = (value: Plain | undefined): string | undefined =>
  typeof value === "string" || typeof value === "number"
    ? String(value)
    : value === false
      ? "off"
      : undefined;

function duration(value: Plain | undefined, usual: number): number {
  const parsed = parseDuration(textOf(value) ?? "");
  return "ms" in parsed ? parsed.ms : usual;
}
