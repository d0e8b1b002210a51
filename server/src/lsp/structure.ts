import { DocumentHighlightKind, FoldingRangeKind } from "vscode-languageserver/node";
import type {
  InitializeParams,
  Range,
  SelectionRange,
  SemanticTokens,
  ServerCapabilities,
  SignatureHelp,
} from "vscode-languageserver/node";
import type { PlacedToken, Signature } from "../engine/engine.ts";
import { markdown } from "./convert.ts";
import type { Session } from "./serve.ts";

const tokenTypes: readonly PlacedToken["type"][] = [
  ...(["comment", "function", "keyword", "number", "operator"] as const),
  ...(["property", "regexp", "string", "type", "variable"] as const),
];

export const structureCapabilities: ServerCapabilities = {
  documentHighlightProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  signatureHelpProvider: { triggerCharacters: ["(", ",", " "] },
  semanticTokensProvider: {
    legend: { tokenTypes: [...tokenTypes], tokenModifiers: [] },
    full: true,
    range: true,
  },
};

/** What an editor asks about the parts of a text: what belongs together, what a word is. */
export function handleStructure(
  { connection, engine, scheduler }: Session,
  { capabilities }: InitializeParams,
): void {
  const { whenRead } = scheduler;
  const { foldingRange, semanticTokens, signatureHelp } = capabilities.textDocument ?? {};
  const hasOffsets = signatureHelp?.signatureInformation?.parameterInformation?.labelOffsetSupport === true;
  connection.onDocumentHighlight(({ textDocument, position }, token) =>
    whenRead(textDocument.uri, token, (uri) =>
      engine.at("documentHighlight", uri, position)?.map(({ range, write }) => ({
        range,
        kind: write ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      })),
    ),
  );
  connection.onFoldingRanges(({ textDocument }, token) =>
    whenRead(textDocument.uri, token, (uri) =>
      engine.of("foldingRanges", uri, foldingRange?.rangeLimit)?.map(({ start, end, comment }) => ({
        startLine: start,
        endLine: end,
        ...(comment && { kind: FoldingRangeKind.Comment }),
      })),
    ),
  );
  connection.onSelectionRanges(({ textDocument, positions }, token) =>
    whenRead(textDocument.uri, token, (uri) =>
      positions.map((position) =>
        nested(engine.at("selectionRanges", uri, position) ?? [], { start: position, end: position }),
      ),
    ),
  );
  connection.onSignatureHelp(({ textDocument, position }, token) =>
    whenRead(textDocument.uri, token, (uri) => {
      const found = engine.at("signatureHelp", uri, position);
      return found && toSignatureHelp(found, hasOffsets);
    }),
  );
  connection.languages.semanticTokens.onRange(({ textDocument, range }, token) =>
    whenRead(textDocument.uri, token, (uri) => encoded(engine.of("semanticTokens", uri, range) ?? [])),
  );
  connection.languages.semanticTokens.on(({ textDocument }, token) =>
    whenRead(textDocument.uri, token, (uri) => {
      // Of a long file a client that can ask for what is seen is told that.
      if (semanticTokens?.requests.range && engine.of("hasMoreTokens", uri)) return nothing;
      return encoded(engine.of("semanticTokens", uri, undefined) ?? []);
    }),
  );
}

/** LSP's `null`, which the library's type leaves out. */
const nothing = null as unknown as SemanticTokens;

/** From the inside out to a chain of parents; `at` where there is nothing. */
function nested(ranges: readonly Range[], at: Range): SelectionRange {
  const outer = ranges.toReversed();
  let found: SelectionRange | undefined;
  for (const range of outer) found = found ? { range, parent: found } : { range };
  return found ?? { range: at };
}

/** `hasOffsets`: the client takes a stretch of the label for a parameter, and not only its text. */
function toSignatureHelp(
  { label, documentation, parameters, active }: Signature,
  hasOffsets: boolean,
): SignatureHelp {
  return {
    signatures: [
      {
        label,
        parameters: parameters.map(({ start, end }) => ({
          label: hasOffsets ? [start, end] : label.slice(start, end),
        })),
        ...(documentation !== undefined && { documentation: markdown(documentation) }),
      },
    ],
    activeSignature: 0,
    activeParameter: active,
  };
}

/** Five numbers a token; its line and column count from the token before. */
function encoded(tokens: readonly PlacedToken[]): SemanticTokens {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (const { start, length, type } of tokens) {
    if (start.line !== line) character = 0;
    data.push(start.line - line, start.character - character, length, tokenTypes.indexOf(type), 0);
    ({ line, character } = start);
  }
  return { data };
}
