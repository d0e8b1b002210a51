import type Database from "better-sqlite3";
import type { EpochMs } from "../../../store.ts";
import { artifactsSource as source } from "../../dbtInvocations.ts";
import { sourceText } from "../../sourceTime.ts";
import { writeRows } from "../../writeBatch.ts";
import type { Artifact } from "./artifact.ts";
import { keptArgs } from "./invocation.ts";
import type { Invocation } from "./invocation.ts";

/** From the first start to the last end. */
export interface Span {
  readonly startedAt?: EpochMs | undefined;
  readonly endedAt?: EpochMs | undefined;
}

/** With a node's times; one that did not run says nothing of how long the invocation took. */
export const widened = (span: Span, { startedAt, endedAt }: Span): Span =>
  startedAt === undefined
    ? span
    : {
        startedAt: Math.min(span.startedAt ?? startedAt, startedAt),
        endedAt: Math.max(span.endedAt ?? endedAt ?? startedAt, endedAt ?? startedAt),
      };

interface Said {
  readonly artifact: Artifact;
  readonly invocation: Invocation;
  readonly args: unknown;
  /** dbt's own record of how long it took is the sum of its nodes in some versions. */
  readonly span: Span;
}

/** Notes an invocation whose results were read to their end, and that it is a run of its own where it is. */
export function writeInvocation(mirror: Database.Database, said: Said, isWhole: boolean, now: EpochMs): void {
  const { artifact, invocation, args, span } = said;
  const started = artifact.startedAt ?? span.startedAt;
  const ended = span.endedAt ?? artifact.generatedAt;
  if (isWhole)
    mirror
      .prepare(
        `INSERT OR REPLACE INTO dbt_invocations
           (id, run_id, source, command, dbt_version, schema_version, generated_at, started_at, ended_at, args)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run([
        ...[invocation.id, invocation.runId, source, invocation.command ?? null, artifact.dbtVersion ?? null],
        ...[`${artifact.kind} v${artifact.version}`, artifact.generatedAt ?? null],
        ...[started ?? null, ended ?? null, keptArgs(args)],
      ]);
  if (!invocation.isOwnRun) return;
  const run = {
    orchestration_run_id: invocation.runId,
    pipeline: `dbt ${invocation.command ?? (artifact.kind === "sources" ? "source freshness" : "")}`.trim(),
    // The worst of its nodes counts.
    status: null,
    start_time: started === undefined ? null : sourceText(started),
    end_time: ended === undefined ? null : sourceText(ended),
    workspace: invocation.environment ?? null,
    data_product: invocation.dataProduct ?? null,
  };
  writeRows(mirror, [{ table: "orchestration_runs", source: `${source}: invocations`, rows: [run] }], now);
}
