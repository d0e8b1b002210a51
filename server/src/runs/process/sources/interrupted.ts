import { RunsError } from "../../store.ts";

export const stopped = (): RunsError =>
  new RunsError(
    "cancelled",
    "The sync was stopped.",
    "What was read so far is kept; the next one goes on from there.",
  );

export const late = (who: string, ms: number): RunsError =>
  new RunsError(
    "deadline",
    `${who} has not answered within ${Math.round(ms / 1000)} s.`,
    "See what it is busy with. What was read so far is kept; the next sync goes on from there.",
  );
