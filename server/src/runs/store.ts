/** What the process of run history says about itself. */
export interface RunsAbout {
  /** Version of the SQLite that reads the mirror. */
  readonly sqlite: string;
  readonly pid: number;
}

/** Why an answer about runs is missing: `reason` for programs, `message` and `hint` for people. */
export class RunsError extends Error {
  readonly reason: RunsErrorReason;
  /** What the user can do. */
  readonly hint: string;

  constructor(reason: RunsErrorReason, message: string, hint: string) {
    super(message);
    this.name = "RunsError";
    this.reason = reason;
    this.hint = hint;
  }
}

export type RunsErrorReason =
  /** The process does not start: its file or SQLite's binary is missing or broken. */
  | "unavailable"
  /** It did not answer in time and was ended. */
  | "deadline"
  /** It ended in the middle of a question. */
  | "crashed"
  /** It answered with an error of its own. */
  | "failed";

/** Run history, wherever it is kept. Every method rejects with `RunsError` only. */
export interface RunStore {
  about(): Promise<RunsAbout>;
  /** Ends what the store keeps running. It starts again with the next question. */
  close(): void;
}
