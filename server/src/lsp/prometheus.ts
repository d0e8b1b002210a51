import { prometheusNames } from "../alerts/prometheusNames.ts";
import { makeSeriesLookup } from "../alerts/seriesLookup.ts";
import type { Session } from "./serve.ts";

/** How long the names are taken as they were. */
const renewMs = 10 * 60_000;

/**
 * Learns the names of the Prometheus that the user's settings name, in the background, and the labels and values that
 * completions ask for. While it is away, what was known stays; nobody waits for it.
 */
export function followPrometheus(session: Session): (settings: unknown) => void {
  const { connection, engine } = session;
  let current = "";
  let timer: NodeJS.Timeout | undefined;
  const learn = async (url: string): Promise<void> => {
    try {
      const found = await prometheusNames(url);
      if (url === current) engine.learn({ type: "metrics", version: 1, ...found });
    } catch (error) {
      connection.console.info(`prometheus.url: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (url === current) timer = setTimeout(() => void learn(url), renewMs).unref();
  };
  return (settings) => {
    const { prometheus } = (settings ?? {}) as { readonly prometheus?: { readonly url?: unknown } | null };
    const url = typeof prometheus?.url === "string" ? prometheus.url.trim() : "";
    if (url === current) return;
    current = url;
    clearTimeout(timer);
    engine.learn({ type: "metrics", version: 1, metrics: [], labels: [] });
    engine.learn({ type: "series", version: 1, answers: [] });
    session.lookUp = () => false;
    if (url === "") return;
    const lookup = makeSeriesLookup(url, (answers) => {
      if (url === current) engine.learn({ type: "series", version: 1, answers });
    });
    session.lookUp = () => lookup(engine.takeAsked());
    void learn(url);
  };
}
