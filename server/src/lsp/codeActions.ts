import type { CodeAction, CodeActionParams, Range } from "vscode-languageserver/node";
import type { PlacedFinding } from "../engine/engine.ts";
import { normalUri } from "../workspaceFiles/fileUri.ts";
import { toCodeActions, toDiagnostic } from "./convert.ts";
import { fixAll } from "./fixAll.ts";
import type { Session } from "./serve.ts";

/** What is done when a file is saved, if the user asks for it in `editor.codeActionsOnSave`. */
const fixAllKind = "source.fixAll.tocsin";
const formatKind = "source.formatPromql";
const rewriteKind = "refactor.rewrite";
const quickFix = "quickfix";

export const codeActionKinds = [quickFix, rewriteKind, fixAllKind, formatKind];

/** What can be done about a place of a file that is read, and about all of the file. */
export function codeActions(session: Session, params: CodeActionParams): CodeAction[] {
  const { engine } = session;
  const uri = normalUri(params.textDocument.uri);
  const { findings } = engine.report(uri);
  return [
    ...(isWanted(params, quickFix) ? quickFixes(session, params, findings) : []),
    ...(isWanted(params, rewriteKind) ? formatHere(session, params) : []),
    ...(isWanted(params, fixAllKind) ? fixEverything(params, findings) : []),
    ...(isWanted(params, formatKind) ? formatFile(session, params) : []),
  ];
}

/** A kind is asked for by its name or the beginning of it; those of the whole file only so. */
function isWanted({ context: { only } }: CodeActionParams, kind: string): boolean {
  if (!only) return !kind.startsWith("source.");
  return only.some((one) => one === "" || kind === one || kind.startsWith(`${one}.`));
}

function quickFixes(
  session: Session,
  { textDocument, range }: CodeActionParams,
  findings: readonly PlacedFinding[],
): CodeAction[] {
  const { engine, abilities, pageOf } = session;
  const uri = normalUri(textDocument.uri);
  const here = findings.filter((finding) => overlap(finding.range, range));
  const single = here.flatMap((finding) => {
    // JSON has no comments; `.tocsin.yaml` is the one place that can speak for it.
    const silence = uri.endsWith(".json")
      ? undefined
      : engine.at("silencingComment", uri, finding.range.start, finding.check);
    const off = engine.turnOff(uri, finding.check);
    const waysOut = [silence, off].filter((fix) => fix !== undefined);
    return toCodeActions(textDocument.uri, finding, waysOut, toDiagnostic(finding, pageOf), abilities);
  });
  const checks = new Set(here.filter(({ fixes }) => fixes.length === 1).map(({ check }) => check));
  const all = [...checks].flatMap((check): CodeAction[] => {
    const count = findings.filter((one) => one.check === check && one.fixes.length === 1).length;
    const edits = count > 1 ? fixAll(findings, check) : [];
    if (edits.length === 0) return [];
    return [
      { title: `Fix all of ${check} in this file`, kind: quickFix, edit: edit(textDocument.uri, edits) },
    ];
  });
  return [...single, ...all];
}

function fixEverything({ textDocument }: CodeActionParams, findings: readonly PlacedFinding[]): CodeAction[] {
  const edits = fixAll(findings);
  if (edits.length === 0) return [];
  return [{ title: "Fix all that Tocsin can", kind: fixAllKind, edit: edit(textDocument.uri, edits) }];
}

function formatFile({ engine }: Session, { textDocument }: CodeActionParams): CodeAction[] {
  const edits = engine.of("format", normalUri(textDocument.uri)) ?? [];
  if (edits.length === 0) return [];
  return [{ title: "Format all PromQL", kind: formatKind, edit: edit(textDocument.uri, edits) }];
}

function formatHere({ engine }: Session, { textDocument, range }: CodeActionParams): CodeAction[] {
  const fix = engine.at("formatHere", normalUri(textDocument.uri), range.start);
  return fix ? [{ title: fix.title, kind: rewriteKind, edit: edit(textDocument.uri, fix.edits) }] : [];
}

const edit = (
  uri: string,
  edits: readonly { readonly range: Range; readonly text: string }[],
): NonNullable<CodeAction["edit"]> => ({
  changes: { [uri]: edits.map(({ range, text }) => ({ range, newText: text })) },
});

const overlap = (a: Range, b: Range): boolean => !isBefore(a.end, b.start) && !isBefore(b.end, a.start);

const isBefore = (a: Range["start"], b: Range["start"]): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);
