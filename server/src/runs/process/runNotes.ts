import { notesAt, notesPath } from "./notes.ts";
import type { EpochMs, RunNotes } from "../store.ts";

/** Who has never looked is told of so much of what is newest, not of years. */
export const unseenMs = 86_400_000;

/**
 * The notes that lie beside a mirror, wherever the runs themselves are read. `failedAfter` gives the ids of the steps that
 * failed since they were last looked at; `undefined` when they never were.
 */
export function runNotes(
  mirror: string,
  failedAfter: (seenAt: EpochMs | undefined) => Promise<readonly string[]>,
): RunNotes {
  const notes = notesAt(notesPath(mirror));
  return {
    unseenFailures: async () => {
      const failures = await failedAfter(notes.seenAt());
      return failures.length - notes.acknowledged(failures).length;
    },
    markSeen: async (at) => notes.markSeen(at),
    acknowledged: async (stepIds) => notes.acknowledged(stepIds),
    acknowledge: async (stepId, on) => notes.acknowledge(stepId, on, Date.now()),
    filter: async (view) => notes.filter(view),
    setFilter: async (view, filter) => notes.setFilter(view, filter),
    choice: async (name) => notes.choice(name),
    setChoice: async (name, value) => notes.setChoice(name, value),
  };
}
