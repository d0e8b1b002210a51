import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { keysBelow } from "../../model/keysBelow.ts";
import { mistyped } from "../../model/mistyped.ts";
import { namesAt, routesOf, routingObjects, spelled } from "../../model/routing.ts";

export const unusedReceiver: Check = {
  id: "route/unused-receiver",
  severity: "info",
  summary: "A receiver that no route names.",
  source: "Alertmanager 0.34, cmd/alertmanager: skipping creation of receiver not referenced by any route",
  scope: "file",
  objects: routingObjects,
  on: {
    object({ node, schema }, { report, kind }) {
      const routes = routesOf(node);
      if (routes.length === 0) return;
      const known = keysBelow(schema, ["route"], kind.schema);
      const used = new Set(
        routes.flatMap(({ node: route }) => {
          const receiver = (spelled(route, "receiver") ?? mistyped(["receiver"], route, known))?.value;
          return receiver?.type === "scalar" ? [receiver.text] : [];
        }),
      );
      for (const name of namesAt(node, "receivers")) {
        if (name.text === "" || used.has(name.text)) continue;
        const message = `No route leads to the receiver \`${name.text}\`, so it is never told anything.`;
        report({ place: insideQuotes(name), message, unnecessary: true });
      }
    },
  },
};
