import { RunsError } from "../runs/store.ts";
import { CliError } from "./cliError.ts";

/** The first Ctrl-C ends the work in order, a second one at once. */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once("SIGINT", stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (error instanceof RunsError) throw new CliError(error.message, error.hint);
    throw error;
  } finally {
    process.off("SIGINT", stop);
  }
}
