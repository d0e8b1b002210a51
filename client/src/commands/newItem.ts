import * as vscode from "vscode";
import type { NewItem, NewRule } from "../../../server/src/protocol/messages.ts";
import { requests } from "../../../server/src/protocol/messages.ts";
import type { Tocsin } from "../extension.ts";
import { toRange } from "../toRange.ts";
import { complain } from "./complain.ts";

type What = "alert" | "record" | "group" | "test";

/** Asks what is wanted and writes it where the cursor is, or into a new file. */
export async function newItem(tocsin: Tocsin): Promise<void> {
  const what = await pickWhat();
  if (what === undefined) return;
  await complain(what === "test" ? writeTest(tocsin) : writeRule(tocsin, what));
}

async function pickWhat(): Promise<What | undefined> {
  const items: (vscode.QuickPickItem & { what: What })[] = [
    { what: "alert", label: vscode.l10n.t("Alerting rule"), iconPath: new vscode.ThemeIcon("bell") },
    { what: "record", label: vscode.l10n.t("Recording rule"), iconPath: new vscode.ThemeIcon("record") },
    {
      what: "group",
      label: vscode.l10n.t("Group with an alerting rule"),
      iconPath: new vscode.ThemeIcon("list-tree"),
    },
    {
      what: "test",
      label: vscode.l10n.t("Unit test of the rule at the cursor"),
      iconPath: new vscode.ThemeIcon("beaker"),
    },
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("What is to be written?") }))
    ?.what;
}

async function writeRule({ server }: Tocsin, what: Exclude<What, "test">): Promise<void> {
  const group = what === "group" ? await ask(vscode.l10n.t("Name of the group")) : undefined;
  if (what === "group" && group === undefined) return;
  const rule = await askRule(what === "record" ? "record" : "alert");
  if (!rule) return;
  const editor = vscode.window.activeTextEditor;
  const item: NewItem = { type: "rule", rule, ...(group === undefined ? {} : { group }) };
  const uri = editor?.document.uri.toString() ?? "untitled:none";
  const line = editor?.selection.active.line ?? 0;
  const { edit, file } = await server.request(requests.newItem, { uri, line, item });
  if (edit && editor) await insert(editor, edit.text, toRange(edit.range));
  else if (file !== undefined) await openNew(file);
}

async function writeTest({ server }: Tocsin): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const missing = vscode.l10n.t("Put the cursor on a rule first.");
  if (!editor) return void (await vscode.window.showInformationMessage(missing));
  const { document, selection } = editor;
  const uri = document.uri.with({ path: document.uri.path.replace(/(\.[^./]*)?$/, "_test$1") });
  const item: NewItem = { type: "test", uri: uri.toString() };
  const params = { uri: document.uri.toString(), line: selection.active.line, item };
  const { file } = await server.request(requests.newItem, params);
  if (file === undefined) return void (await vscode.window.showInformationMessage(missing));
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  // A file that is there is not written over.
  if (exists) return openNew(file);
  const created = new vscode.WorkspaceEdit();
  created.createFile(uri, { contents: new TextEncoder().encode(file) });
  await vscode.workspace.applyEdit(created);
  await vscode.window.showTextDocument(uri);
}

async function askRule(type: NewRule["type"]): Promise<NewRule | undefined> {
  const name = await ask(
    type === "alert"
      ? vscode.l10n.t("Name of the alert")
      : vscode.l10n.t("Name of the recorded metric, such as job:http_errors:rate5m"),
    type === "alert" ? undefined : /^[a-zA-Z_:][a-zA-Z0-9_:]*$/,
  );
  if (name === undefined) return undefined;
  const expr = await ask(vscode.l10n.t("Expression, in PromQL"));
  if (expr === undefined) return undefined;
  if (type === "record") return { type, name, expr };
  const none = vscode.l10n.t("None");
  const severity = await vscode.window.showQuickPick(["warning", "critical", "info", none], {
    placeHolder: vscode.l10n.t("Severity"),
  });
  if (severity === undefined) return undefined;
  const wait = await vscode.window.showInputBox({
    prompt: vscode.l10n.t("How long it has to be true before the alert fires; empty for at once"),
    value: "5m",
    validateInput: (text) =>
      /^(\d+(ms|[smhdwy]))*$/.test(text)
        ? undefined
        : vscode.l10n.t("A length of time is written as 5m or 1h30m."),
  });
  if (wait === undefined) return undefined;
  const summary = await vscode.window.showInputBox({
    prompt: vscode.l10n.t("Summary: what is wrong, and where"),
  });
  if (summary === undefined) return undefined;
  return { type, name, expr, for: wait, severity: severity === none ? "" : severity, summary };
}

/** `undefined` when the user turns away. */
function ask(prompt: string, form?: RegExp): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    prompt,
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim() === "") return vscode.l10n.t("Something has to stand here.");
      return form === undefined || form.test(text)
        ? undefined
        : vscode.l10n.t("Letters, digits, _ and : only.");
    },
  });
}

async function insert(editor: vscode.TextEditor, text: string, range: vscode.Range): Promise<void> {
  await editor.edit((builder) => builder.replace(range, text));
  const position = range.start.translate(1);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(position, position));
}

async function openNew(content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: "yaml", content });
  await vscode.window.showTextDocument(document);
}
