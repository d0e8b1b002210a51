// What client and server say to each other about nodes of dbt that failed. A step is named by its id.

export const dbtRequests = {
  failure: "tocsin/dbtFailure",
  compiled: "tocsin/dbtCompiled",
  history: "tocsin/dbtHistory",
  newest: "tocsin/dbtNewestFailures",
  problems: "tocsin/dbtProblems",
} as const;

export type DbtRequests = {
  "tocsin/dbtFailure": { params: DbtStepParams; result: DbtFailure };
  "tocsin/dbtCompiled": { params: DbtStepParams; result: DbtCompiled };
  "tocsin/dbtHistory": { params: DbtStepParams; result: { readonly markdown: string } };
  "tocsin/dbtNewestFailures": { params: Record<string, never>; result: readonly DbtChoice[] };
  "tocsin/dbtProblems": { params: DbtProblemsParams; result: readonly DbtProblem[] };
};

export type DbtStepParams = { readonly stepId: string };

/** Lines and characters count from 0. */
export type DbtPlace = {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
};

/** What is known of a node's result. */
export type DbtFailure = {
  readonly name: string;
  /** The file that it was made from, at the line that failed, else at its top. */
  readonly place?: DbtPlace;
  /** What the user should know of the place, or why there is none. */
  readonly note?: string;
  /** The test, where the place is that of YAML. */
  readonly isTest: boolean;
  readonly hasCompiled: boolean;
  /** A query for the rows that made a test fail. */
  readonly rows?: string;
  /** What failed upstream, the nearest last; or, of what failed itself, what was skipped for it. */
  readonly causes: readonly DbtCause[];
};

export type DbtCause = {
  readonly stepId: string;
  readonly label: string;
  /** `failed`, `skipped`, as the trees say it. */
  readonly description: string;
  readonly detail?: string;
  readonly isFailed: boolean;
};

/** What a node ran. */
export type DbtCompiled = {
  readonly sql?: string;
  /** Of the model. */
  readonly file?: string;
  /** Where it was read from, if not from the run itself; why there is none. */
  readonly note?: string;
  /** Where in it the error is, if that is known. */
  readonly at?: { readonly line: number; readonly character: number };
};

export type DbtChoice = { readonly stepId: string; readonly label: string; readonly description: string };

/** `environments`: the names of those that count as production. */
export type DbtProblemsParams = { readonly environments: readonly string[] };

/** A failure of the last production run of a pipeline, at the line that failed. */
export type DbtProblem = DbtPlace & {
  readonly stepId: string;
  readonly runId: string;
  readonly message: string;
  readonly isWarning: boolean;
};
