import { requests } from "../protocol/messages.ts";
import type { ExplainParams, Explanation, FileStatus } from "../protocol/messages.ts";
import { packageVersion, pageText } from "../workspaceFiles/packageFiles.ts";
import { codeActions } from "./codeActions.ts";
import { markdown, toCompletionItem, toDocumentSymbol, toSymbolKind } from "./convert.ts";
import { handleLenses } from "./lenses.ts";
import { handleRunbooks } from "./runbooks.ts";
import type { Session } from "./serve.ts";

/** More metrics than these are not listed at once; `MAX_NAMES` of PromQL's completion. */
const manyNames = 1000;

/** Every question that an editor can ask, and who answers it. */
export function handleRequests(session: Session): void {
  const { connection, engine, abilities } = session;
  const { whenRead } = session.scheduler;
  const runbooks = handleRunbooks(session);
  handleLenses(session, runbooks);
  connection.onHover(({ textDocument, position }, token) =>
    whenRead(textDocument.uri, token, async (uri) => {
      const found = engine.at("hover", uri, position);
      const runbook = found && (await runbooks.hoverLine(uri, position));
      return (
        found && {
          range: found.range,
          contents: markdown([found.markdown, runbook].filter(Boolean).join("\n\n")),
        }
      );
    }),
  );
  connection.onCompletion(({ textDocument, position }, token) =>
    whenRead(textDocument.uri, token, (uri) => {
      engine.takeLeftOut();
      const found = engine.at("complete", uri, position) ?? [];
      const items = found.map((one) => toCompletionItem(one, abilities.snippets));
      // Of very many names, those that fit what is typed are given; what Prometheus answers comes with the next letter.
      const isCut = engine.takeLeftOut();
      const isIncomplete = session.lookUp() || isCut || items.length >= manyNames;
      return isIncomplete ? { isIncomplete, items } : items;
    }),
  );
  connection.onDefinition(({ textDocument, position }, token) =>
    whenRead(textDocument.uri, token, (uri) => engine.at("definition", uri, position) ?? []),
  );
  connection.onReferences(({ textDocument, position, context }, token) =>
    whenRead(
      textDocument.uri,
      token,
      (uri) => engine.at("references", uri, position, context.includeDeclaration) ?? [],
    ),
  );
  connection.onDocumentSymbol(({ textDocument }, token) =>
    whenRead(textDocument.uri, token, (uri) => (engine.of("outline", uri) ?? []).map(toDocumentSymbol)),
  );
  connection.onWorkspaceSymbol(({ query }) =>
    (engine.ask("findNames", query) ?? []).map(({ name, kind, uri, range, container }) => ({
      name,
      kind: toSymbolKind(kind),
      location: { uri, range },
      containerName: container,
    })),
  );
  connection.onDocumentLinks(({ textDocument }, token) =>
    whenRead(textDocument.uri, token, (uri) => engine.of("links", uri) ?? []),
  );
  connection.onCodeAction((params, token) =>
    whenRead(params.textDocument.uri, token, () => codeActions(session, params)),
  );
  connection.onRequest(requests.about, () => ({
    name: "tocsin",
    version: packageVersion(),
    pid: process.pid,
  }));
  connection.onRequest(requests.explain, ({ check }: ExplainParams): Explanation => {
    const text = pageText(check);
    return text === undefined ? {} : { markdown: text };
  });
  connection.onRequest(requests.fileStatus, ({ uri }: { uri: string }, token) =>
    whenRead(uri, token, (own) => fileStatus(session, own)),
  );
}

function fileStatus({ engine }: Session, uri: string): FileStatus {
  const { parts, glob, excluded, settings } = engine.status(uri);
  const part = parts.find(({ kind }) => kind);
  const known = part?.why === "configured" || part?.why === "named" ? part.why : "content";
  return {
    ...(part?.kind ? { kind: part.kind, findings: engine.report(uri).findings.length } : {}),
    ...(part?.reader ? { reader: part.reader, known } : {}),
    ...(known === "configured" && glob !== undefined ? { glob } : {}),
    ...(excluded ? { excluded } : {}),
    ...(settings ? { config: settings } : {}),
  };
}
