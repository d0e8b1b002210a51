import { isIP } from "node:net";
import type { Examined, OrchestratorSource } from "../../../history.ts";
import { waitFor } from "../../sync/backOff.ts";
import { isThisMachine } from "../http/exchange.ts";
import { openOrchestrator } from "./openOrchestrator.ts";

/** Looks at an orchestrator step by step: what it answers, or why it does not, tells how far the way to it is good. */
export async function examineOrchestrator(
  source: OrchestratorSource,
  signal: AbortSignal,
): Promise<Examined[]> {
  const steps = stepsOf(source);
  const open = await openOrchestrator(source, { wait: waitFor });
  try {
    return [...steps, { step: "newest row", isGood: true, message: await open.look(signal) }];
  } catch (error) {
    const { message, hint, reason } = open.explain(error);
    const failed = open.failedStep(error);
    const at = steps.findIndex(({ step }) => step === failed);
    return [...(at < 0 ? steps : steps.slice(0, at)), { step: failed, isGood: false, message, hint, reason }];
  } finally {
    open.close();
  }
}

/** Those before the last one, as they are when all is well. */
function stepsOf({ baseUrl, user, password, name }: OrchestratorSource): Examined[] {
  const { hostname, host, protocol } = new URL(baseUrl);
  const encryption =
    protocol === "https:"
      ? "The server's certificate is good for its name."
      : `None: \`base_url\` begins with http.${isThisMachine(hostname) ? "" : " Everything can be read on the way."}`;
  const who = user ?? (password ? `The token of ${name}` : "Who says nothing");
  return [
    { step: "name", isGood: true, message: `${hostname} is ${isIP(hostname) ? "an address" : "known"}.` },
    { step: "connection", isGood: true, message: `${host} takes connections.` },
    { step: "encryption", isGood: true, message: encryption },
    { step: "login", isGood: true, message: `${who} is let in.` },
  ];
}
