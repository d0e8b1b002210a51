import { dbtWords } from "./dbtWords.ts";
import { failureWords } from "./failureWords.ts";

/**
 * What the trees, the pages of run history and the answers about runbooks say, in English; `{0}` and `{1}` are filled in. A client sends its own
 * language's in `initializationOptions`.
 */
export const english = {
  ...failureWords,
  today: "Today",
  yesterday: "Yesterday",
  noTime: "No time recorded",
  succeeded: "succeeded",
  warned: "warned",
  failed: "failed",
  skipped: "skipped",
  running: "running",
  cancelled: "cancelled",
  unknown: "unknown",
  integration: "Integration",
  transformation: "Transformation",
  consumption: "Semantic models",
  /** Counts of what a stage is made of: one, several. */
  integrationOne: "{0} table",
  integrationMany: "{0} tables",
  transformationOne: "{0} dbt node",
  transformationMany: "{0} dbt nodes",
  consumptionOne: "{0} refresh",
  consumptionMany: "{0} refreshes",
  runOne: "{0} run",
  runMany: "{0} runs",
  failureOne: "{0} failure",
  failureMany: "{0} failures",
  /** Of a step that was tried again: which attempt of how many; how many in all. */
  attempt: "Attempt {0} of {1}",
  attempts: "{0} attempts",
  /** Behind a step that failed: how many others were skipped for that. */
  skippedForOne: "{0} skipped for it",
  skippedForMany: "{0} skipped for it",
  countFailed: "{0} failed",
  countSkipped: "{0} skipped",
  loadMore: "Load more…",
  olderThan: "before {0}",
  noMessage: "no message recorded",
  asOf: "As of {0}",
  notRead: "could not be read: {0}",
  /** Which databases are asked themselves, and how far back at first. */
  askedItself: "asked of {0} itself, {1} at a time",
  filtersAsOf: "values to filter by as of {0}",
  /** A line of the tree for a source: its name, and why it is not read. */
  sourceFailed: "could not be read: {0}",
  notConnected: "not connected to yet",
  askToConnect:
    "`.tocsin.yaml` names this source. Nobody has said that it may be connected to, as it is now: *Sync Run History* asks.",
  syncNow: "Sync Run History",
  setPassword: "“Tocsin: Set Password…” asks for it.",
  signedOut: "Nobody is signed in with Microsoft Entra.",
  signIn: "“Tocsin: Sync Run History” asks you to sign in.",
  /** How far a sync is: the source, so many rows, of such a time. */
  readingRows: "reading {0}: {1} rows",
  /** The name of a source. */
  waking: "{0}: the database is waking up, which may take a minute",
  upTo: "up to {0}",
  filtered: "filtered: {0}",
  unseenOne: "{0} failure that you have not marked as seen",
  unseenMany: "{0} failures that you have not marked as seen",
  tryAgain: "Try Again",
  openRun: "Open Run",
  /** A page of an orchestrator: the pipeline, the source. */
  pageOfSource: "{0} in {1}",
  /** Commands that do something again. */
  rerunNodes: "Build what failed again, with all that depends on it",
  rerunFreshness: "Look at the freshness of the sources again",
  rerunTasks: "Clear the task and those behind it, which Airflow then runs again",
  rerunFailed: "Clear what failed, which Airflow then runs again",
  rerunDeployment: "Start a new run of the same deployment",
  rerunPipeline: "Start a new run of the same pipeline",
  exporting: "{0} rows",
  run: "Run",
  runId: "Run id",
  pipeline: "Pipeline",
  environment: "Environment",
  dataProduct: "Data product",
  status: "Status",
  started: "Started",
  ended: "Ended",
  duration: "Duration",
  name: "Name",
  table: "Table",
  source: "Source",
  load: "Load",
  rowsRead: "Rows read",
  rowsWritten: "Rows written",
  dataRead: "Read",
  dataWritten: "Written",
  throughput: "Throughput",
  model: "dbt node",
  resourceType: "Type",
  rowsAffected: "Rows affected",
  semanticModel: "Semantic model",
  refreshType: "Refresh",
  errors: "Errors",
  notRecorded: "not recorded",
  derived: "There is no record of the run itself: it is put together from its steps.",
  cut: "Only the newest {0} steps are shown, and those that failed.",
  messageCut: "(shortened)",
  noSuchRun: "There is no run {0}. It may have been removed from the mirror.",
  noAnswer: "There is no answer about runs",
  /** Why there is none; the store's own message goes into the tooltip. */
  locked: "Another program holds the mirror",
  damaged: "The mirror cannot be read",
  newer: "A newer Tocsin wrote the mirror",
  unavailable: "Run history cannot be read here",
  deadline: "There was no answer in time",
  crashed: "The process that reads runs ended",
  openRunbook: "Open Runbook",
  createRunbook: "Create Runbook",
  runbook: "Runbook",
  noRunbook: "{0} has no runbook.",
  noRunbookPage: "The runbook of {0} does not exist: {1}",
  noRunbookAbout: "No runbook is about {0}.",
  noSuchAlert: "There is no such alert in this workspace.",
  noAlerts: "There is no alert in this workspace.",
  noAlertHere: "There is no alert at this place.",
  /** Behind the receivers of an alert. */
  routeMany: "{0} routes",
  /** Above a route: how many alerts get there, surely and perhaps. */
  alertOne: "{0} alert",
  alertMany: "{0} alerts",
  alertsPerhaps: "perhaps {0} more",
  /** Where none does surely; of so many alerts. */
  onlyPerhaps: "perhaps {0}",
  /** Above a recording rule: how often its metric is read. */
  useOne: "{0} use",
  useMany: "{0} uses",
  usesInTests: "{0} in tests",
  noUses: "no uses in this project",
  /** Above an alert: how many items of `alert_rule_test` speak of it. */
  testOne: "{0} test case",
  testMany: "{0} test cases",
  noTests: "no tests",
  /** What a stage is made of where an orchestrator tells of its tasks: one, several; with tables or dbt nodes among them. */
  taskOne: "{0} task",
  taskMany: "{0} tasks",
  stepOne: "{0} step",
  stepMany: "{0} steps",
  task: "Task",
  /** Which attempt at a step, of how many. */
  attemptOf: "attempt {0} of {1}",
  /** Of an attempt that others followed: how the last one ended. */
  triedAgain: "tried again: {0}",
  /** Where a run's own record and its steps do not agree. */
  recordSucceededOne:
    "The record of the run says that it succeeded, but the last attempt at {0} step failed.",
  recordSucceededMany:
    "The record of the run says that it succeeded, but the last attempts at {0} steps failed.",
  recordFailed:
    "The record of the run says that it failed, but none of its steps did, as far as they were read.",
  notInMirror: "It is not in the mirror of run history any more.",
  ...dbtWords,
} as const;

/** A word for each key of `english`. */
export type Words = { readonly [Key in keyof typeof english]: string };
