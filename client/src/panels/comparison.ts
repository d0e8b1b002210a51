import * as vscode from "vscode";
import { panelRequests } from "../../../server/src/protocol/panels.ts";
import { record, recordWith, text, type Of } from "../../../server/src/protocol/shape.ts";
import type { Server } from "../server.ts";
import { action, type PanelKind } from "./panel.ts";
import { runWords } from "./runWords.ts";

const isPair = recordWith({ runId: text() }, { with: text() });
const isAskedRun = record({ runId: text() });

/** A run and, where one was chosen, the run that it is compared with. */
export type ComparisonState = Of<typeof isPair>;

/** The page of *Compare Runs*. */
export const comparisonPanel = (server: Server): PanelKind<ComparisonState> => ({
  id: "comparison",
  isState: isPair,
  title: (name) =>
    name === undefined ? vscode.l10n.t("Comparison") : vscode.l10n.t("Comparison of {0}", name),
  key: ({ runId }) => runId,
  words: () => ({ ...runWords(), ...comparisonWords() }),
  load: async ({ runId, with: other }, token) => {
    const asked = other === undefined ? { runId } : { runId, with: other };
    const { json, name } = await server.request(panelRequests.comparison, asked, token);
    return { data: json, name };
  },
  actions: {
    openRun: action(isAskedRun, ({ runId }) => vscode.commands.executeCommand("tocsin.openRun", runId)),
    timeline: action(isAskedRun, ({ runId }) => vscode.commands.executeCommand("tocsin.showTimeline", runId)),
    choose: action(isAskedRun, (_, { state }) =>
      vscode.commands.executeCommand("tocsin.compareRuns", state, "choose"),
    ),
  },
});

const comparisonWords = (): Readonly<Record<string, string>> => ({
  heading: vscode.l10n.t("{0}: {1} against {2}"),
  alone: vscode.l10n.t("There is no earlier run of {0} that went well to compare this one with."),
  choose: vscode.l10n.t("Compare with Another Run…"),
  showTimeline: vscode.l10n.t("Timeline"),
  before: vscode.l10n.t("Before"),
  after: vscode.l10n.t("After"),
  change: vscode.l10n.t("Change"),
  run: vscode.l10n.t("Run"),
  runs: vscode.l10n.t("The two runs"),
  started: vscode.l10n.t("Started"),
  duration: vscode.l10n.t("Duration"),
  rows: vscode.l10n.t("Rows"),
  bytes: vscode.l10n.t("Bytes"),
  steps: vscode.l10n.t("Steps"),
  order: vscode.l10n.t(
    "Steps whose status changed come first, then those of one run only, then the largest differences of duration.",
  ),
  pictureOf: vscode.l10n.t("Difference of duration, step by step"),
  tableOf: vscode.l10n.t("Steps of both runs"),
  onlyBefore: vscode.l10n.t("only before"),
  onlyAfter: vscode.l10n.t("only after"),
  became: vscode.l10n.t("{0} → {1}"),
  changedOnly: vscode.l10n.t("Changed only"),
  noSteps: vscode.l10n.t("No step is like that."),
  durationBefore: vscode.l10n.t("Duration before"),
  durationAfter: vscode.l10n.t("Duration after"),
  durationChange: vscode.l10n.t("Difference"),
  rowsBefore: vscode.l10n.t("Rows before"),
  rowsAfter: vscode.l10n.t("Rows after"),
  bytesBefore: vscode.l10n.t("Bytes before"),
  bytesAfter: vscode.l10n.t("Bytes after"),
  moreBars: vscode.l10n.t("The picture shows the first {0} of {1} steps; the table has all of them."),
});
