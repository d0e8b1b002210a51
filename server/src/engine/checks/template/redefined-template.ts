import { emptyTemplate, notificationTemplate } from "../../languages/gotemplate/templateNames.ts";
import type { Check } from "../../model/check.ts";
import { blocksIn } from "../../model/definitions.ts";
import { definersOf, templateSetsAround } from "../../model/templateSets.ts";
import { relativeTo } from "../../text/uri.ts";

export const redefinedTemplate: Check = {
  id: "template/redefined-template",
  severity: "info",
  summary: "A template that another file of `templates` defines again, so that this one is never used.",
  source:
    "Alertmanager 0.34, template/template.go (FromGlobs): files are parsed one after the other into one set",
  scope: "project",
  on: {
    part(part, { report, project, uri }) {
      const { kind, reads } = part;
      if (kind?.role !== "notification-templates") return;
      const symbols = reads.flatMap((read) => read.symbols).filter(({ role }) => role === "declares");
      const empty = symbols.filter(({ space }) => space === emptyTemplate).map(({ name }) => name);
      const replaceable = new Set([...empty, ...blocksIn(part)]);
      for (const { space, name, place } of symbols) {
        if (space !== notificationTemplate || replaceable.has(name)) continue;
        // Within one file it is an error.
        if (project.count(notificationTemplate, name).declared < 2) continue;
        const sets = templateSetsAround(project, uri);
        const lasts = new Set(sets.map((set) => definersOf(project, set, name).at(-1)));
        const [last] = lasts;
        if (lasts.size !== 1 || last === undefined || last === uri) continue;
        const file = relativeTo(project.folder, last);
        report({
          place,
          message: `\`${file}\` defines \`${name}\` again, and Alertmanager reads that file later: this definition is never used. Take one of them out, or give it another name.`,
          unnecessary: true,
        });
      }
    },
  },
};
