// Every message that Tocsin adds to LSP, in one table. Nothing standard depends on them.

import type * as history from "./history.ts";
import type { FailureGrouping, FailureRequests } from "./failureNotes.ts";
import type { Grouping, RunsTreeRequests } from "./runsTree.ts";
import type { PanelRequests } from "./panels.ts";
import type { RoutePreview, RoutePreviewParams } from "./routes.ts";
import type { TrendRequests } from "./trends.ts";
import type { Words } from "./words.ts";

/** The methods of our own requests; `Requests` says what each takes and answers. */
export const requests = {
  about: "tocsin/about",
  fileStatus: "tocsin/fileStatus",
  explain: "tocsin/explain",
  children: "tocsin/children",
  viewState: "tocsin/viewState",
  setFilter: "tocsin/setFilter",
  markSeen: "tocsin/markSeen",
  runPage: "tocsin/runPage",
  runsAbout: "tocsin/runsAbout",
  importRuns: "tocsin/importRuns",
  sources: "tocsin/sources",
  trustSource: "tocsin/trustSource",
  syncRuns: "tocsin/syncRuns",
  forgetRuns: "tocsin/forgetRuns",
  checkConnections: "tocsin/checkConnections",
  runbooks: "tocsin/runbooks",
  unitTestFiles: "tocsin/unitTestFiles",
  unitTests: "tocsin/unitTests",
  runUnitTest: "tocsin/runUnitTest",
  ruleCoverage: "tocsin/ruleCoverage",
  promtool: "tocsin/promtool",
  newItem: "tocsin/newItem",
  format: "tocsin/format",
  routePreview: "tocsin/routePreview",
  lensPlaces: "tocsin/lensPlaces",
} as const;

/** Parameters and answer of each request, by its method. */
export type Requests = RunsTreeRequests &
  FailureRequests &
  PanelRequests &
  TrendRequests & {
    "tocsin/about": { params: Record<string, never>; result: About };
    "tocsin/fileStatus": { params: FileStatusParams; result: FileStatus };
    "tocsin/explain": { params: ExplainParams; result: Explanation };
    "tocsin/children": { params: ChildrenParams; result: readonly TreeNode[] };
    "tocsin/viewState": { params: { readonly view: string }; result: ViewState };
    "tocsin/setFilter": { params: SetFilterParams; result: null };
    "tocsin/markSeen": { params: Record<string, never>; result: null };
    "tocsin/runPage": { params: { readonly runId: string }; result: { readonly markdown: string } };
    "tocsin/runsAbout": { params: Record<string, never>; result: RunsProcess };
    "tocsin/importRuns": { params: history.ImportRunsParams; result: history.ImportedRuns };
    "tocsin/sources": { params: Record<string, never>; result: history.HistorySources };
    "tocsin/trustSource": { params: history.TrustSourceParams; result: { readonly isTrusted: boolean } };
    "tocsin/syncRuns": { params: history.SyncRunsParams; result: history.SyncedRuns };
    "tocsin/forgetRuns": { params: history.ForgetRunsParams; result: history.ForgottenRuns };
    "tocsin/checkConnections": { params: history.CheckConnectionsParams; result: history.MarkdownPage };
    "tocsin/runbooks": { params: RunbooksParams; result: RunbooksAnswer };
    "tocsin/unitTestFiles": { params: Record<string, never>; result: readonly string[] };
    "tocsin/unitTests": { params: { readonly uri: string }; result: readonly UnitTestNode[] };
    "tocsin/runUnitTest": { params: RunUnitTestParams; result: UnitTestResult };
    "tocsin/ruleCoverage": { params: RuleCoverageParams; result: readonly FileCoverage[] };
    "tocsin/routePreview": { params: RoutePreviewParams; result: RoutePreview };
    "tocsin/lensPlaces": { params: LensPlacesParams; result: readonly PlainLocation[] };
    "tocsin/promtool": { params: { readonly program: string }; result: Promtool };
    "tocsin/newItem": { params: NewItemParams; result: NewItemAnswer };
    "tocsin/format": { params: FormatParams; result: readonly PlainEdit[] };
  };

/** Which server is running. */
export type About = {
  readonly name: "tocsin";
  readonly version: string;
  /** Process id of the language server. */
  readonly pid: number;
};

/** What our client says without being asked, and what the server says of a sync that is under way. */
export const notifications = { seen: "tocsin/seen", syncProgress: "tocsin/syncProgress" } as const;

/**
 * A file is seen from this line on, counted from 0: what stands there is judged first. Said before the file is opened,
 * and when another part of it comes into view while it is read.
 */
export type SeenParams = { readonly uri: string; readonly line: number };

export type FileStatusParams = { readonly uri: string };

/** What applies to one file; all absent for a file that is none of our kinds. */
export type FileStatus = {
  /** What the file is for. */
  readonly kind?: { readonly id: string; readonly title: string };
  /** The program that it is judged for: `Prometheus 3.14`. */
  readonly reader?: string;
  /** How it is known: by what stands in it, by a file that names it, or by a glob of `files.kinds`. */
  readonly known?: "content" | "named" | "configured";
  /** That glob. */
  readonly glob?: string;
  /** `files.exclude` names it. */
  readonly excluded?: boolean;
  /** URI of the `.tocsin.yaml` that applies. */
  readonly config?: string;
  readonly findings?: number;
};

/** `check` is an id such as `promql/unknown-function`. */
export type ExplainParams = { readonly check: string };

/** The page of a check in Markdown; absent when there is no such check. */
export type Explanation = { readonly markdown?: string };

export type PlainEdit = { readonly range: PlainRange; readonly text: string };

/** All of the file without a range. */
export type FormatParams = { readonly uri: string; readonly range?: PlainRange };

/** A rule, a group with its first rule, or a unit test, as the user answered. */
export type NewItem =
  | { readonly type: "rule"; readonly group?: string; readonly rule: NewRule }
  /** Of the rule at the line; `uri`: the file to be. */
  | { readonly type: "test"; readonly uri: string };

export type NewRule = {
  readonly type: "alert" | "record";
  readonly name: string;
  readonly expr: string;
  readonly for?: string;
  readonly severity?: string;
  readonly summary?: string;
};

/** `line`: where the cursor is, counted from 0. */
export type NewItemParams = { readonly uri: string; readonly line: number; readonly item: NewItem };

/** What to write into the file, or all of another one; neither where there is no rule to test. */
export type NewItemAnswer = {
  readonly edit?: PlainEdit;
  readonly file?: string;
};

/** What our own client says in `initializationOptions`; other clients say nothing. */
export type InitializationOptions = {
  /**
   * Where the page of a check is, with `{check}` for its id: `diagnostic.codeDescription.href` is made from it.
   * Without it the server names the page in its own installation (`file:`).
   */
  readonly checkPage?: string;
  /** IANA name of the zone that the user's days begin in; without it, that of the server's machine. */
  readonly timeZone?: string;
  /** The client has our commands: alerts get lenses of runbooks, and a click on the other lenses shows what they speak of. */
  readonly runbookLenses?: boolean;
  /** False: the client asks with `tocsin/format`, for the files that it is a formatter of. */
  readonly formats?: boolean;
  /** Translations of what the trees and lenses say; what is missing stays English. */
  readonly words?: Partial<Words>;
};

/** URI scheme of check pages in our VS Code client, for example `tocsin-check:/promql/unknown-function.md`. */
export const checkPageScheme = "tocsin-check";

/** The process that reads run history. To ask starts it. */
export type RunsProcess = {
  readonly pid: number;
  /** Version of SQLite. */
  readonly sqlite: string;
};

export type RunsView = "runs" | "failures";

/** URI scheme of run pages in our VS Code client, for example `tocsin-run:/6e0f%2F1.md`. */
export const runPageScheme = "tocsin-run";

/** `node` is absent for the roots of a view; ids say all that is needed to list children. */
export type ChildrenParams = { readonly view: string; readonly node?: string };

export type TreeNode = {
  readonly id: string;
  readonly label: string;
  /** Grey text behind the label: `4 min · 2 h ago`. */
  readonly description?: string;
  /** A codicon and, where it has one, its theme colour: `error`, `testing.iconFailed`. */
  readonly icon?: { readonly id: string; readonly color?: string };
  /** Markdown. */
  readonly tooltip?: string;
  readonly expandable: boolean;
  /** Open as long as the user has not closed it. */
  readonly expanded?: boolean;
  /** The run that the line is about or belongs to. */
  readonly runId?: string;
  readonly stepId?: string;
  /** What a click does. */
  readonly command?: {
    readonly command: string;
    readonly title: string;
    readonly arguments?: readonly unknown[];
  };
  /** Words for `viewItem =~ /\bword\b/`: `run failed`. */
  readonly context?: string;
  readonly accessibility?: string;
};

/** What stands around a tree. */
export type ViewState = {
  readonly message?: string;
  readonly badge?: { readonly value: number; readonly tooltip: string };
  readonly filter: ViewFilter;
  readonly facets: {
    readonly environments: readonly string[];
    readonly dataProducts: readonly string[];
    readonly statuses: readonly string[];
  };
  /** Which welcome text stands in place of nodes; absent when there are nodes. */
  readonly welcome?: Welcome;
  readonly grouping?: Grouping | FailureGrouping;
  readonly groupings?: readonly FailureGrouping[];
  /** `.tocsin.yaml` names databases that runs are read from. */
  readonly hasSources?: boolean;
};

/** In this order: no mirror; sources, but nothing read; no rows; none that failed; none that passes the filter. */
export type Welcome = "missing" | "notSynced" | "empty" | "allWell" | "noMatch";

export type ViewFilter = {
  readonly statuses?: readonly string[];
  readonly environments?: readonly string[];
  readonly dataProducts?: readonly string[];
  readonly text?: string;
  readonly unacknowledged?: boolean;
};

export type SetFilterParams = { readonly view: string; readonly filter: ViewFilter };

/**
 * Runbooks for the alert at a position, for an alert by name, for a step of a run, or (nothing given) for every alert
 * of the workspace.
 */
export type RunbooksParams = {
  readonly at?: { readonly uri: string; readonly line: number; readonly character: number };
  readonly alert?: string;
  readonly step?: string;
  readonly run?: string;
};

export type RunbooksAnswer = {
  readonly candidates: readonly RunbookCandidate[];
  /** What can be created where there is no page: a path in the workspace and the text of the page. */
  readonly create?: { readonly uri: string; readonly text: string; readonly alert: string };
  /** What to tell the user when there is neither. */
  readonly message?: string;
};

export type RunbookCandidate = {
  /** The alert that names it, or the page's title. */
  readonly label: string;
  readonly description?: string;
  /** A file of the workspace. */
  readonly uri?: string;
  /** Heading to go to, as in a link's fragment. */
  readonly fragment?: string;
  /** Line of that heading, from 0. */
  readonly line?: number;
  /** An address outside, opened after VS Code's own question. */
  readonly url?: string;
  /** Present when the alert has no page yet. */
  readonly create?: { readonly uri: string; readonly text: string };
};

/** A place of a file, counted from 0. */
export type PlainRange = {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
};

/** A test of a file for `promtool test rules`, with what it asserts. */
export type UnitTestNode = {
  /** Empty for one without a name. */
  readonly name: string;
  readonly range: PlainRange;
  readonly assertions: readonly {
    readonly type: "alert" | "expr";
    readonly subject: string;
    readonly time: string;
    readonly range: PlainRange;
  }[];
};

export type RunUnitTestParams = {
  readonly uri: string;
  /** Index of the test in the file. */
  readonly test: number;
  /** promtool: a path, or a name that is looked up on the PATH. Never read from a file of the workspace. */
  readonly program: string;
  readonly timeoutMs: number;
};

export type UnitTestResult = {
  /** `errored`: it could not be judged; `stopped`: on request. */
  readonly outcome: "passed" | "failed" | "errored" | "stopped";
  readonly ms: number;
  readonly failures: readonly UnitTestFailure[];
  /** All that promtool printed. */
  readonly output: string;
};

export type UnitTestFailure = {
  readonly message: string;
  /** Index of the assertion that failed; absent when it is not about one. */
  readonly assertion?: number;
  readonly expected?: string;
  readonly got?: string;
};

export type RuleCoverageParams = {
  /** The file of tests, and the indexes of those that ran. */
  readonly uri: string;
  readonly tests: readonly number[];
};

/** Which rules of a file are tested. */
export type FileCoverage = {
  readonly uri: string;
  readonly rules: readonly {
    readonly name: string;
    readonly type: "alert" | "record";
    readonly range: PlainRange;
    readonly covered: boolean;
  }[];
};

/** The program at that place, or why it cannot be run. */
export type Promtool = { readonly version?: string; readonly problem?: string };

/** Asks for what a lens of uses or tests has counted, above the rule whose name stands at the position. */
export type LensPlacesParams = {
  readonly at: { readonly uri: string; readonly line: number; readonly character: number };
  readonly of: "uses" | "tests";
};

export type PlainLocation = { readonly uri: string; readonly range: PlainRange };
