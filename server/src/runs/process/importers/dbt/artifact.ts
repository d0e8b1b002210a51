import { sourceTime } from "../../sourceTime.ts";
import type { EpochMs } from "../../../store.ts";

export type ArtifactKind = "run-results" | "manifest" | "sources";

/** What an artifact of dbt says of itself: its `metadata`, whatever its version leaves out. */
export interface Artifact {
  readonly kind: ArtifactKind;
  /** Number of its schema; those that are not known are read alike. */
  readonly version: number;
  readonly dbtVersion: string | undefined;
  /** dbt's own id of the invocation. */
  readonly invocationId: string | undefined;
  readonly generatedAt: EpochMs | undefined;
  readonly startedAt: EpochMs | undefined;
  /** Variables of the environment `DBT_ENV_CUSTOM_ENV_…`, by the rest of their name. */
  readonly env: Readonly<Record<string, string>>;
  readonly project: string | undefined;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const textIn = (object: JsonObject, key: string): string | undefined => {
  const value = object[key];
  return typeof value === "string" && value !== "" ? value : undefined;
};

export const numberIn = (object: JsonObject, key: string): number | undefined => {
  const value = object[key];
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
};

/** The versions of each schema that are known, the first and the last, and what it is called. */
const known: Readonly<Record<ArtifactKind, readonly [first: number, last: number, name: string]>> = {
  "run-results": [4, 6, "run results"],
  manifest: [5, 12, "manifests"],
  sources: [3, 3, "the freshness of sources"],
};

/** Said of an artifact whose version is none of those that are known. */
export function versionNote({ kind, version }: Artifact): string | undefined {
  const [first, last, name] = known[kind];
  if (version >= first && version <= last) return undefined;
  const versions = first === last ? `version ${first} is` : `versions ${first} to ${last} are`;
  const step = version > last ? "a newer Tocsin may know more of it" : "a newer dbt writes one that is";
  return `version ${version} of ${name} is not known (${versions}): it was read as if it were, and what it says in another way is missing; ${step}`;
}

/** https://schemas.getdbt.com/dbt/run-results/v6.json */
const schemaUrl = /\/dbt\/([a-z-]+)\/v(\d+)\.json$/;

const kinds: ReadonlySet<string> = new Set(["run-results", "manifest", "sources"] satisfies ArtifactKind[]);

/** `undefined` for what is no artifact of dbt, or one that is not read, such as the catalog. */
export function artifactOf(metadata: unknown): Artifact | undefined {
  if (!isObject(metadata)) return undefined;
  const [, kind, version] = schemaUrl.exec(textIn(metadata, "dbt_schema_version") ?? "") ?? [];
  if (kind === undefined || !kinds.has(kind)) return undefined;
  const env = isObject(metadata["env"]) ? metadata["env"] : {};
  return {
    kind: kind as ArtifactKind,
    version: Number(version),
    dbtVersion: textIn(metadata, "dbt_version"),
    invocationId: textIn(metadata, "invocation_id"),
    generatedAt: timeIn(metadata, "generated_at"),
    startedAt: timeIn(metadata, "invocation_started_at"),
    env: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) =>
        typeof value === "string" && value !== "" ? [[name.toUpperCase(), value]] : [],
      ),
    ),
    project: textIn(metadata, "project_name"),
  };
}

export const timeIn = (object: JsonObject, key: string): EpochMs | undefined =>
  sourceTime(textIn(object, key) ?? null);
