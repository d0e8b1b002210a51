import { RunsError } from "../../store.ts";
import { late } from "./interrupted.ts";

/** Its answer, unless that takes too long or nobody wants it any more: then the server is told to stop. */
export async function within<T>(
  ms: number,
  ask: () => Promise<T>,
  signal: AbortSignal,
  stopped: () => RunsError,
  stop: () => Promise<void>,
): Promise<T> {
  if (signal.aborted) throw stopped();
  let end = (_why: RunsError): void => {};
  const ended = new Promise<never>((_, reject) => (end = reject));
  const abort = (): void => end(stopped());
  const timer = setTimeout(() => end(late("The server", ms)), ms);
  signal.addEventListener("abort", abort, { once: true });
  const asked = ask();
  try {
    return await Promise.race([asked, ended]);
  } catch (error) {
    asked.catch(() => {});
    if (error instanceof RunsError) await stop();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
