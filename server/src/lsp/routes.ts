import type { CodeLens } from "vscode-languageserver/node";
import { requests } from "../protocol/messages.ts";
import type { RoutePreview, RoutePreviewParams } from "../protocol/routes.ts";
import { english } from "../protocol/words.ts";
import type { Words } from "../protocol/words.ts";
import { normalUri } from "../workspaceFiles/fileUri.ts";
import { allRead } from "./allRead.ts";
import type { Session } from "./serve.ts";

/** Answers which way an alert takes through the routes of Alertmanager. */
export function handleRoutes(session: Session): void {
  const { connection, engine } = session;
  connection.onRequest(
    requests.routePreview,
    async ({ at, labels }: RoutePreviewParams, token): Promise<RoutePreview> => {
      await allRead(session, token);
      return engine.at("routeOfAlert", normalUri(at.uri), at, labels ?? {}) ?? {};
    },
  );
}

/** Above alerts who is told, above routes how many alerts get there. `spelled`: the file as the client spells it. */
export function routeLenses(
  { engine, switches, words, abilities }: Session,
  uri: string,
  spelled: string,
): CodeLens[] {
  if (!switches.lenses.routes) return [];
  const say = { ...english, ...words };
  return (engine.of("routeLenses", uri) ?? []).map((lens): CodeLens => {
    const { range } = lens;
    if (lens.type === "alert") {
      const routes = lens.routes > 1 ? ` (${say.routeMany.replace("{0}", String(lens.routes))})` : "";
      const at = { uri: spelled, ...range.start };
      const title = `→ ${lens.told}${routes}`;
      return abilities.commands
        ? { range, command: { title, command: "tocsin.showRoute", arguments: [{ at }] } }
        : { range, command: { title, command: "" } };
    }
    return { range, command: { title: alertsInWords(lens, say), command: "" } };
  });
}

/** How many alerts get to a route, surely and perhaps. */
function alertsInWords({ sure, perhaps }: { sure: number; perhaps: number }, say: Words): string {
  const counted = (count: number): string =>
    (count === 1 ? say.alertOne : say.alertMany).replace("{0}", String(count));
  if (perhaps === 0) return counted(sure);
  return sure === 0
    ? say.onlyPerhaps.replace("{0}", counted(perhaps))
    : `${counted(sure)} · ${say.alertsPerhaps.replace("{0}", String(perhaps))}`;
}
