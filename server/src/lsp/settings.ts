import { DidChangeConfigurationNotification } from "vscode-languageserver/node";
import { followPrometheus } from "./prometheus.ts";
import type { Session } from "./serve.ts";
import { switchesOf } from "./switches.ts";

/** The part of the editor's settings under `tocsin` that may stand in a `.tocsin.yaml` as well. */
interface EditorSettings {
  readonly checks?: unknown;
  readonly files?: unknown;
  readonly target?: unknown;
}

/**
 * What the editor's settings say where no `.tocsin.yaml` does: asked for after each change, and whenever the answer is
 * called.
 */
export function followSettings(session: Session): () => void {
  const { connection, abilities, engine, scheduler, roots } = session;
  const followed = followPrometheus(session);
  const learn = (root: string, settings: unknown): void => {
    engine.learn({ type: "settings", version: 1, root, text: textOf(settings) });
    if (root === "") {
      turn(session, settings);
      followed(settings);
    }
    scheduler.wake();
  };
  const ask = async (): Promise<void> => {
    const folders = ["", ...roots];
    const items = folders.map((scopeUri) => ({ section: "tocsin", ...(scopeUri && { scopeUri }) }));
    const found = (await connection.workspace.getConfiguration(items)) as unknown[];
    for (const [index, folder] of folders.entries()) learn(folder, found[index]);
  };
  const pull = (): Promise<void> =>
    ask().catch((error: unknown) => connection.console.warn(`settings: ${String(error)}`));
  connection.onDidChangeConfiguration(({ settings }: { settings: { tocsin?: unknown } | null }) => {
    if (abilities.hasSettings) void pull();
    else learn("", settings?.tocsin ?? {});
  });
  let isRegistered = false;
  return () => {
    if (!abilities.hasSettings) return;
    if (abilities.tellsSettings && !isRegistered)
      // A client that refuses goes on without; the library logs it.
      connection.client
        .register(DidChangeConfigurationNotification.type, { section: "tocsin" })
        .catch(() => {});
    isRegistered = true;
    void pull();
  };
}

/** Takes over what is to be seen beside the text; it is a matter of the user, not of a folder. */
function turn(session: Session, settings: unknown): void {
  const switches = switchesOf(settings);
  if (JSON.stringify(switches) === JSON.stringify(session.switches)) return;
  session.switches = switches;
  for (const listener of session.switchListeners) listener();
}

/** As a text in the shape of `.tocsin.yaml`; values that stand for "not set" are left out. */
function textOf(settings: unknown): string {
  const { checks, files, target } = (settings ?? {}) as EditorSettings;
  return JSON.stringify(withoutEmpty({ checks, files, target }) ?? {});
}

function withoutEmpty(value: unknown): unknown {
  if (value === null || value === undefined || value === "") return undefined;
  if (Array.isArray(value)) return value.length > 0 ? value : undefined;
  if (typeof value !== "object") return value;
  const kept = Object.entries(value).flatMap(([key, one]): [string, unknown][] => {
    const inner = withoutEmpty(one);
    return inner === undefined ? [] : [[key, inner]];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
