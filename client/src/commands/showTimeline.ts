import type { Tocsin } from "../extension.ts";
import { pickRun } from "./pickRun.ts";

/** Shows the steps of a run in time: of a line of a tree, by its id, or one that the user picks. */
export async function showTimeline({ views, panels, panelKinds }: Tocsin, target?: unknown): Promise<void> {
  const runId = await pickRun(views, target);
  if (runId !== undefined) panels.open(panelKinds.timeline, { runId });
}
