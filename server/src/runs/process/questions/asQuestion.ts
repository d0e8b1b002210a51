import { RunsError } from "../../store.ts";

/** Of a sync, whose errors speak of it. */
const ofSync = / ?What was read so far is kept(?:; the next (?:sync|one) goes on from there)?\./;

/** What went wrong with a source, said to somebody who asked a question and began no sync. */
export function asQuestion({ reason, message, hint }: RunsError): RunsError {
  if (reason === "cancelled") return new RunsError(reason, "The question was taken back.", "Ask again.");
  return new RunsError(reason, message, hint.replace(ofSync, "").trim() || "Ask again.");
}
