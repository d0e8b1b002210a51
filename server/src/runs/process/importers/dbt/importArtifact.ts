import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type Database from "better-sqlite3";
import type { EpochMs, ImportedFile, ImportOptions } from "../../../store.ts";
import { invocationReader, ownRun } from "../../dbtInvocations.ts";
import { together } from "../../together.ts";
import type { Writers } from "../../writing/writers.ts";
import { BrokenJson, jsonMembers } from "../jsonMembers.ts";
import type { FoundFile } from "../findFiles.ts";
import { artifactOf, versionNote } from "./artifact.ts";
import type { Artifact } from "./artifact.ts";
import { invocationOf } from "./invocation.ts";
import type { Invocation } from "./invocation.ts";
import { manifestNode, nodeParts, passedOver } from "./manifestNode.ts";
import { resultPages } from "./resultPages.ts";
import { dbtResult, freshnessResult } from "./runResult.ts";
import type { DbtResult, KnownNode } from "./runResult.ts";
import { widened, writeInvocation } from "./writeInvocation.ts";
import type { Span } from "./writeInvocation.ts";

/** Rows that go into the mirror in one transaction: others who read or write wait no longer than for these. */
const batchSize = 250;

/** Runs that are grouped in one transaction. */
const groupSize = 100;

const pieces: ReadonlySet<string> = new Set(["results", ...nodeParts, ...passedOver]);

/** What is done for each row, with what happens between. */
export interface ImportWork {
  readonly writers: Writers;
  readonly options: ImportOptions;
  readonly now: EpochMs;
  /** Throws where nobody wants the rest. */
  readonly pause: () => void;
  readonly read: (bytes: number) => void;
}

/** Reads one file into the mirror, unless it holds what was read before. Rows that stand before a broken place are kept. */
export async function importArtifact(file: FoundFile, work: ImportWork): Promise<ImportedFile> {
  const { mirror } = work.writers;
  const said = await survey(file, work);
  const { name } = file;
  if (!said.artifact) return { name, state: "unknown", problem: said.problem ?? otherWords(file) };
  const { kind, version } = said.artifact;
  const about = { name, kind, version, invocation: said.artifact.invocationId };
  if (mirror.prepare("SELECT 1 FROM imports WHERE digest = ?").get(said.digest))
    return { ...about, state: "known" };
  const { problem } = said;
  // Of a whole invocation a part says nothing new.
  if (problem !== undefined && kind !== "manifest" && isWhole(mirror, said.artifact))
    return { ...about, state: "known" };
  const { problem: broken, ...rows } =
    kind === "manifest"
      ? await importNodes(file, said.artifact, work)
      : await importResults(file, said as Survey & { artifact: Artifact }, work);
  const why = problem ?? broken;
  const note = versionNote(said.artifact);
  await work.writers.group(groupSize, work.pause);
  // Last of all, as what is noted here is not read again. What ends in the middle is: nothing else says that something is
  // missing.
  if (why === undefined)
    await together(mirror, () =>
      mirror
        .prepare(
          "INSERT OR REPLACE INTO imports (digest, kind, name, rows, imported_at) VALUES (?, ?, ?, ?, ?)",
        )
        .run([said.digest, kind, name, rows.read, work.now]),
    );
  return {
    ...{ ...about, state: "imported", ...rows },
    ...(why !== undefined && { problem: why }),
    ...(note !== undefined && { note }),
  };
}

/** Of a file that was found beside others nothing is said: many programs have a `manifest.json`. */
const otherWords = ({ isNamed }: FoundFile): string | undefined =>
  isNamed
    ? "it is no artifact of dbt that is read: run results, a manifest or the freshness of sources"
    : undefined;

const isWhole = (mirror: Database.Database, { invocationId, kind, version }: Artifact): boolean =>
  mirror
    .prepare("SELECT 1 FROM dbt_invocations WHERE id = ? AND schema_version = ?")
    .get([invocationId ?? "", `${kind} v${version}`]) !== undefined;

/** What a file says of itself, wherever in it that stands. */
interface Survey {
  readonly artifact: Artifact | undefined;
  readonly args: unknown;
  readonly digest: string;
  /** Why not all of it can be read. */
  readonly problem: string | undefined;
}

const isAbout = (of: string): boolean => of === "metadata" || of === "args";

/** A file is read twice: each counts for half. */
async function* bytesOf(
  file: FoundFile,
  { pause, read }: ImportWork,
  see?: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of file.bytes()) {
    see?.(chunk);
    read(chunk.length / 2);
    pause();
    yield chunk;
  }
}

async function survey(file: FoundFile, work: ImportWork): Promise<Survey> {
  const hash = createHash("sha256");
  const root: Record<string, unknown> = {};
  let problem: string | undefined;
  const bytes = bytesOf(file, work, (chunk) => hash.update(chunk));
  try {
    for await (const { of, text } of jsonMembers(bytes, pieces, isAbout)) root[of] = JSON.parse(text);
  } catch (error) {
    problem = brokenText(error);
  }
  const artifact = artifactOf(root["metadata"]);
  return { artifact, args: root["args"], digest: hash.digest("hex"), problem };
}

function brokenText(error: unknown): string {
  if (error instanceof BrokenJson) return error.message;
  if (error instanceof SyntaxError) return `it is no JSON: ${error.message}`;
  throw error;
}

/** The members of a part, as far as they can be read; `told.problem` says why that is not to the end. */
async function* membersIn(
  file: FoundFile,
  parts: ReadonlySet<string>,
  work: ImportWork,
  told: { problem: string | undefined },
) {
  try {
    for await (const { key, text } of jsonMembers(bytesOf(file, work), pieces, (of) => parts.has(of)))
      yield { key, value: JSON.parse(text) as unknown };
  } catch (error) {
    told.problem = brokenText(error);
  }
}

interface Counts {
  /** Of the file. */
  readonly read: number;
  /** That were not in the mirror before. */
  readonly added: number;
  readonly problem: string | undefined;
}

const results: ReadonlySet<string> = new Set(["results"]);

async function importResults(
  file: FoundFile,
  { artifact, args, digest, problem }: Survey & { readonly artifact: Artifact },
  work: ImportWork,
): Promise<Counts> {
  const { writers, options, now } = work;
  const { mirror } = writers;
  const invocation = tied(mirror, invocationOf(artifact, args, digest, options));
  const writer = resultPages(writers, { id: invocation.id, runId: invocation.runId, now });
  const known = nodeReader(mirror);
  let span: Span = {};
  let count = 0;
  let batch: DbtResult[] = [];
  const write = async (): Promise<void> => {
    const page = batch;
    batch = [];
    await writer.write(page);
    await setImmediate();
  };
  const told = { problem };
  for await (const { value } of membersIn(file, results, work, told)) {
    const result =
      artifact.kind === "sources"
        ? freshnessResult(value, invocation, artifact.generatedAt)
        : dbtResult(value, invocation, artifact.generatedAt, known);
    if (!result) continue;
    count++;
    span = widened(span, result);
    if (batch.push(result) >= batchSize) await write();
  }
  if (batch.length > 0) await write();
  const added = await writer.end();
  const said = { artifact, invocation, args, span };
  await together(mirror, () => writeInvocation(mirror, said, told.problem === undefined, now));
  return { read: count, added, problem: told.problem };
}

/** What says nothing of its run is of the one that a database knows of it. */
function tied(mirror: Database.Database, invocation: Invocation): Invocation {
  const runId = invocation.isOwnRun ? invocationReader(mirror)(invocation.id)?.run_id : undefined;
  return runId === undefined || runId === ownRun(invocation.id)
    ? invocation
    : { ...invocation, runId, isOwnRun: false };
}

/** What manifests that were read before say of a node; of several projects the newest. */
function nodeReader(mirror: Database.Database): (uniqueId: string) => KnownNode | undefined {
  const statement = mirror.prepare(
    "SELECT name, schema_name, materialization FROM dbt_nodes WHERE unique_id = ? ORDER BY generated_at DESC LIMIT 1",
  );
  return (uniqueId) => statement.get(uniqueId) as KnownNode | undefined;
}

async function importNodes(file: FoundFile, artifact: Artifact, work: ImportWork): Promise<Counts> {
  const { mirror } = work.writers;
  const write = mirror.prepare(
    `INSERT INTO dbt_nodes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (unique_id, project) DO UPDATE SET
       ${["generated_at", "name", "resource_type", "package", "path", "patch_path", "schema_name", "relation"].map(set).join(", ")},
       ${["materialization", "owner", "tags", "parents"].map(set).join(", ")}
     WHERE excluded.generated_at >= generated_at`,
  );
  let count = 0;
  let added = 0;
  let batch: unknown[][] = [];
  const flush = async (): Promise<void> => {
    await together(mirror, () => {
      for (const cells of batch) added += write.run(cells).changes;
    });
    batch = [];
    await setImmediate();
  };
  const generatedAt = artifact.generatedAt ?? 0;
  const told: { problem: string | undefined } = { problem: undefined };
  for await (const { key, value } of membersIn(file, nodeParts, work, told)) {
    const node =
      key === undefined ? undefined : manifestNode(key, value, artifact.project ?? "", generatedAt);
    if (!node) continue;
    count++;
    if (batch.push(Object.values(node)) >= batchSize) await flush();
  }
  if (batch.length > 0) await flush();
  return { read: count, added, problem: told.problem };
}

const set = (column: string): string => `${column} = excluded.${column}`;
