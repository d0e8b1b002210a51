import type Database from "better-sqlite3";
import type { EpochMs } from "../../store.ts";
import { artifactsSource, takeInvocation } from "../dbtInvocations.ts";
import type { DbtRow } from "../sourceRows.ts";
import { together } from "../together.ts";
import { batchWriter } from "../writeBatch.ts";
import type { Origin } from "../writeSteps.ts";

/** An invocation of dbt whose results are read into the mirror. */
export interface WrittenInvocation {
  readonly id: string;
  readonly runId: string;
  readonly now: EpochMs;
}

export interface ResultsPage {
  readonly rows: readonly DbtRow[];
  readonly origins: readonly Origin[];
}

/** What tells results apart. */
const key = ["invocation_id", "unique_id"];

/** Writes results, page after page, each in a transaction; gives the number of those that are new. */
export function resultsWriter(
  mirror: Database.Database,
  { id, runId, now }: WrittenInvocation,
): (page: ResultsPage) => Promise<number> {
  const writer = batchWriter(mirror, {
    ...{ table: "monitoring_transformation_dbt", source: artifactsSource, key },
  });
  let take: ReturnType<typeof takeInvocation> | undefined;
  return async ({ rows, origins }) => {
    take ??= await together(mirror, () => takeInvocation(mirror, id, runId));
    const taken = take;
    return together(mirror, () => {
      const added = writer.write(taken(rows), origins);
      writer.note(now);
      return added;
    });
  };
}
