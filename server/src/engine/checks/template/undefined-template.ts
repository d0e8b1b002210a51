import { notificationTemplate } from "../../languages/gotemplate/templateNames.ts";
import type { Check } from "../../model/check.ts";
import type { Project } from "../../model/project.ts";
import { hasTemplate, templateSetOf, templateSetsAround, templatesOf } from "../../model/templateSets.ts";
import type { TemplateSet } from "../../model/templateSets.ts";
import { nearest } from "../../text/nearest.ts";

export const undefinedTemplate: Check = {
  id: "template/undefined-template",
  severity: "warning",
  summary: "A notification uses a template that no file of `templates` defines, nor Alertmanager itself.",
  source:
    "Alertmanager 0.34, template/template.go: templates are looked up by name when a notification is sent",
  scope: "project",
  on: {
    part({ kind, reads }, { report, project, uri }) {
      if (kind?.id !== "alertmanager-config" && kind?.role !== "notification-templates") return;
      const sets = kind.isText ? templateSetsAround(project, uri) : ownSet(project, uri);
      if (sets.length === 0) return;
      // There are few names, and many places where they stand.
      const missing = new Set(
        [...project.names(notificationTemplate)].filter(
          (name) =>
            project.count(notificationTemplate, name).used > 0 &&
            !sets.some((set) => hasTemplate(project, set, name)),
        ),
      );
      if (missing.size === 0) return;
      const used = reads
        .flatMap(({ symbols }) => symbols)
        .filter(({ space, role }) => space === notificationTemplate && role === "refers");
      for (const { name, place } of used) {
        if (!missing.has(name)) continue;
        const meant = nearest(
          name,
          sets.flatMap((set) => templatesOf(project, set)),
        );
        const what = `No file of \`templates\` defines \`${name}\`, and Alertmanager has no such template of its own, so that a notification that uses it cannot be sent.`;
        if (meant === undefined) report({ place, message: `${what} Write its \`define\`, or another name.` });
        else {
          const fixes = [{ title: `Change to \`${meant}\``, edits: [{ place, text: meant }] }];
          report({ place, message: `${what} Did you mean \`${meant}\`?`, fixes });
        }
      }
    },
  },
};

function ownSet(project: Project, uri: string): readonly TemplateSet[] {
  const config = project.configs().find((one) => one.uri === uri);
  const set = config && templateSetOf(project, config);
  return set ? [set] : [];
}
