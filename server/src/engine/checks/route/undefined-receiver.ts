import type { YamlNode } from "../../languages/yaml/tree.ts";
import { isNull, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { namesAt, routesOf, routingObjects } from "../../model/routing.ts";
import { nearest } from "../../text/nearest.ts";

export const undefinedReceiver: Check = {
  id: "route/undefined-receiver",
  severity: "error",
  summary: "A route to a receiver that is not defined.",
  source: "Alertmanager 0.34, config/config.go: undefined receiver … used in route",
  scope: "file",
  objects: routingObjects,
  on: {
    object({ node }, { report }) {
      const receivers = valueOf(node, "receivers");
      if (receivers && !isNull(receivers) && !areNamed(receivers)) return;
      const names = new Set(namesAt(node, "receivers").map(({ text }) => text));
      for (const { receiver } of routesOf(node)) {
        if (receiver?.type !== "scalar" || receiver.value === null || receiver.text === "") continue;
        if (names.has(receiver.text)) continue;
        const place = insideQuotes(receiver);
        const meant = nearest(receiver.text, names);
        const hint =
          meant === undefined ? "Define it there, or name one that is." : `Did you mean \`${meant}\`?`;
        const message = `There is no receiver \`${receiver.text}\` in \`receivers\`. ${hint}`;
        const fixes =
          meant === undefined ? [] : [{ title: `Change to \`${meant}\``, edits: [{ place, text: meant }] }];
        report({ place, message, fixes });
      }
    },
  },
};

/** Whether all names can be read; where they cannot, that is said itself. */
const areNamed = (receivers: YamlNode): boolean =>
  receivers.type === "seq" &&
  receivers.items.every((item) => isNull(item) || (item?.type === "map" && !isNull(valueOf(item, "name"))));
