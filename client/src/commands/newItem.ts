import { basename } from "node:path/posix";
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
  const isGroup = what === "group";
  const title = vscode.l10n.t("New Group ({0}/{1})", 1, 6);
  const prompt = vscode.l10n.t("Name of the group");
  const group = isGroup ? await ask(title, { prompt, validateInput: needed }) : undefined;
  if (isGroup && group === undefined) return;
  const rule = await askRule(what === "record" ? "record" : "alert", isGroup ? 1 : 0);
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
  const missing = vscode.l10n.t(
    "Put the cursor on a rule of a rule file first: promtool tests those, and no rules in other files.",
  );
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
  if (exists) return showBeside(uri, file);
  const created = new vscode.WorkspaceEdit();
  created.createFile(uri, { contents: new TextEncoder().encode(file) });
  await vscode.workspace.applyEdit(created);
  await vscode.window.showTextDocument(uri);
}

/** A file that is there is not written over: the test is shown, to be copied. */
async function showBeside(uri: vscode.Uri, test: string): Promise<void> {
  await openNew(test);
  const open = vscode.l10n.t("Open {0}", basename(uri.path));
  const text = vscode.l10n.t("{0} is there already: copy the test into it.", basename(uri.path));
  void vscode.window.showInformationMessage(text, open).then((choice) => {
    if (choice === open) return vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside });
    return undefined;
  });
}

/** One question after the other; `undefined` when the user turns away. */
async function askRule(type: NewRule["type"], before = 0): Promise<NewRule | undefined> {
  const isAlert = type === "alert";
  const all = before + (isAlert ? 5 : 2);
  const step = (at: number): string =>
    isAlert
      ? vscode.l10n.t("New Alerting Rule ({0}/{1})", before + at, all)
      : vscode.l10n.t("New Recording Rule ({0}/{1})", before + at, all);
  const name = await ask(step(1), {
    prompt: isAlert ? vscode.l10n.t("Name of the alert") : vscode.l10n.t("Name of the recorded metric"),
    placeHolder: isAlert ? "ErrorsHigh" : "job:http_errors:rate5m",
    validateInput: (text) =>
      isAlert || text.trim() === "" || /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(text.trim())
        ? needed(text)
        : vscode.l10n.t("Letters, digits, _ and : only."),
  });
  if (name === undefined) return undefined;
  const prompt = vscode.l10n.t("Expression, in PromQL");
  const placeHolder = "sum by (job) (rate(http_errors_total[5m]))";
  const expr = await ask(step(2), {
    ...{ prompt, validateInput: needed },
    placeHolder: isAlert ? `${placeHolder} > 1` : placeHolder,
  });
  if (expr === undefined || !isAlert) return expr === undefined ? undefined : { type, name, expr };
  const severity = await askSeverity(step(3));
  if (severity === undefined) return undefined;
  const wait = await ask(step(4), {
    prompt: vscode.l10n.t("How long it has to be true before the alert fires; empty for at once"),
    value: "5m",
    validateInput: (text) =>
      /^(0|(\d+(ms|[smhdwy]))*)$/.test(text.trim())
        ? undefined
        : vscode.l10n.t("A length of time is written as 5m or 1h30m."),
  });
  if (wait === undefined) return undefined;
  const summary = await ask(step(5), {
    prompt: vscode.l10n.t("Summary: what is wrong, and where; empty for none"),
    placeHolder: "{{ $labels.job }} answers with errors",
  });
  if (summary === undefined) return undefined;
  return { type, name, expr, for: wait, severity, summary };
}

/** One of the usual ones or what the user types; empty for none. */
async function askSeverity(title: string): Promise<string | undefined> {
  const none = vscode.l10n.t("None");
  const usual = ["warning", "critical", "info"];
  const picker = vscode.window.createQuickPick();
  Object.assign(picker, { title, ignoreFocusOut: true });
  picker.placeholder = vscode.l10n.t("Severity: choose one, or type another");
  const offer = (typed: string): void => {
    const labels = [...usual, none, ...(typed === "" || usual.includes(typed) ? [] : [typed])];
    picker.items = labels.map((label) => ({ label }));
  };
  offer("");
  picker.onDidChangeValue((text) => offer(text.trim()));
  const answer = await new Promise<string | undefined>((resolve) => {
    // What was typed may not be among the items yet.
    picker.onDidAccept(() => resolve(picker.selectedItems[0]?.label ?? picker.value.trim()));
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  picker.dispose();
  return answer === none ? "" : answer;
}

/** Stays open while the user looks something up; `undefined` when they turn away. */
const ask = (title: string, options: vscode.InputBoxOptions): Thenable<string | undefined> =>
  vscode.window.showInputBox({ ...options, title, ignoreFocusOut: true }).then((text) => text?.trim());

const needed = (text: string): string | undefined =>
  text.trim() === "" ? vscode.l10n.t("Something has to stand here.") : undefined;

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
