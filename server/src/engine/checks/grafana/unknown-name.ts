import { isNull, valueOf } from "../../languages/yaml/tree.ts";
import type { YamlMap, YamlScalar } from "../../languages/yaml/tree.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { isInterpolated } from "../../model/isInterpolated.ts";
import type { Check } from "../../model/check.ts";
import type { Project } from "../../model/project.ts";
import { nearest } from "../../text/nearest.ts";

/** Keys that name something, with the space of the name and what it is called. */
const references: readonly (readonly [key: string, space: string, what: string])[] = [
  ["receiver", "grafana-contact-point", "contact point"],
  ["mute_time_intervals", "grafana-mute-timing", "mute timing"],
  ["active_time_intervals", "grafana-mute-timing", "mute timing"],
  ["datasourceUid", "grafana-datasource", "data source"],
];

export const unknownName: Check = {
  id: "grafana/unknown-name",
  severity: "warning",
  summary:
    "A contact point, mute timing or data source that is not in the project, while one of nearly the same name is.",
  source: "Grafana 12.2, definitions/alertmanager_validation.go: receiver … does not exist",
  scope: "project",
  objects: ["grafana-route", "grafana-notification-settings", "grafana-query"],
  on: {
    object({ node }, { report, project }) {
      for (const [key, space, what] of references) {
        for (const used of scalarsAt(node, key)) {
          if (used.text === "" || isInterpolated(used.text)) continue;
          if (isDeclared(project, space, used.text)) continue;
          const names = [...project.names(space)].toSorted();
          const declared = names.filter((name) => isDeclared(project, space, name));
          // What people make in the browser is not seen here: only a name that is nearly another one is suspicious.
          const guess = nearest(used.text, declared);
          if (guess === undefined || Math.abs(guess.length - used.text.length) > 2) continue;
          const place = insideQuotes(used);
          report({
            place,
            message: `No file of this project has a ${what} \`${used.text}\`. Did you mean \`${guess}\`?`,
            fixes: [{ title: `Change to \`${guess}\``, edits: [{ place, text: guess }] }],
          });
        }
      }
    },
  },
};

const isDeclared = (project: Project, space: string, name: string): boolean =>
  project.isDeclared(space, name) === true;

function scalarsAt(node: YamlMap, key: string): YamlScalar[] {
  const value = valueOf(node, key);
  const items = value?.type === "seq" ? value.items : [value];
  return items.filter((item): item is YamlScalar => item?.type === "scalar" && !isNull(item));
}
