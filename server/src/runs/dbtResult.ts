import type { Status } from "./store.ts";

/** What is kept of the result of a dbt node beside its step. */
export interface DbtResult {
  /** `model.shop.orders`. */
  readonly uniqueId: string;
  readonly resourceType: string;
  /** Its project, as dbt calls it. */
  readonly project: string | undefined;
  /** Of the file, below the folder of its project. */
  readonly path: string | undefined;
  readonly relation: string | undefined;
  /** The SQL that it ran, without what the adapter puts around it. */
  readonly compiled: string | undefined;
  /** Where a test stores the rows that failed. */
  readonly storedRows: string | undefined;
  /** Ids of what it reads, by the newest manifest. */
  readonly parents: readonly string[];
}

/** A dbt node of a run that failed or was skipped, or an ephemeral model between such. */
export interface LineageNode {
  readonly uniqueId: string;
  /** Missing for an ephemeral model, which is no step. */
  readonly stepId?: string;
  readonly name: string;
  readonly status?: Status;
  readonly parents: readonly string[];
}
