import { takeInvocation } from "../../dbtInvocations.ts";
import { together } from "../../together.ts";
import { resultsWriter } from "../../writing/resultsWriter.ts";
import type { WrittenInvocation } from "../../writing/resultsWriter.ts";
import type { Writers } from "../../writing/writers.ts";
import type { DbtResult } from "./runResult.ts";

/** Writes results while others are read. */
export function resultPages(writers: Writers, of: WrittenInvocation) {
  const { mirror } = writers;
  let here: ReturnType<typeof resultsWriter> | undefined;
  let there: ReturnType<typeof resultsWriter> | undefined;
  let count = 0;
  let added = 0;
  let pending: Promise<number> = Promise.resolve(0);
  return {
    async write(results: readonly DbtResult[]): Promise<void> {
      const page = { rows: results.map(({ row }) => row), origins: results.map(({ origin }) => origin) };
      there ??= writers.thread(results.length)?.invocation(of);
      count += results.length;
      added += await pending;
      pending = there ? there(page) : (here ??= resultsWriter(mirror, of))(page);
      // It may fail before anybody looks.
      pending.catch(() => undefined);
      if (!there) await pending;
    },
    /** Gives the number of results that are new. */
    async end(): Promise<number> {
      if (count === 0) await together(mirror, () => takeInvocation(mirror, of.id, of.runId));
      return added + (await pending);
    },
  };
}
