/* eslint-disable unicorn/require-post-message-target-origin -- a webview and its extension have no origins */

import * as vscode from "vscode";
import { fromPage, readMessage, type ToPage } from "../../../server/src/protocol/pages.ts";
import type { Shape } from "../../../server/src/protocol/shape.ts";
import { isCancelled } from "../tree.ts";
import { pageHtml, pageRoots } from "./pageHtml.ts";

/** How long an answer may take before the page says that it is waited for, in milliseconds. */
const patienceMs = 300;

/**
 * One kind of page with pictures: what it shows, where that comes from, and what may be done there. `State` says which
 * one it is and outlives the window; the page is `dist/pages/<id>.js` with `client/webview/<id>.css`.
 */
export type PanelKind<State> = {
  readonly id: string;
  /** It opens beside the editor, which keeps the focus. */
  readonly isBeside?: true;
  readonly isState: Shape<State>;
  /** Of the tab; `name` is what was loaded with, as soon as it is there. */
  title(name: string | undefined): string;
  /** Panels of the same key are one. */
  key(state: State): string;
  words(): Readonly<Record<string, string>>;
  load(state: State, token: vscode.CancellationToken): Promise<Loaded<State>>;
  /** What the page may ask for, by name. */
  readonly actions: Readonly<Record<string, Action<State>>>;
};

/** What a page is sent, which it reads and nobody before it, and what the tab is called by. */
export type Loaded<State = unknown> = {
  readonly data: unknown;
  readonly name?: string;
  /** What is shown is said otherwise from now on: it has moved. */
  readonly state?: State;
};

export type Action<State> = {
  /** Whether it was meant so and, if so, done. */
  act(value: unknown, panel: OpenPanel<State>): Promise<boolean>;
};

/** Something that a page may ask for, with a value of this shape. */
export const action = <State, T>(
  shape: Shape<T>,
  act: (value: T, panel: OpenPanel<State>) => unknown,
): Action<State> => ({
  act: async (value, panel) => {
    if (!shape(value)) return false;
    await act(value, panel);
    return true;
  },
});

/** A page that is open. */
export type OpenPanel<State = unknown> = {
  readonly kind: PanelKind<State>;
  readonly state: State;
  /** Shows something else in the same tab. */
  setState(state: State): Promise<void>;
  /** Hands something to the page beside what is shown. */
  tell(name: string, value: unknown): Promise<void>;
  /** Asks again for what is shown. */
  reload(): Promise<void>;
  reveal(preserveFocus?: boolean): void;
  close(): void;
  /** Sends what a test wants to see in place of what is there. */
  show(loaded: Loaded<State>): Promise<void>;
  /** As if the page had sent it; for tests. */
  receive(message: unknown): Promise<void>;
  /** What was sent last. */
  readonly data: unknown;
  /** How long the newest picture took in the page, in milliseconds, as soon as it is there. */
  readonly drawnMs: number | undefined;
  readonly isVisible: boolean;
};

export type Panels = {
  /** Registers a kind, so that its pages come back after a reload of the window. */
  register<State>(kind: PanelKind<State>): void;
  /** Opens a page, or reveals the one of the same key and shows this in it. */
  open<State>(kind: PanelKind<State>, state: State): OpenPanel<State>;
  /** All that are open. */
  readonly all: ReadonlySet<OpenPanel>;
  /** Asks again for all that are in sight. */
  reload(): void;
};

/** What panels need of the extension around them. */
export type PanelHost = {
  readonly context: vscode.ExtensionContext;
  log(text: string): void;
  showLog(): void;
};

export function createPanels(host: PanelHost): Panels {
  const { context } = host;
  const all = new Set<OpenPanel>();
  const keep = <State>(
    panel: vscode.WebviewPanel,
    kind: PanelKind<State>,
    state: State,
  ): OpenPanel<State> => {
    const opened = drive(host, panel, kind, state);
    const kept = opened as OpenPanel;
    all.add(kept);
    panel.onDidDispose(() => all.delete(kept));
    return opened;
  };
  context.subscriptions.push({ dispose: () => all.forEach((one) => one.close()) });
  return {
    all,
    register(kind) {
      const serializer: vscode.WebviewPanelSerializer = {
        async deserializeWebviewPanel(panel, kept: unknown) {
          const state = (kept as { readonly state?: unknown } | undefined)?.state;
          if (kind.isState(state)) keep(panel, kind, state);
          else panel.dispose();
        },
      };
      context.subscriptions.push(vscode.window.registerWebviewPanelSerializer(viewType(kind), serializer));
    },
    open(kind, state) {
      const key = kind.key(state);
      type Known = OpenPanel<typeof state>;
      const known = [...all].find((one) => one.kind.id === kind.id && one.kind.key(one.state) === key);
      if (known) {
        known.reveal(kind.isBeside);
        if (JSON.stringify(known.state) !== JSON.stringify(state)) void known.setState(state);
        return known as unknown as Known;
      }
      const title = kind.title(undefined);
      const where = kind.isBeside ? beside : vscode.ViewColumn.Active;
      return keep(vscode.window.createWebviewPanel(viewType(kind), title, where), kind, state);
    },
    reload() {
      for (const one of all) if (one.isVisible) void one.reload();
    },
  };
}

const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };

const viewType = ({ id }: { readonly id: string }): string => `tocsin.${id}`;

/** Everything behind one open tab. */
function drive<State>(
  { context, log, showLog }: PanelHost,
  panel: vscode.WebviewPanel,
  kind: PanelKind<State>,
  first: State,
): OpenPanel<State> {
  const { webview } = panel;
  let state = first;
  let data: unknown;
  let drawnMs: number | undefined;
  let loading: vscode.CancellationTokenSource | undefined;
  const send = async (message: ToPage): Promise<void> => {
    await webview.postMessage(message);
  };
  const show = async (loaded: Loaded<State>): Promise<void> => {
    data = loaded.data;
    state = loaded.state ?? state;
    drawnMs = undefined;
    panel.title = kind.title(loaded.name);
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const locale = vscode.env.language;
    await send({ type: "show", state, data, words: wordsOf(kind), locale, timeZone });
  };
  const load = async (): Promise<void> => {
    loading?.cancel();
    const source = new vscode.CancellationTokenSource();
    loading = source;
    const words = wordsOf(kind);
    const late = setTimeout(() => void send({ type: "loading", words }), patienceMs);
    try {
      const found = await stoppable(kind.load(state, source.token), source.token);
      if (loading === source) await show(found);
    } catch (error) {
      if (loading !== source) return;
      const message = isCancelled(error) ? vscode.l10n.t("Stopped.") : messageOf(error);
      await send({ type: "failed", message, words });
    } finally {
      clearTimeout(late);
      if (loading === source) loading = undefined;
      source.dispose();
    }
  };
  const receive = async (message: unknown): Promise<void> => {
    const said = readMessage(fromPage, message);
    if (said?.type === "ready" || said?.type === "retry") return load();
    if (said?.type === "cancel") return loading?.cancel();
    if (said?.type === "showLog") return showLog();
    if (said?.type === "drawn") return void (drawnMs = said.ms);
    if (said?.type === "dropped") return log(`${kind.id}: its page could not read ${said.what}`);
    const meant = said && Object.hasOwn(kind.actions, said.action) ? kind.actions[said.action] : undefined;
    if ((await meant?.act(said?.value, opened)) !== true)
      log(`${kind.id}: a message of its page was not understood: ${JSON.stringify(message)?.slice(0, 200)}`);
    return undefined;
  };
  const opened: OpenPanel<State> = {
    kind,
    get state() {
      return state;
    },
    setState(next) {
      state = next;
      return load();
    },
    tell: (name, value) => send({ type: "told", name, value }),
    reload: load,
    reveal: (preserveFocus) => panel.reveal(undefined, preserveFocus),
    close: () => panel.dispose(),
    show,
    receive,
    get data() {
      return data;
    },
    get drawnMs() {
      return drawnMs;
    },
    get isVisible() {
      return panel.visible;
    },
  };
  webview.onDidReceiveMessage((message) => void receive(message));
  panel.onDidDispose(() => loading?.cancel());
  webview.options = { enableScripts: true, localResourceRoots: pageRoots(context.extensionUri) };
  webview.html = pageHtml(webview, context.extensionUri, {
    script: `dist/pages/${kind.id}.js`,
    styles: ["panel", kind.id].map((name) => `client/webview/${name}.css`),
  });
  return opened;
}

/** The same, which ends as soon as nobody waits for it. */
function stoppable<T>(asked: Promise<T>, token: vscode.CancellationToken): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    token.onCancellationRequested(() => reject(Object.assign(new Error("cancelled"), { code: -32800 })));
  });
  return Promise.race([asked, stopped]);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What every page says, and what this kind does. */
const wordsOf = (kind: Pick<PanelKind<unknown>, "words">): Readonly<Record<string, string>> => ({
  loading: vscode.l10n.t("Reading…"),
  cancel: vscode.l10n.t("Cancel"),
  retry: vscode.l10n.t("Try Again"),
  showLog: vscode.l10n.t("Show Log"),
  failed: vscode.l10n.t("This cannot be shown"),
  unreadable: vscode.l10n.t("The answer could not be read. The log says more."),
  picture: vscode.l10n.t("Picture"),
  table: vscode.l10n.t("Table"),
  showAs: vscode.l10n.t("Show as"),
  sortBy: vscode.l10n.t("Sort by {0}"),
  moreRows: vscode.l10n.t("Show {0} more rows"),
  rowsOf: vscode.l10n.t("{0} of {1} rows"),
  ...kind.words(),
});
