import type { YamlNode } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { keysBelow } from "../../model/keysBelow.ts";
import { liveRoutes } from "../../model/liveRoutes.ts";
import { mistyped } from "../../model/mistyped.ts";
import { namesAt, routesOf, routingObjects } from "../../model/routing.ts";
import type { RouteNode } from "../../model/routing.ts";

export const unusedReceiver: Check = {
  id: "route/unused-receiver",
  severity: "info",
  summary: "A receiver that no route names, or only routes that no alert gets to.",
  source: "Alertmanager 0.34, cmd/alertmanager: skipping creation of receiver not referenced by any route",
  scope: "file",
  objects: routingObjects,
  on: {
    object({ node, schema }, { report, kind }) {
      const routes = routesOf(node);
      if (routes.length === 0) return;
      const known = keysBelow(schema, ["route"], kind.schema);
      const named = (among: readonly RouteNode[]): ReadonlySet<string> =>
        new Set(
          among.flatMap((route) => {
            const receiver = route.receiver ?? mistypedIn(route, known);
            return receiver?.type === "scalar" ? [receiver.text] : [];
          }),
        );
      const all = named(routes);
      const used = named(liveRoutes(routes));
      for (const name of namesAt(node, "receivers")) {
        if (name.text === "" || used.has(name.text)) continue;
        const message = all.has(name.text)
          ? `Only routes that no alert gets to lead to the receiver \`${name.text}\`, so it is never told anything.`
          : `No route leads to the receiver \`${name.text}\`, so it is never told anything.`;
        report({ place: insideQuotes(name), message, unnecessary: true });
      }
    },
  },
};

const meant = new WeakMap<RouteNode, { readonly receiver: YamlNode | undefined }>();

/** The receiver of a route whose key has a mistake in it; looked for once. */
function mistypedIn(route: RouteNode, known: readonly string[]): YamlNode | undefined {
  let found = meant.get(route);
  if (!found) meant.set(route, (found = { receiver: mistyped(["receiver"], route.node, known)?.value }));
  return found.receiver;
}
