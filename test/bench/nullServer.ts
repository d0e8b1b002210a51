// A server that answers without looking: what transport and harness cost.
import { createConnection, TextDocumentSyncKind } from "vscode-languageserver/node";

const connection = createConnection();
const answer = ({ textDocument: { uri } }: { textDocument: { uri: string } }): void =>
  void connection.sendDiagnostics({ uri, diagnostics: [] });
connection.onInitialize(() => ({
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    completionProvider: {},
    definitionProvider: true,
  },
}));
const start = { line: 0, character: 0 };
connection.onHover(() => ({ contents: "a text" }));
connection.onCompletion(() => [{ label: "a name" }]);
connection.onDefinition(({ textDocument: { uri } }) => ({ uri, range: { start, end: start } }));
connection.onDidOpenTextDocument(answer);
connection.onDidChangeTextDocument(answer);
connection.listen();
