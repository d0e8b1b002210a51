import { notesAt, notesPath } from "./notes.ts";
import type { Notes } from "./notes.ts";
import { userInfo } from "node:os";
import type { EpochMs, RunNotes } from "../store.ts";

/** Who has never looked is told of so much of what is newest, not of years. */
export const unseenMs = 86_400_000;

/** A failure, and the fingerprint of its error. */
export interface FailedStep {
  readonly id: string;
  readonly error: string;
}

/**
 * The notes that lie beside a mirror, wherever the runs themselves are read. `failedAfter` gives the steps that
 * failed since they were last looked at; `undefined` when they never were.
 */
export function runNotes(
  mirror: string,
  failedAfter: (seenAt: EpochMs | undefined) => Promise<readonly FailedStep[]>,
): RunNotes {
  const notes = notesAt(notesPath(mirror));
  return {
    unseenFailures: async () => {
      const failures = await failedAfter(notes.seenAt());
      const isKnown = acknowledgedAmong(notes, failures);
      return failures.filter((one) => !isKnown(one)).length;
    },
    markSeen: async (at) => notes.markSeen(at),
    acknowledged: async (stepIds) => notes.acknowledged(stepIds),
    acknowledge: async (stepId, on) =>
      notes.mark("failure", stepId, { acknowledged: on }, userName(), Date.now()),
    filter: async (view) => notes.filter(view),
    setFilter: async (view, filter) => notes.setFilter(view, filter),
    choice: async (name) => notes.choice(name),
    setChoice: async (name, value) => notes.setChoice(name, value),
    marks: async (of, ids) => notes.marks(of, ids),
    mark: async (of, id, change) => notes.mark(of, id, change, userName(), Date.now()),
    savedFilters: async (view) => notes.savedFilters(view),
    saveFilter: async (view, name, filter) => notes.saveFilter(view, name, filter),
    renameFilter: async (view, name, to) => notes.renameFilter(view, name, to),
    told: async () => notes.told(),
    tell: async (lookedAt, failing) => notes.tell(lookedAt, failing),
    mute: async (pipeline, on) => notes.mute(pipeline, on),
  };
}

/** Whether a failure, or its cause, was acknowledged. */
function acknowledgedAmong(notes: Notes, failures: readonly FailedStep[]): (one: FailedStep) => boolean {
  const steps = new Set(notes.acknowledged(failures.map(({ id }) => id)));
  const errors = notes.marks("error", [...new Set(failures.map(({ error }) => error))]);
  const known = new Set(errors.flatMap((one) => (one.acknowledgedAt === undefined ? [] : [one.id])));
  return ({ id, error }) => steps.has(id) || known.has(error);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account of the machine that has no name.
    return "";
  }
}
