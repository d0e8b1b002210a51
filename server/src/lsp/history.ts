import type { Drawing } from "../views/drawing.ts";
import { handleConnections } from "./connections.ts";
import { handleForget } from "./forgetRuns.ts";
import { handleSources } from "./historySources.ts";
import { sealedSecrets } from "./sealedSecrets.ts";
import type { Session } from "./serve.ts";
import { handleSync } from "./syncRuns.ts";

/** Answers what is asked of the sources of run history; secrets come sealed, and go to the process that reads them. */
export function handleHistory(session: Session, draw: () => Drawing): void {
  const sealed = sealedSecrets();
  handleSources(session, sealed);
  handleForget(session);
  handleSync(session, sealed, draw);
  handleConnections(session, sealed, draw);
}
