import * as vscode from "vscode";
import { dbtRequests, type DbtProblem } from "../../server/src/protocol/dbt.ts";
import type { Tocsin } from "./extension.ts";

/** How often what other windows and terminals have read is looked at, in milliseconds. */
const everyMs = 5 * 60_000;

/** Keeps failures of the last production runs among the problems, where the user wants them; by default not. */
export function showDbtProblems({ context, server, views }: Tocsin): void {
  let shown: vscode.DiagnosticCollection | undefined;
  let reading = 0;
  const read = async (): Promise<void> => {
    const settings = vscode.workspace.getConfiguration("tocsin.runs");
    const mine = ++reading;
    if (settings.get<string>("problems") !== "last production run") {
      shown?.clear();
      return;
    }
    const environments = settings.get<readonly string[]>("productionEnvironments", []);
    const problems = await server.request(dbtRequests.problems, { environments }).catch((error: unknown) => {
      server.log(`problems of the last production run: ${String(error)}`);
      return undefined;
    });
    if (mine !== reading || !problems) return;
    shown ??= vscode.languages.createDiagnosticCollection("tocsin-runs");
    shown.clear();
    for (const [uri, of] of byFile(problems)) shown.set(vscode.Uri.parse(uri, true), of.map(diagnostic));
  };
  const timer = setInterval(() => void read(), everyMs);
  context.subscriptions.push(
    { dispose: () => (clearInterval(timer), shown?.dispose()) },
    views.onDidRefresh(() => void read()),
    server.onDidChange((running) => running && void read()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("tocsin.runs")) void read();
    }),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (/\.(?:sql|ya?ml)$/.test(uri.path)) void read();
    }),
  );
}

function byFile(problems: readonly DbtProblem[]): Map<string, DbtProblem[]> {
  const files = new Map<string, DbtProblem[]>();
  for (const problem of problems) files.set(problem.uri, [...(files.get(problem.uri) ?? []), problem]);
  return files;
}

/** The rest of the line is marked: where a word ends nobody said. */
function diagnostic({ line, character, message, isWarning }: DbtProblem): vscode.Diagnostic {
  const range = new vscode.Range(line, character, line, Number.MAX_SAFE_INTEGER);
  const { Error, Warning } = vscode.DiagnosticSeverity;
  const made = new vscode.Diagnostic(range, message, isWarning ? Warning : Error);
  made.source = vscode.l10n.t("last production run");
  return made;
}
