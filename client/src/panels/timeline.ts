import * as vscode from "vscode";
import { panelRequests, stages } from "../../../server/src/protocol/panels.ts";
import { oneOf, record, text, type Of } from "../../../server/src/protocol/shape.ts";
import type { Server } from "../server.ts";
import { action, type PanelKind } from "./panel.ts";
import { runWords } from "./runWords.ts";

const isRun = record({ runId: text() });
const isStep = record({ stepId: text() });
const isStepOfStage = record({ stepId: text(), stage: oneOf(...stages) });

/** The run whose steps are shown. */
export type TimelineState = Of<typeof isRun>;

/** The page of *Show Timeline*. */
export const timelinePanel = (server: Server): PanelKind<TimelineState> => ({
  id: "timeline",
  isState: isRun,
  title: (name) => (name === undefined ? vscode.l10n.t("Timeline") : vscode.l10n.t("Timeline of {0}", name)),
  key: ({ runId }) => runId,
  words: () => ({ ...runWords(), ...timelineWords() }),
  load: async ({ runId }, token) => {
    const { json, name } = await server.request(panelRequests.timeline, { runId }, token);
    return { data: json, name };
  },
  actions: {
    open: action(isStepOfStage, ({ stepId, stage }, { state }) =>
      stage === "transformation"
        ? vscode.commands.executeCommand("tocsin.showNodeHistory", { stepId })
        : openRun(state.runId),
    ),
    failingLine: action(isStep, (step) => vscode.commands.executeCommand("tocsin.openFailingLine", step)),
    openRun: action(isRun, (_, { state }) => openRun(state.runId)),
    compare: action(isRun, (_, { state }) =>
      vscode.commands.executeCommand("tocsin.compareRuns", state.runId),
    ),
    message: action(isStep, async ({ stepId }, panel) => {
      const { message } = await server.request(panelRequests.stepMessage, { stepId });
      if (message !== null) await panel.tell("message", { stepId, message });
    }),
  },
});

const openRun = (runId: string): Thenable<unknown> => vscode.commands.executeCommand("tocsin.openRun", runId);

const timelineWords = (): Readonly<Record<string, string>> => ({
  startedTook: vscode.l10n.t("Started {0}, took {1}."),
  runningFor: vscode.l10n.t("Started {0}, running for {1}."),
  pathKnown: vscode.l10n.t(
    "Critical path: {0} steps, {1} of work and {2} of waiting between them. What depends on what is known for all of it.",
  ),
  pathPartly: vscode.l10n.t(
    "Critical path: {0} steps, {1} of work and {2} of waiting between them. For {3} of its {4} links it is known what depends on what; the others go by time within the stages.",
  ),
  pathByTime: vscode.l10n.t(
    "Critical path: {0} steps, {1} of work and {2} of waiting between them. It goes by time within the stages: nothing says what depends on what.",
  ),
  noTimes: vscode.l10n.t("No step of this run has a time."),
  compare: vscode.l10n.t("Compare with Another Run"),
  zoomIn: vscode.l10n.t("Zoom in"),
  zoomOut: vscode.l10n.t("Zoom out"),
  wholeRun: vscode.l10n.t("Whole Run"),
  pictureOf: vscode.l10n.t("Steps of the run in time"),
  tableOf: vscode.l10n.t("Steps of {0}"),
  noneChosen: vscode.l10n.t("No step chosen. The arrow keys choose one."),
  started: vscode.l10n.t("Started"),
  waited: vscode.l10n.t("Waited"),
  took: vscode.l10n.t("Took"),
  attempt: vscode.l10n.t("Attempt"),
  criticalPath: vscode.l10n.t("Critical path"),
  yes: vscode.l10n.t("yes"),
  startedAt: vscode.l10n.t("started {0}"),
  tookTime: vscode.l10n.t("took {0}"),
  waitedTime: vscode.l10n.t("waited {0} before"),
  attemptNumber: vscode.l10n.t("attempt {0}"),
  onPath: vscode.l10n.t("on the critical path"),
  openNode: vscode.l10n.t("Show History of Node"),
  openStep: vscode.l10n.t("Open Page of the Run"),
  openFailingLine: vscode.l10n.t("Open Failing Line"),
  message: vscode.l10n.t("Message of the step"),
  untimed: vscode.l10n.t("Steps without a time stand in the table only: {0}."),
  legend: vscode.l10n.t(
    "A bar is a step at work; the thin line before it, the time for which it could have run and waited. Hatched: failed or cancelled. Dashed: skipped or still running. The thick line below marks the critical path.",
  ),
  keys: vscode.l10n.t("Keys"),
  keysHelp: vscode.l10n.t(
    "In the picture: arrow keys go from step to step, Home and End to the first and the last, Enter opens the history of a dbt node, else the page of the run. + and − zoom, 0 shows the whole run, Page Up and Page Down move in time. The wheel scrolls, with Ctrl it zooms; the mouse drags.",
  ),
});
