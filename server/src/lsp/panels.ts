import { panelRequests } from "../protocol/panels.ts";
import { comparableRuns, comparisonOf } from "../views/comparison.ts";
import type { Drawing } from "../views/drawing.ts";
import { runName, timelineOf } from "../views/timeline.ts";
import type { Session } from "./serve.ts";
import { latestOnly } from "./views.ts";

/** Answers what pictures of runs are drawn from. */
export function handlePanels({ connection, runs }: Session, draw: () => Drawing): void {
  const latest = latestOnly();
  connection.onRequest(panelRequests.timeline, ({ runId }: { runId: string }, token) =>
    latest.run(`timeline ${runId}`, token, async (signal) => {
      const drawing = draw();
      const timeline = await timelineOf(runs.store(), runId, drawing, signal);
      return { json: JSON.stringify(timeline), name: runName(timeline.run, drawing) };
    }),
  );
  connection.onRequest(
    panelRequests.comparison,
    ({ runId, with: other }: { runId: string; with?: string }, token) =>
      latest.run(`comparison ${runId} ${other ?? ""}`, token, async (signal) => {
        const drawing = draw();
        const comparison = await comparisonOf(runs.store(), runId, other, drawing, signal);
        return { json: JSON.stringify(comparison), name: runName(comparison.after, drawing) };
      }),
  );
  connection.onRequest(panelRequests.stepMessage, ({ stepId }: { stepId: string }, token) =>
    latest.run("message", token, async (signal) => ({
      message: (await runs.store().step(stepId, signal))?.message ?? null,
    })),
  );
  connection.onRequest(panelRequests.comparableRuns, ({ runId }: { runId: string }, token) =>
    latest.run(`comparable ${runId}`, token, (signal) => comparableRuns(runs.store(), runId, draw(), signal)),
  );
}
