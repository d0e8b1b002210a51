import { InlayHintRefreshRequest } from "vscode-languageserver/node";
import type { InitializeParams, InlayHint } from "vscode-languageserver/node";
import { hintNames } from "../engine/engine.ts";
import { markdown } from "./convert.ts";
import type { Session } from "./serve.ts";

/** Shows hints where the editor asks for them, and has them asked for again when other files change what they say. */
export function handleHints(session: Session, { capabilities }: InitializeParams): void {
  const { connection, engine } = session;
  connection.languages.inlayHint.on(({ textDocument, range }, token) =>
    session.scheduler.whenRead(textDocument.uri, token, (uri): InlayHint[] => {
      const lines = { first: range.start.line, last: range.end.line };
      const wanted = new Set(hintNames.filter((name) => session.switches.hints[name]));
      const found = engine.of("inlayHints", uri, lines, wanted) ?? [];
      return found.map(({ position, label, tooltip }) => ({
        position,
        label,
        tooltip: markdown(tooltip),
        paddingLeft: true,
      }));
    }),
  );
  if (capabilities.workspace?.inlayHint?.refreshSupport) refreshHints(session);
}

/** At most so often, in ms. */
const pause = 300;

function refreshHints({ connection, engine, switchListeners, onChanged }: Session): void {
  let due: NodeJS.Timeout | undefined;
  let seen = engine.workspace.configRevision;
  const ask = (): void => {
    due ??= setTimeout(() => {
      due = undefined;
      connection.sendRequest(InlayHintRefreshRequest.type).catch(() => {});
    }, pause);
  };
  switchListeners.add(ask);
  onChanged(() => {
    const now = engine.workspace.configRevision;
    if (now !== seen) ask();
    seen = now;
  });
}
