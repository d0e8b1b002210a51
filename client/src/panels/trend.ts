import * as vscode from "vscode";
import { natural, record, text } from "../../../server/src/protocol/shape.ts";
import { isTrendState, trendDays, trendRequests } from "../../../server/src/protocol/trends.ts";
import type { TrendState } from "../../../server/src/protocol/trends.ts";
import type { Server } from "../server.ts";
import { action, type PanelKind } from "./panel.ts";
import { runWords } from "./runWords.ts";

const isRun = record({ run: text() });
const isRange = record({ days: natural });

/** The page of *Show Trend*. */
export const trendPanel = (server: Server): PanelKind<TrendState> => ({
  id: "trend",
  isState: isTrendState,
  title: (name) => (name === undefined ? vscode.l10n.t("Trend") : vscode.l10n.t("Trend of {0}", name)),
  key: ({ name, stage, environment, step }) => JSON.stringify([step ?? [stage, name], environment]),
  words: () => ({ ...runWords(), ...trendWords() }),
  load: async (state, token) => {
    const { json, name } = await server.request(trendRequests.trend, state, token);
    return { data: json, name };
  },
  actions: {
    open: action(isRun, ({ run }) => vscode.commands.executeCommand("tocsin.openRun", run)),
    range: action(isRange, ({ days }, panel) =>
      trendDays.some((one) => one === days) ? panel.setState({ ...panel.state, days }) : undefined,
    ),
  },
});

const trendWords = (): Readonly<Record<string, string>> => ({
  range: vscode.l10n.t("How far back"),
  days7: vscode.l10n.t("7 days"),
  days30: vscode.l10n.t("30 days"),
  days90: vscode.l10n.t("90 days"),
  days400: vscode.l10n.t("400 days"),
  measure: vscode.l10n.t("What is measured"),
  duration: vscode.l10n.t("Duration"),
  rows: vscode.l10n.t("Rows"),
  bytes: vscode.l10n.t("Bytes"),
  throughput: vscode.l10n.t("Throughput"),
  when: vscode.l10n.t("When"),
  run: vscode.l10n.t("Run"),
  stepsSince: vscode.l10n.t("{0} steps since {1}"),
  newestOnly: vscode.l10n.t("There are more: only the newest {0} are shown."),
  failedOfThem: vscode.l10n.t("{0} failed"),
  usual: vscode.l10n.t("usually {0}, 19 of 20 below {1}"),
  none: vscode.l10n.t("There is no step of this name in this time."),
  wider: vscode.l10n.t("Look further back"),
  noValues: vscode.l10n.t("None of these steps says this."),
  pictureOf: vscode.l10n.t("{0} of {1} over time"),
  tableOf: vscode.l10n.t("Steps of {0}"),
  atHand: vscode.l10n.t("the step at hand"),
  noneChosen: vscode.l10n.t("No step chosen. The arrow keys choose one."),
  perSecond: vscode.l10n.t("{0}/s"),
  legend: vscode.l10n.t(
    "Line: each step. Thin line: the median of the last {0} that succeeded; dashed line: their 95th percentile. A cross failed, a triangle warned, a hollow square was skipped, cancelled or has not ended; a ring is around the step at hand. The line is broken where nothing was heard for far longer than usual.",
  ),
  keys: vscode.l10n.t("Keys"),
  keysHelp: vscode.l10n.t(
    "In the picture: the arrow keys go from step to step, Home and End to the first and the last, Enter opens the page of its run. A click opens it, too. Drag to look at a part of the time, Escape or a double click shows all of it.",
  ),
});
