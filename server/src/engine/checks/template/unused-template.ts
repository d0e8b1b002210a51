import { NOTIFICATION_TEMPLATES } from "../../facts/notificationTemplates.ts";
import { notificationTemplate } from "../../languages/gotemplate/templateNames.ts";
import type { Check } from "../../model/check.ts";
import { blocksIn } from "../../model/definitions.ts";
import { templateSetsAround } from "../../model/templateSets.ts";

export const unusedTemplate: Check = {
  id: "template/unused-template",
  severity: "info",
  summary: "A notification template that no receiver and no other template uses.",
  source:
    "Alertmanager 0.34, template/template.go: a template is executed where a field or another template names it",
  scope: "project",
  on: {
    part(part, { report, project, uri }) {
      const { kind, reads } = part;
      if (kind?.role !== "notification-templates") return;
      const symbols = reads.flatMap((read) => read.symbols);
      const declared = symbols.filter(
        ({ space, role }) => space === notificationTemplate && role === "declares",
      );
      const without = declared.filter(
        ({ name }) =>
          !Object.hasOwn(NOTIFICATION_TEMPLATES, name) &&
          project.count(notificationTemplate, name).used === 0,
      );
      const placed = blocksIn(part);
      if (without.length === 0 || templateSetsAround(project, uri).length === 0) return;
      for (const { name, place } of without.filter((one) => !placed.has(one.name)))
        report({
          place,
          message: `No receiver and no other template of this project uses \`${name}\`. Take it out, or name it in a field of a receiver: \`{{ template "${name}" . }}\`.`,
          unnecessary: true,
        });
    },
  },
};
