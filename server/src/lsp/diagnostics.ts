import { DocumentDiagnosticReportKind } from "vscode-languageserver/node";
import { normalUri } from "../workspaceFiles/fileUri.ts";
import { toDiagnostic } from "./convert.ts";
import type { Session } from "./serve.ts";

/** Pulled where the client can, else pushed; never both, or the client would show everything twice. */
export function handleDiagnostics(session: Session): void {
  if (session.abilities.pullsDiagnostics) answerPulls(session);
  else pushChanges(session);
}

function answerPulls({
  connection,
  engine,
  scheduler,
  abilities,
  openFiles,
  opening,
  openListeners,
  pageOf,
  onChanged,
}: Session): void {
  /** What each open file was last told; a change beyond it asks the client to pull again. */
  const told = new Map<string, number>();
  /** What was known of each when it was opened. */
  const before = new Map<string, number>();
  openListeners.add((uri) => {
    before.set(uri, engine.report(uri).revision);
    // A client may ask for a file before it opens it: then it is to hear that there is more.
    if (!openFiles.has(uri)) told.delete(uri);
  });
  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => {
    const uri = normalUri(textDocument.uri);
    // Whoever opens a file sees its first findings while the rest is read; a refresh tells of the others.
    const isEnough = (): boolean =>
      token.isCancellationRequested ||
      (abilities.refreshesDiagnostics &&
        !told.has(uri) &&
        engine.report(uri).revision > (before.get(uri) ?? 0));
    if (opening.has(uri)) {
      await opening.get(uri);
      // What was found meanwhile was found without knowing the project.
      before.set(uri, engine.report(uri).revision);
    }
    await scheduler.settled(uri, isEnough);
    const { findings, revision } = engine.report(uri);
    told.set(uri, revision);
    const resultId = String(revision);
    if (previousResultId === resultId && revision > 0)
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    const items = findings.map((finding) => toDiagnostic(finding, pageOf));
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  });
  if (!abilities.refreshesDiagnostics) return;
  let asked = false;
  onChanged((uris) => {
    const news = uris.some(
      (uri) => openFiles.has(uri) && told.has(uri) && told.get(uri) !== engine.report(uri).revision,
    );
    if (!news || asked) return;
    asked = true;
    setTimeout(() => {
      asked = false;
      const stale = [...openFiles.keys()].some(
        (uri) => told.has(uri) && told.get(uri) !== engine.report(uri).revision,
      );
      if (stale) connection.languages.diagnostics.refresh().catch(() => {});
    }, 100);
  });
}

function pushChanges({
  connection,
  engine,
  scheduler,
  openFiles,
  opening,
  openListeners,
  pageOf,
  onChanged,
}: Session): void {
  /** Which findings of each open file were sent last. */
  const told = new Map<string, number>();
  const send = (uri: string): void => {
    const spelled = openFiles.get(uri);
    const { findings, revision } = engine.report(uri);
    if (spelled === undefined || opening.has(uri) || told.get(uri) === revision) return;
    told.set(uri, revision);
    const diagnostics = findings.map((finding) => toDiagnostic(finding, pageOf));
    void connection.sendDiagnostics({ uri: spelled, diagnostics });
  };
  onChanged((uris) => {
    for (const uri of uris) send(uri);
  });
  openListeners.add((uri, spelled) => {
    told.delete(uri);
    if (!openFiles.has(uri)) void connection.sendDiagnostics({ uri: spelled, diagnostics: [] });
    // What was found when the workspace was read is no change, and nobody has been told yet.
    else void scheduler.settled(uri, () => !openFiles.has(uri)).then(() => send(uri));
  });
}
