import { isOverviewState, isTrendState, trendRequests } from "../protocol/trends.ts";
import type { OverviewParams, TrendParams } from "../protocol/trends.ts";
import { RunsError } from "../runs/store.ts";
import type { Drawing } from "../views/drawing.ts";
import { overview } from "../views/overview.ts";
import { trend, trendNames } from "../views/trend.ts";
import type { Session } from "./serve.ts";
import { askOnce } from "./views.ts";

/** Answers what the pages of trends and of the overview ask; each may be open several times, and none takes another's turn. */
export function handleTrends({ connection, runs }: Session, draw: () => Drawing): void {
  connection.onRequest(trendRequests.trend, (params: TrendParams, token) =>
    askOnce(token, async (signal) => {
      if (!isTrendState(params)) throw notUnderstood();
      const found = await trend(runs.store(), params, draw(), signal);
      return { json: JSON.stringify(found), name: found.name };
    }),
  );
  connection.onRequest(trendRequests.trendNames, ({ text }: { text?: unknown }, token) =>
    askOnce(token, (signal) =>
      trendNames(runs.store(), typeof text === "string" ? text : undefined, draw(), signal),
    ),
  );
  connection.onRequest(trendRequests.overview, (params: OverviewParams, token) =>
    askOnce(token, async (signal) => {
      if (!isOverviewState(params)) throw notUnderstood();
      return { json: JSON.stringify(await overview(runs.store(), params, draw(), signal)) };
    }),
  );
}

const notUnderstood = (): RunsError =>
  new RunsError("failed", "The question was not understood.", "Open the page again.");
