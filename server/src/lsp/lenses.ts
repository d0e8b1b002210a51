import { CodeLensRefreshRequest } from "vscode-languageserver/node";
import type { CodeLens } from "vscode-languageserver/node";
import type { UseLens } from "../engine/engine.ts";
import { requests } from "../protocol/messages.ts";
import type { LensPlacesParams, PlainLocation } from "../protocol/messages.ts";
import { english } from "../protocol/words.ts";
import type { Words } from "../protocol/words.ts";
import { normalUri } from "../workspaceFiles/fileUri.ts";
import { allRead } from "./allRead.ts";
import { routeLenses } from "./routes.ts";
import type { Runbooks } from "./runbooks.ts";
import type { Session } from "./serve.ts";

/** Puts lenses above rules and routes. A client without our commands gets those that say something as they are. */
export function handleLenses(session: Session, runbooks: Runbooks): void {
  const { connection, engine, abilities, openFiles } = session;
  connection.onRequest(
    requests.lensPlaces,
    async ({ at, of }: LensPlacesParams, token): Promise<readonly PlainLocation[]> => {
      await allRead(session, token);
      const found = engine.at("lensPlaces", normalUri(at.uri), at, of) ?? [];
      return found.map(({ uri, range }) => ({ uri: openFiles.get(uri) ?? uri, range }));
    },
  );
  if (!abilities.lenses) return;
  const told = new Map<string, string>();
  connection.onCodeLens(({ textDocument: { uri: spelled } }, token) =>
    session.scheduler.whenRead(spelled, token, async (uri) => {
      const counted = useLenses(session, uri);
      told.set(uri, JSON.stringify(counted));
      return [
        ...(abilities.commands ? await runbooks.lenses(uri, spelled) : []),
        ...routeLenses(session, uri, spelled),
        ...counted.map((lens) => toLens(session, lens, spelled)),
      ];
    }),
  );
  if (abilities.refreshesLenses) refreshLenses(session, told);
}

function useLenses({ engine, switches: { lenses } }: Session, uri: string): readonly UseLens[] {
  const names = (["uses", "tests"] as const).filter((name) => lenses[name]);
  return engine.of("useLenses", uri, new Set(names)) ?? [];
}

function toLens({ words, abilities }: Session, lens: UseLens, spelled: string): CodeLens {
  const { type, range, count } = lens;
  const title = titleOf(lens, { ...english, ...words });
  if (count === 0 || !abilities.commands) return { range, command: { title, command: "" } };
  const params: LensPlacesParams = { at: { uri: spelled, ...range.start }, of: type };
  return { range, command: { title, command: "tocsin.showUses", arguments: [params] } };
}

function titleOf(lens: UseLens, say: Words): string {
  const { type, count } = lens;
  if (type === "tests")
    return count === 0 ? say.noTests : filled(count === 1 ? say.testOne : say.testMany, count);
  if (count === 0) return say.noUses;
  const tests = lens.inTests > 0 ? ` · ${filled(say.usesInTests, lens.inTests)}` : "";
  return filled(count === 1 ? say.useOne : say.useMany, count) + tests;
}

const filled = (text: string, count: number): string => text.replace("{0}", String(count));

/** Pages come and go: at most so often, in ms. */
const pause = 100;
/** How long nothing must have been typed before it is looked at whether the counts are what they were. */
const quietMs = 700;

/** Has the lenses asked for again when what they say has changed. `told`: the counts of each file as they were sent. */
function refreshLenses(session: Session, told: Map<string, string>): void {
  const { connection, engine, openListeners, openFiles, onChanged } = session;
  let due: NodeJS.Timeout | undefined;
  const ask = (): void => {
    due ??= setTimeout(() => {
      due = undefined;
      connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
    }, pause);
  };
  let quiet: NodeJS.Timeout | undefined;
  let looks = false;
  let again = false;
  const look = async (): Promise<void> => {
    looks = true;
    await allRead(session, { isCancellationRequested: false });
    for (const [uri, sent] of told) {
      if (openFiles.has(uri) && JSON.stringify(useLenses(session, uri)) !== sent) ask();
      await new Promise((resolve) => setImmediate(resolve));
    }
    looks = false;
    if (again) lookSoon();
    again = false;
  };
  const lookSoon = (): void => {
    clearTimeout(quiet);
    quiet = setTimeout(() => (looks ? (again = true) : void look()), quietMs).unref();
  };
  session.fileListeners.add(ask);
  session.fileListeners.add(lookSoon);
  session.switchListeners.add(ask);
  session.editListeners.add(lookSoon);
  openListeners.add((uri) => {
    if (!openFiles.has(uri)) told.delete(uri);
    lookSoon();
  });
  let seen = engine.workspace.configRevision;
  onChanged(() => {
    if (seen !== engine.workspace.configRevision) ask();
    seen = engine.workspace.configRevision;
    lookSoon();
  });
}
