import * as vscode from "vscode";
import { natural, oneOf, orNull, record, text } from "../../../server/src/protocol/shape.ts";
import { isOverviewState, overviewDays, trendRequests } from "../../../server/src/protocol/trends.ts";
import type { OverviewState } from "../../../server/src/protocol/trends.ts";
import type { Server } from "../server.ts";
import type { Views } from "../views.ts";
import { action, type PanelKind } from "./panel.ts";
import { runWords } from "./runWords.ts";

const isRange = record({ days: natural });
const isEnvironment = record({ environment: orNull(text(1000)) });
const isName = record({ name: text(10_000), stage: oneOf("integration", "transformation", "consumption") });
const isOutcome = record({ status: oneOf("succeeded", "warned", "failed") });
const isText = record({ text: text(10_000) });
const isCommand = record({ command: oneOf("sync", "import", "connections") });

const commandOf = {
  sync: "tocsin.syncRuns",
  import: "tocsin.importArtifacts",
  connections: "tocsin.checkConnections",
} as const;

/** The page of *Show Overview*: there is one. */
export const overviewPanel = (server: Server, views: Views): PanelKind<OverviewState> => ({
  id: "overview",
  isState: isOverviewState,
  title: () => vscode.l10n.t("Overview of the Platform"),
  key: () => "",
  words: () => ({ ...runWords(), ...overviewWords() }),
  load: async (state, token) => {
    const { json } = await server.request(trendRequests.overview, state, token);
    return { data: json };
  },
  actions: {
    range: action(isRange, ({ days }, panel) =>
      overviewDays.some((one) => one === days) ? panel.setState({ ...panel.state, days }) : undefined,
    ),
    environment: action(isEnvironment, ({ environment }, panel) => {
      const { days } = panel.state;
      return panel.setState(environment === null ? { days } : { days, environment });
    }),
    trend: action(isName, ({ name, stage }, { state }) => {
      const { environment } = state;
      const of = { name, stage, ...(environment !== undefined && { environment }) };
      return vscode.commands.executeCommand("tocsin.showTrend", of);
    }),
    runs: action(isOutcome, async ({ status }, { state }) => {
      await views.setFilter("runs", { statuses: [status], ...environmentsOf(state) });
      await vscode.commands.executeCommand("tocsin.runs.focus");
    }),
    failures: action(isText, async ({ text: part }, { state }) => {
      await views.setFilter("failures", { ...(part !== "" && { text: part }), ...environmentsOf(state) });
      await vscode.commands.executeCommand("tocsin.failures.focus");
    }),
    command: action(isCommand, ({ command }) => vscode.commands.executeCommand(commandOf[command])),
  },
});

const environmentsOf = ({ environment }: OverviewState) =>
  environment === undefined ? {} : { environments: [environment] };

const overviewWords = (): Readonly<Record<string, string>> => ({
  title: vscode.l10n.t("Overview of the Platform"),
  range: vscode.l10n.t("How far back"),
  days1: vscode.l10n.t("24 hours"),
  days7: vscode.l10n.t("7 days"),
  days30: vscode.l10n.t("30 days"),
  days90: vscode.l10n.t("90 days"),
  environment: vscode.l10n.t("Environment"),
  allEnvironments: vscode.l10n.t("All"),
  asOf: vscode.l10n.t("As of {0}: the newest row of the sources is of {1}."),
  asOfRead: vscode.l10n.t("The newest row of the sources is of {0}."),
  counting: vscode.l10n.t("{0} of the steps have been counted so far; the newest are missing here."),
  countOn: vscode.l10n.t("Count On"),
  troubles: vscode.l10n.t("Could not be read, so that newer rows may be missing: {0}"),
  troubleAt: vscode.l10n.t("{0} ({1}, {2})"),
  checkConnections: vscode.l10n.t("Check Connections"),
  empty: vscode.l10n.t("There is no run history yet."),
  emptyHelp: vscode.l10n.t(
    "Tocsin shows here how runs do, as soon as it has read some: from the databases and orchestrators that `history.sources` in .tocsin.yaml names, or from artifacts of dbt.",
  ),
  sync: vscode.l10n.t("Sync Run History"),
  import: vscode.l10n.t("Import dbt Artifacts"),
  quiet: vscode.l10n.t("Nothing ran in this time. Look further back."),
  glance: vscode.l10n.t("At a Glance"),
  operation: vscode.l10n.t("In Operation"),
  diagnosis: vscode.l10n.t("Where It Hurts"),
  successRate: vscode.l10n.t("Runs that succeeded"),
  runsFailed: vscode.l10n.t("Runs that failed"),
  runsEnded: vscode.l10n.t("Runs"),
  stepsFailed: vscode.l10n.t("Steps that failed"),
  rowsMoved: vscode.l10n.t("Rows written"),
  bytesMoved: vscode.l10n.t("Bytes written"),
  workTime: vscode.l10n.t("Time at work"),
  before: vscode.l10n.t("before: {0}"),
  points: vscode.l10n.t("{0} points"),
  noneBefore: vscode.l10n.t("nothing to compare with"),
  trendSteps: vscode.l10n.t("Steps, and those that failed"),
  trendDuration: vscode.l10n.t("Time at work"),
  trendRows: vscode.l10n.t("Rows written"),
  trendBytes: vscode.l10n.t("Bytes written"),
  trendOf: vscode.l10n.t("What is drawn"),
  trendTable: vscode.l10n.t("What happened when"),
  trendTitle: vscode.l10n.t("Volume and Duration"),
  when: vscode.l10n.t("When"),
  steps: vscode.l10n.t("Steps"),
  failedSteps: vscode.l10n.t("Failed"),
  rows: vscode.l10n.t("Rows"),
  bytes: vscode.l10n.t("Bytes"),
  freshness: vscode.l10n.t("Freshness by Source"),
  source: vscode.l10n.t("Source"),
  names: vscode.l10n.t("Tables, models, refreshes"),
  lastSuccess: vscode.l10n.t("Last success"),
  stalest: vscode.l10n.t("The stalest of them"),
  stalestTitle: vscode.l10n.t("Longest Without Success"),
  never: vscode.l10n.t("never"),
  lastStatus: vscode.l10n.t("Last"),
  name: vscode.l10n.t("Name"),
  failuresByType: vscode.l10n.t("Failures by Stage and Type"),
  type: vscode.l10n.t("Type"),
  noType: vscode.l10n.t("(not said)"),
  failing: vscode.l10n.t("Failing Most"),
  slowest: vscode.l10n.t("Slowest"),
  mean: vscode.l10n.t("Mean time"),
  byDays: vscode.l10n.t("Names are counted by whole days (UTC), here since {0}."),
  noFailures: vscode.l10n.t("Nothing failed."),
  part: vscode.l10n.t("{0}: {1} steps, {2} failed"),
  partAmount: vscode.l10n.t("{0}: {1}"),
  highest: vscode.l10n.t("at most {0}"),
  keys: vscode.l10n.t("Keys"),
  keysHelp: vscode.l10n.t(
    "Tab goes from part to part. In a picture and in a table the arrow keys go on from one to the next; Enter on a name shows its trend, on a number that can be clicked the runs or failures that it counts.",
  ),
});
