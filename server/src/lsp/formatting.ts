import type { InitializeParams, ServerCapabilities, TextEdit } from "vscode-languageserver/node";
import type { PlacedEdit } from "../engine/engine.ts";
import { requests } from "../protocol/messages.ts";
import type { FormatParams, InitializationOptions, PlainRange } from "../protocol/messages.ts";
import type { Session } from "./serve.ts";

/** Our own client asks in a message of its own: it is a formatter of some files, and only where no other one is. */
export function formattingCapabilities({ initializationOptions }: InitializeParams): ServerCapabilities {
  const isWanted = (initializationOptions as InitializationOptions | undefined)?.formats !== false;
  return isWanted ? { documentFormattingProvider: true, documentRangeFormattingProvider: true } : {};
}

/** Lays out the PromQL of a file and leaves the rest of it alone. */
export function handleFormatting({ connection, engine, scheduler }: Session): void {
  const { whenRead } = scheduler;
  const edits = (uri: string, range?: PlainRange): PlacedEdit[] =>
    engine.of("format", uri, range && linesOf(range)) ?? [];
  connection.onDocumentFormatting(({ textDocument }, token) =>
    whenRead(textDocument.uri, token, (uri) => edits(uri).map(toTextEdit)),
  );
  connection.onDocumentRangeFormatting(({ textDocument, range }, token) =>
    whenRead(textDocument.uri, token, (uri) => edits(uri, range).map(toTextEdit)),
  );
  connection.onRequest(requests.format, ({ uri, range }: FormatParams, token) =>
    whenRead(uri, token, (own) => edits(own, range)),
  );
}

/** A selection that ends where a line begins does not hold that line. */
function linesOf({ start, end }: PlainRange): { first: number; last: number } {
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return { first: start.line, last };
}

const toTextEdit = ({ range, text }: PlacedEdit): TextEdit => ({ range, newText: text });
