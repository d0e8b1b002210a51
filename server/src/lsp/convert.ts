import {
  CodeActionKind,
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  InsertTextFormat,
  MarkupKind,
  SymbolKind,
} from "vscode-languageserver/node";
import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  MarkupContent,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import type { OutlineNode, PlacedCompletion, PlacedFinding, PlacedFix } from "../engine/engine.ts";

/** What the client can take. */
export interface ClientAbilities {
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly snippets: boolean;
  readonly preparesRename: boolean;
  readonly createsFiles: boolean;
  readonly watchesFiles: boolean;
  /** The server may ask for settings, and have itself told when they change. */
  readonly hasSettings: boolean;
  readonly tellsSettings: boolean;
  readonly changesFolders: boolean;
  readonly lenses: boolean;
  /** It is our own client, whose commands lenses may call. */
  readonly commands: boolean;
  readonly refreshesLenses: boolean;
}

export const markdown = (value: string): MarkupContent => ({ kind: MarkupKind.Markdown, value });

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const;

/** `pageOf` gives the address of a check's page. */
export function toDiagnostic(
  finding: PlacedFinding,
  pageOf: (check: string) => string | undefined,
): Diagnostic {
  const href = pageOf(finding.check);
  return {
    range: finding.range,
    severity: severities[finding.severity],
    source: "tocsin",
    code: finding.check,
    ...(href ? { codeDescription: { href } } : {}),
    message: finding.message,
    ...(finding.unnecessary ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(finding.related.length > 0
      ? {
          relatedInformation: finding.related.map(({ uri, range, message }) => ({
            location: { uri, range },
            message,
          })),
        }
      : {}),
  };
}

/** The quick fixes of a finding, and the ways to silence it; a fix that is the only one is preferred. */
export function toCodeActions(
  uri: string,
  finding: PlacedFinding,
  waysOut: readonly PlacedFix[],
  diagnostic: Diagnostic,
  abilities: ClientAbilities,
): CodeAction[] {
  const fixes = finding.fixes.filter((fix) => !fix.create || abilities.createsFiles);
  const action = (fix: PlacedFix, isPreferred: boolean): CodeAction => ({
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred,
    edit: toWorkspaceEdit(uri, fix),
  });
  return [
    ...fixes.map((fix) => action(fix, fixes.length === 1)),
    ...waysOut.filter((fix) => !fix.create || abilities.createsFiles).map((fix) => action(fix, false)),
  ];
}

function toWorkspaceEdit(uri: string, fix: PlacedFix): WorkspaceEdit {
  const edits = fix.edits.map(({ range, text }) => ({ range, newText: text }));
  if (!fix.create) return { changes: { [fix.uri ?? uri]: edits } };
  const start = { line: 0, character: 0 };
  const page = { uri: fix.create.uri, version: null };
  return {
    documentChanges: [
      { kind: "create", uri: fix.create.uri, options: { ignoreIfExists: true } },
      { textDocument: page, edits: [{ range: { start, end: start }, newText: fix.create.text }] },
      ...(edits.length > 0 ? [{ textDocument: { uri, version: null }, edits }] : []),
    ],
  };
}

const completionKinds: Readonly<Record<PlacedCompletion["kind"], CompletionItemKind>> = {
  function: CompletionItemKind.Function,
  keyword: CompletionItemKind.Keyword,
  metric: CompletionItemKind.Field,
  label: CompletionItemKind.Property,
  variable: CompletionItemKind.Variable,
  key: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  unit: CompletionItemKind.Unit,
  snippet: CompletionItemKind.Snippet,
};

export function toCompletionItem(completion: PlacedCompletion, snippets: boolean): CompletionItem {
  const text = completion.insert ?? completion.label;
  const isSnippet = completion.snippet === true && snippets;
  return {
    label: completion.label,
    kind: completionKinds[completion.kind],
    sortText: String(completion.order).padStart(5, "0"),
    filterText: completion.label,
    ...(completion.detail ? { detail: completion.detail } : {}),
    ...(completion.documentation ? { documentation: markdown(completion.documentation) } : {}),
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: {
      range: completion.range,
      newText: completion.snippet && !snippets ? withoutPlaceholders(text) : text,
    },
  };
}

const withoutPlaceholders = (snippet: string): string =>
  snippet.replaceAll(/\$\{\d+:([^}]*)\}|\$\d+/g, "$1").replaceAll(/\\([$}\\])/g, "$1");

const symbolKinds = {
  group: SymbolKind.Namespace,
  alert: SymbolKind.Event,
  record: SymbolKind.Variable,
  name: SymbolKind.Object,
} as const;

export const toSymbolKind = (kind: keyof typeof symbolKinds): SymbolKind => symbolKinds[kind];

export function toDocumentSymbol(node: OutlineNode): DocumentSymbol {
  return {
    name: node.name,
    detail: node.detail,
    kind: symbolKinds[node.kind],
    range: node.range,
    selectionRange: node.selection,
    children: node.children.map(toDocumentSymbol),
  };
}
