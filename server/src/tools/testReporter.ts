// A reporter for `node --test`: one line a file, every failure and every skip with its reason, nothing else.

import { inspect } from "node:util";
import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";
import { root } from "./root.ts";

/** What happened in one test file. */
type Tally = { passed: number; failed: number; durationMs: number; readonly skips: Map<string, number> };

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const tallies = new Map<string, Tally>();
  const tallyOf = (file: string | undefined): Tally => {
    const name = file === undefined ? "" : relative(root, file);
    const tally = tallies.get(name) ?? {
      passed: 0,
      failed: 0,
      durationMs: 0,
      skips: new Map<string, number>(),
    };
    tallies.set(name, tally);
    return tally;
  };
  for await (const { type, data } of events) {
    if (type === "test:stdout" || type === "test:stderr") yield data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    const tally = tallyOf(data.file);
    if (data.nesting === 0) tally.durationMs += data.details.duration_ms;
    // A suite passes or fails with its tests, and is not counted beside them.
    if (data.details.type === "suite") continue;
    if (data.skip !== undefined) count(tally.skips, String(data.skip === true ? "no reason" : data.skip));
    else if (type === "test:pass") tally.passed++;
    else {
      tally.failed++;
      yield `✖ ${data.name} (${relative(root, data.file ?? "")}:${data.line ?? 0})\n${describe(data.details.error)}\n`;
    }
  }
  for (const [file, tally] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1)))
    yield `${summary(file, tally)}\n`;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function describe(error: Error): string {
  const cause = error.cause ?? error;
  return inspect(cause, { depth: 4 }).replace(/^/gm, "    ");
}

function summary(file: string, { passed, failed, durationMs, skips }: Tally): string {
  const parts = [`${passed} passed`];
  if (failed > 0) parts.push(`${failed} FAILED`);
  for (const [reason, times] of skips) parts.push(`${times} SKIPPED (${reason})`);
  return `${failed > 0 ? "✖" : "✔"} ${file}: ${parts.join(", ")} (${(durationMs / 1000).toFixed(1)} s)`;
}
