import { DocumentFormattingRequest, DocumentRangeFormattingRequest } from "vscode-languageserver/node";
import type { InitializeParams, ServerCapabilities, TextEdit } from "vscode-languageserver/node";
import type { PlacedEdit } from "../engine/engine.ts";
import type { InitializationOptions } from "../protocol/messages.ts";
import type { Session } from "./serve.ts";

/** JSON has formatters of its own. */
const documentSelector = [{ language: "yaml" }, { scheme: "file", pattern: "**/*.{yml,yaml,rules}" }];

/** Said at the start to clients that cannot be told later for which files. */
export function formattingCapabilities(params: InitializeParams): ServerCapabilities {
  if (!isWanted(params) || canRegister(params)) return {};
  return { documentFormattingProvider: true, documentRangeFormattingProvider: true };
}

const isWanted = ({ initializationOptions }: InitializeParams): boolean =>
  (initializationOptions as InitializationOptions | undefined)?.formats !== false;

const canRegister = ({ capabilities: { textDocument } }: InitializeParams): boolean =>
  textDocument?.formatting?.dynamicRegistration === true &&
  textDocument.rangeFormatting?.dynamicRegistration === true;

/** Lays out the PromQL of a file and leaves the rest of it alone. */
export function handleFormatting(
  { connection, engine, scheduler, startListeners }: Session,
  params: InitializeParams,
): void {
  connection.onDocumentFormatting(({ textDocument }, token) =>
    scheduler.whenRead(textDocument.uri, token, (uri) => toTextEdits(engine.of("format", uri))),
  );
  connection.onDocumentRangeFormatting(({ textDocument, range }, token) => {
    const { start, end } = range;
    // A selection that ends where a line begins does not hold that line.
    const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
    return scheduler.whenRead(textDocument.uri, token, (uri) =>
      toTextEdits(engine.of("format", uri, { first: start.line, last })),
    );
  });
  if (!isWanted(params) || !canRegister(params)) return;
  startListeners.add(() => {
    const { client } = connection;
    client.register(DocumentFormattingRequest.type, { documentSelector }).catch(() => {});
    client.register(DocumentRangeFormattingRequest.type, { documentSelector }).catch(() => {});
  });
}

const toTextEdits = (edits: readonly PlacedEdit[] = []): TextEdit[] =>
  edits.map(({ range, text }) => ({ range, newText: text }));
