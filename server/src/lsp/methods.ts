import type {
  CodeAction,
  CodeActionParams,
  CodeLens,
  CodeLensParams,
  CompletionItem,
  CompletionParams,
  Definition,
  DefinitionParams,
  DidChangeConfigurationParams,
  DidChangeTextDocumentParams,
  DidChangeWatchedFilesParams,
  DidChangeWorkspaceFoldersParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  DocumentLink,
  DocumentLinkParams,
  DocumentSymbol,
  DocumentSymbolParams,
  Hover,
  HoverParams,
  InitializeParams,
  InitializeResult,
  InitializedParams,
  Location,
  LogMessageParams,
  PublishDiagnosticsParams,
  ReferenceParams,
  RegistrationParams,
  WorkspaceSymbol,
  WorkspaceSymbolParams,
} from "vscode-languageserver/node";
import type { Requests } from "../protocol/messages.ts";

/** What a client asks of us: LSP's requests and our own. An answer of nothing is sent as null. */
export interface Asked extends Requests {
  initialize: { params: InitializeParams; result: InitializeResult };
  shutdown: { params: undefined; result: undefined };
  "textDocument/hover": { params: HoverParams; result: Hover | undefined };
  "textDocument/completion": { params: CompletionParams; result: CompletionItem[] };
  "textDocument/definition": { params: DefinitionParams; result: Definition };
  "textDocument/references": { params: ReferenceParams; result: Location[] };
  "textDocument/documentSymbol": { params: DocumentSymbolParams; result: DocumentSymbol[] };
  "textDocument/documentLink": { params: DocumentLinkParams; result: DocumentLink[] };
  "textDocument/codeAction": { params: CodeActionParams; result: CodeAction[] };
  "textDocument/codeLens": { params: CodeLensParams; result: CodeLens[] };
  "textDocument/diagnostic": { params: DocumentDiagnosticParams; result: DocumentDiagnosticReport };
  "workspace/symbol": { params: WorkspaceSymbolParams; result: WorkspaceSymbol[] };
}

/** What a client tells us. */
export interface Told {
  initialized: InitializedParams;
  exit: undefined;
  "textDocument/didOpen": DidOpenTextDocumentParams;
  "textDocument/didChange": DidChangeTextDocumentParams;
  "textDocument/didClose": DidCloseTextDocumentParams;
  "workspace/didChangeConfiguration": DidChangeConfigurationParams;
  "workspace/didChangeWatchedFiles": DidChangeWatchedFilesParams;
  "workspace/didChangeWorkspaceFolders": DidChangeWorkspaceFoldersParams;
}

/** What we ask of a client. */
export interface Asking {
  "client/registerCapability": { params: RegistrationParams; result: null };
  "workspace/configuration": {
    params: { readonly items: readonly { readonly section: string; readonly scopeUri?: string }[] };
    result: unknown[];
  };
  "workspace/codeLens/refresh": { params: undefined; result: null };
  "workspace/diagnostic/refresh": { params: undefined; result: null };
}

/** What we tell a client. */
export interface Telling {
  "textDocument/publishDiagnostics": PublishDiagnosticsParams;
  "window/logMessage": LogMessageParams;
}
