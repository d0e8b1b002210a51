import * as vscode from "vscode";
import { requests, type UnitTestNode, type UnitTestResult } from "../../server/src/protocol/messages.ts";
import type { Tocsin } from "./extension.ts";
import type { Server } from "./server.ts";
import { ruleCoverage } from "./ruleCoverage.ts";
import { toRange } from "./toRange.ts";

/** How long files must be quiet before tests are listed again. */
const quietMs = 400;

/** Tests at a time; each is a process. */
const atOnce = 2;

/** Shows promtool's unit tests of rules in the Test Explorer, and runs them. */
export function registerUnitTests({ context, server }: Tocsin): vscode.TestController {
  const controller = vscode.tests.createTestController("tocsin.unitTests", vscode.l10n.t("Rule Tests"));
  const promtool = makePromtool(server);
  const list = makeList(controller, server, promtool);
  controller.resolveHandler = (item) => (item ? list.fill(item) : list.refresh());
  controller.refreshHandler = () => {
    promtool.forget();
    return list.refresh();
  };
  const run = (coverage: boolean) => (request: vscode.TestRunRequest, token: vscode.CancellationToken) =>
    runTests({ controller, server, list, promtool }, request, token, coverage);
  const { Run, Coverage } = vscode.TestRunProfileKind;
  controller.createRunProfile(vscode.l10n.t("Run with promtool"), Run, run(false), true);
  const withCoverage = vscode.l10n.t("Coverage of Rules by Tests");
  const profile = controller.createRunProfile(withCoverage, Coverage, run(true), true);
  profile.loadDetailedCoverage = (_run, coverage) => Promise.resolve(ruleCoverage.detailsOf(coverage));

  const timers = new Map<string, NodeJS.Timeout>();
  const later = (what: string, work: () => unknown): void => {
    clearTimeout(timers.get(what));
    timers.set(what, setTimeout(work, quietMs));
  };
  const refresh = (): void => later("all", () => list.refresh());
  const lookAgain = (): void => {
    promtool.forget();
    refresh();
  };
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.{yml,yaml}");
  // Of a folder that comes or goes, VS Code may tell as one.
  const folders = vscode.workspace.createFileSystemWatcher("**/*", false, true);
  const lookInto = ({ path }: vscode.Uri): void => {
    if (!path.slice(path.lastIndexOf("/")).includes(".")) refresh();
  };
  const lookBelow = ({ path }: vscode.Uri): void => {
    if ([...controller.items].some(([, { uri }]) => uri?.path.startsWith(`${path}/`))) refresh();
  };
  context.subscriptions.push(
    controller,
    watcher,
    folders,
    folders.onDidCreate(lookInto),
    folders.onDidDelete(lookBelow),
    { dispose: () => timers.forEach((timer) => clearTimeout(timer)) },
    watcher.onDidCreate(refresh),
    watcher.onDidChange(refresh),
    watcher.onDidDelete(refresh),
    server.onDidChange((running) => running && refresh()),
    vscode.workspace.onDidGrantWorkspaceTrust(lookAgain),
    vscode.workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration("tocsin.promtool") && lookAgain(),
    ),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      const file = controller.items.get(document.uri.toString());
      if (file) later(file.id, () => list.fill(file));
    }),
  );
  return controller;
}

interface List {
  refresh(): Promise<void>;
  fill(file: vscode.TestItem): Promise<void>;
  /** What is known of a test. */
  nodeOf(item: vscode.TestItem): UnitTestNode | undefined;
}

function makeList(controller: vscode.TestController, server: Server, promtool: PromtoolLook): List {
  const nodes = new WeakMap<vscode.TestItem, UnitTestNode>();
  const fill = async (file: vscode.TestItem): Promise<void> => {
    const uri = file.uri!;
    const tests = await server.request(requests.unitTests, { uri: uri.toString() }).catch(() => undefined);
    if (!tests) return;
    const items = tests.map((node, index) => {
      const label = node.name || vscode.l10n.t("Test {0}", index + 1);
      const item = controller.createTestItem(`${index}`, label, uri);
      item.range = toRange(node.range);
      item.sortText = String(index).padStart(6, "0");
      const [first] = node.assertions;
      if (!node.name && first) item.description = first.subject;
      nodes.set(item, node);
      return item;
    });
    file.children.replace(items);
  };
  const refresh = async (): Promise<void> => {
    const uris = await server.request(requests.unitTestFiles, {}).catch(() => undefined);
    if (!uris) return;
    const problem = uris.length > 0 ? await promtool.whyNot() : undefined;
    const files = uris.map((text) => {
      const uri = vscode.Uri.parse(text);
      const id = uri.toString();
      const known = controller.items.get(id);
      const file = known ?? controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
      file.canResolveChildren = true;
      file.error = problem;
      return file;
    });
    controller.items.replace(files);
    await Promise.all(files.map(fill));
  };
  return { refresh, fill, nodeOf: (item) => nodes.get(item) };
}

const settings = (): { program: string; timeoutMs: number } => {
  const found = vscode.workspace.getConfiguration("tocsin.promtool");
  const program = found.get<string>("path", "").trim();
  return {
    program: program === "" ? "promtool" : program,
    timeoutMs: found.get<number>("timeout", 30) * 1000,
  };
};

interface PromtoolLook {
  /** Why tests cannot be run; `undefined` when they can. */
  whyNot(): Promise<string | undefined>;
  /** It is to be looked for again. */
  forget(): void;
}

function makePromtool(server: Server): PromtoolLook {
  let known: Promise<string | undefined> | undefined;
  const look = async (): Promise<string | undefined> => {
    const { problem } = await server.request(requests.promtool, { program: settings().program });
    // What is missing may be there the next time.
    if (problem !== undefined) known = undefined;
    return problem;
  };
  return {
    async whyNot() {
      if (!vscode.workspace.isTrusted)
        return vscode.l10n.t(
          "promtool is only run in a workspace that you trust: run the command *Workspaces: Manage Workspace Trust*.",
        );
      known ??= look();
      return known.catch((error: unknown) => {
        known = undefined;
        return String(error);
      });
    },
    forget: () => void (known = undefined),
  };
}

interface Runner {
  readonly controller: vscode.TestController;
  readonly server: Server;
  readonly list: List;
  readonly promtool: PromtoolLook;
}

async function runTests(
  { controller, server, list, promtool }: Runner,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
  withCoverage: boolean,
): Promise<void> {
  const run = controller.createTestRun(request);
  const problem = await promtool.whyNot();
  const waiting = await chosenTests(controller, list, request);
  for (const item of waiting) run.enqueued(item);
  const ran: vscode.TestItem[] = [];
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item; item = waiting.shift()) {
      if (token.isCancellationRequested) run.skipped(item);
      else if (problem !== undefined) run.errored(item, new vscode.TestMessage(problem));
      else if (await runOne(run, server, item, list.nodeOf(item), token)) ran.push(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  if (withCoverage && ran.length > 0) await ruleCoverage.add(run, server, ran);
  run.end();
}

/** The tests that are asked for, without those that are left out; all where nothing is said. */
async function chosenTests(
  controller: vscode.TestController,
  list: List,
  { include, exclude = [] }: vscode.TestRunRequest,
): Promise<vscode.TestItem[]> {
  const roots = include ?? [...controller.items].map(([, item]) => item);
  const found: vscode.TestItem[] = [];
  for (const root of roots) {
    if (exclude.includes(root)) continue;
    if (root.parent) found.push(root);
    else {
      await list.fill(root);
      for (const [, item] of root.children) if (!exclude.includes(item)) found.push(item);
    }
  }
  return found;
}

/** True when promtool has run. */
async function runOne(
  run: vscode.TestRun,
  server: Server,
  item: vscode.TestItem,
  node: UnitTestNode | undefined,
  token: vscode.CancellationToken,
): Promise<boolean> {
  run.started(item);
  const params = { uri: item.uri!.toString(), test: Number(item.id), ...settings() };
  try {
    const result = await server.request(requests.runUnitTest, params, token);
    show(run, item, node, result);
    return result.outcome === "passed" || result.outcome === "failed";
  } catch (error) {
    if (token.isCancellationRequested) run.skipped(item);
    else run.errored(item, new vscode.TestMessage(String(error)));
    return false;
  }
}

function show(
  run: vscode.TestRun,
  item: vscode.TestItem,
  node: UnitTestNode | undefined,
  { outcome, ms, failures, output }: UnitTestResult,
): void {
  const messages = failures.map(({ message, assertion, expected, got }) => {
    const said =
      expected === undefined
        ? new vscode.TestMessage(message)
        : vscode.TestMessage.diff(message, expected, got ?? "");
    const range = assertion === undefined ? undefined : node?.assertions[assertion]?.range;
    const place = range ? toRange(range) : item.range;
    if (place) said.location = new vscode.Location(item.uri!, place);
    return said;
  });
  if (output) run.appendOutput(output.replaceAll(/\r?\n/g, "\r\n"), undefined, item);
  if (outcome === "passed") run.passed(item, ms);
  else if (outcome === "failed") run.failed(item, messages, ms);
  else if (outcome === "stopped") run.skipped(item);
  else run.errored(item, messages, ms);
}
