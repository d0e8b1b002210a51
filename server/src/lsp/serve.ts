import { TextDocumentSyncKind } from "vscode-languageserver/node";
import type { Connection, InitializeParams, InitializeResult } from "vscode-languageserver/node";
import { Engine } from "../engine/engine.ts";
import type { InitializationOptions } from "../protocol/messages.ts";
import type { Words } from "../protocol/words.ts";
import { filePath } from "../workspaceFiles/fileUri.ts";
import { readTextNow } from "../workspaceFiles/readText.ts";
import { packageVersion, pageUri } from "../workspaceFiles/packageFiles.ts";
import { codeActionKinds } from "./codeActions.ts";
import type { ClientAbilities } from "./convert.ts";
import { handleDbt } from "./dbt.ts";
import { handleDiagnostics } from "./diagnostics.ts";
import { handleDocuments } from "./documents.ts";
import { formattingCapabilities, handleFormatting } from "./formatting.ts";
import { handleRequests } from "./handlers.ts";
import { handleHistory } from "./history.ts";
import { handleHints } from "./hints.ts";
import { handleNewItem } from "./newItem.ts";
import { runsOf } from "./runs.ts";
import type { Runs } from "./runs.ts";
import { rootsOf } from "./rootsOf.ts";
import { makeScheduler } from "./scheduler.ts";
import type { Scheduler } from "./scheduler.ts";
import { handleRename } from "./rename.ts";
import { handleRoutes } from "./routes.ts";
import { followSettings } from "./settings.ts";
import { usualSwitches } from "./switches.ts";
import type { Switches } from "./switches.ts";
import { handleUnitTests } from "./unitTests.ts";
import { handleStructure, structureCapabilities } from "./structure.ts";
import { handlePanels } from "./panels.ts";
import { handleImport } from "./importRuns.ts";
import { handleTrends } from "./trends.ts";
import { handleRunLines } from "./runLines.ts";
import { handleFailures } from "./failures.ts";
import { drawingOf, handleViews } from "./views.ts";
import { watchWorkspace } from "./workspace.ts";

/** What the handlers share. */
export interface Session {
  readonly connection: Connection;
  readonly engine: Engine;
  readonly scheduler: Scheduler;
  readonly abilities: ClientAbilities;
  /** Open files by their normalised URI, as the client spells them. */
  readonly openFiles: Map<string, string>;
  /** Of open files for which the `.tocsin.yaml` that governs them is looked for: resolves when it was put. */
  readonly opening: Map<string, Promise<void>>;
  /** Called with a file that was opened or closed, and with its URI as the client spells it. */
  readonly openListeners: Set<(uri: string, spelled: string) => void>;
  /** Called when an open file was edited. */
  readonly editListeners: Set<() => void>;
  /** URIs of the workspace's folders. */
  readonly roots: Set<string>;
  /** Walks through the workspace's folders that have not come to their end. */
  readonly scans: Set<Promise<void>>;
  /** Called when files of the workspace have come, gone or changed on disk. */
  readonly fileListeners: Set<() => void>;
  readonly runs: Runs;
  /** Why a source was not read when this server last tried, with what to do, by its name. */
  readonly sourceProblems: Map<string, { readonly message: string; readonly hint: string }>;
  /** Looks up what completions have asked of a running Prometheus; true while answers are to come. */
  lookUp: () => boolean;
  /** The client's translations. */
  readonly words: Partial<Words>;
  /** What the user wants to see beside the text; the settings change it. */
  switches: Switches;
  /** Called when they have. */
  readonly switchListeners: Set<() => void>;
  /** Address of a check's page for `codeDescription`. */
  pageOf(check: string): string | undefined;
  /** Files whose findings have changed, after each slice of work. */
  onChanged(listener: (uris: readonly string[]) => void): void;
}

/** Speaks LSP for the engine until the connection ends. */
export function serve(connection: Connection): void {
  connection.onInitialize((params) => {
    const session = makeSession(connection, params);
    handleDocuments(session);
    handleRequests(session);
    handleStructure(session, params);
    handleRename(session);
    handleHints(session, params);
    handleRoutes(session);
    handleDiagnostics(session);
    const draw = drawingOf(params);
    handleViews(session, draw);
    handlePanels(session, draw);
    handleTrends(session, draw);
    handleRunLines(session, draw);
    handleFailures(session, draw);
    handleHistory(session, draw);
    handleImport(session);
    handleDbt(session, draw);
    handleUnitTests(session);
    watchWorkspace(session, followSettings(session));
    handleFormatting(session);
    handleNewItem(session);
    return initializeResult(session, params);
  });
  connection.listen();
}

function makeSession(connection: Connection, params: InitializeParams): Session {
  const engine = new Engine({ textOf: textOnDisk });
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  const abilities = abilitiesOf(params, options);
  const listeners: ((uris: readonly string[]) => void)[] = [];
  const opening: Session["opening"] = new Map();
  const tell = (uris: readonly string[]): void => {
    for (const { where, error } of engine.takeBugs())
      connection.console.error(`${where}: ${describe(error)}`);
    for (const listener of listeners) listener(uris);
  };
  const scheduler = makeScheduler(engine, tell, opening);
  const pages = new Map<string, string | undefined>();
  const pageOf = (check: string): string | undefined => {
    if (!pages.has(check)) pages.set(check, options.checkPage?.replace("{check}", check) ?? pageUri(check));
    return pages.get(check);
  };
  return {
    connection,
    engine,
    scheduler,
    abilities,
    openFiles: new Map(),
    opening,
    openListeners: new Set(),
    editListeners: new Set(),
    roots: new Set(rootsOf(params)),
    scans: new Set(),
    fileListeners: new Set(),
    runs: runsOf(params),
    sourceProblems: new Map(),
    lookUp: () => false,
    words: options.words ?? {},
    switches: usualSwitches,
    switchListeners: new Set(),
    pageOf,
    onChanged: (listener) => void listeners.push(listener),
  };
}

/** Of a file that is not open, the engine keeps names only. */
function textOnDisk(uri: string): string | undefined {
  const path = filePath(uri);
  return path === undefined ? undefined : readTextNow(path);
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

function abilitiesOf({ capabilities }: InitializeParams, options: InitializationOptions): ClientAbilities {
  const { textDocument, workspace } = capabilities;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    preparesRename: textDocument?.rename?.prepareSupport === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes("create") === true,
    changesFolders: workspace?.workspaceFolders === true,
    lenses: textDocument?.codeLens !== undefined,
    commands: options.runbookLenses === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    hasSettings: workspace?.configuration === true,
    tellsSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
  };
}

function initializeResult({ abilities }: Session, params: InitializeParams): InitializeResult {
  return {
    serverInfo: { name: "tocsin", version: packageVersion() },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      completionProvider: { triggerCharacters: [" ", ".", "{", "(", "[", "$", '"', "=", ",", "|", "\n"] },
      definitionProvider: true,
      referencesProvider: true,
      documentSymbolProvider: true,
      workspaceSymbolProvider: true,
      documentLinkProvider: {},
      ...structureCapabilities,
      renameProvider: abilities.preparesRename ? { prepareProvider: true } : true,
      inlayHintProvider: true,
      ...(abilities.lenses ? { codeLensProvider: {} } : {}),
      codeActionProvider: { codeActionKinds },
      ...formattingCapabilities(params),
      ...(abilities.pullsDiagnostics
        ? {
            diagnosticProvider: {
              identifier: "tocsin",
              interFileDependencies: true,
              workspaceDiagnostics: false,
            },
          }
        : {}),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}
