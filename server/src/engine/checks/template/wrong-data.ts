import { notificationTemplate } from "../../languages/gotemplate/templateNames.ts";
import type { Template } from "../../languages/gotemplate/tree.ts";
import { unknownFields } from "../../languages/gotemplate/unknownFields.ts";
import { usesWhenGiven } from "../../languages/gotemplate/uses.ts";
import type { Check, Context } from "../../model/check.ts";
import type { Region } from "../../model/region.ts";
import { templateData } from "../../model/templateData.ts";
import { languageError } from "../languageError.ts";

export const wrongData: Check = {
  id: "template/wrong-data",
  severity: "warning",
  summary: "A notification template reads a field that is not there in what it is given.",
  source:
    "Alertmanager 0.34, template/template.go (Data, Alerts, Alert, KV): the dot of a template is what its call hands over",
  scope: "project",
  on: {
    part({ kind, reads }, context) {
      if (kind?.role !== "notification-templates") return;
      for (const { walked } of reads)
        for (const region of walked.regions.values())
          if (region.parsed.errors.every(({ check }) => harmless.has(check))) judge(region, context);
    },
  },
};

/** With others, what stands where is not known. */
const harmless: ReadonlySet<string> = new Set([
  ...["template/unknown-field", "template/argument-count", "template/nil", "template/unknown-function"],
]);

function judge(region: Region, context: Context): void {
  const { project } = context;
  const tree = region.parsed.tree as Template;
  if (tree.definitions.length === 0) return;
  const data = templateData(project);
  const told = new Set(region.parsed.errors.map(({ span }) => span.start));
  for (const { name, bodySpan } of tree.definitions) {
    // Of several definitions it is not known which one is used.
    if (project.count(notificationTemplate, name).declared > 1) continue;
    for (const shape of [...(data.get(name) ?? [])].sort()) {
      const uses = usesWhenGiven(tree, (one) => (one === name ? shape : "unknown"));
      for (const error of unknownFields(tree, uses, shape)) {
        const { start, end } = error.span;
        if (start < bodySpan.start || end > bodySpan.end || told.has(start)) continue;
        told.add(start);
        languageError(error, region, context);
      }
    }
  }
}
