import type { Check } from "../../model/check.ts";
import { newPage, subjectOf } from "../../model/newRunbook.ts";
import { existingRunbook, runbookOf, runbookPath } from "../../model/runbookPath.ts";
import type { Project } from "../../model/project.ts";
import { nearest } from "../../text/nearest.ts";

export const unknownRunbook: Check = {
  id: "alert/unknown-runbook",
  severity: "warning",
  summary: "A `runbook_url` that names a page of the project which does not exist.",
  source: "https://runbooks.prometheus-operator.dev/",
  scope: "project",
  on: {
    alert(alert, { project, report }) {
      const entry = runbookOf(alert);
      const path = entry && runbookPath(entry.value.value, project);
      if (!entry || !path || existingRunbook(path, project) !== null) return;
      const guess = nearest(path, project.runbooks() ?? []);
      const page = path.endsWith(".md") ? path : `${path}.md`;
      report({
        place: entry.value.place,
        message: `There is no page \`${page}\` in this project.${guess ? ` Did you mean \`${guess}\`?` : ""}`,
        fixes: [
          ...(guess
            ? [
                {
                  title: `Change to \`${guess}\``,
                  edits: [{ place: entry.value.place, text: written(entry.value.value, guess, project) }],
                },
              ]
            : []),
          // Above the project's folder may be outside the workspace.
          ...(page.startsWith("../")
            ? []
            : [
                {
                  title: `Create the runbook \`${page}\``,
                  edits: [],
                  create: { path: page, text: newPage(subjectOf(alert)) },
                },
              ]),
        ],
      });
    },
  },
};

/** The better page, written in the form that the value had. */
function written(value: string, page: string, { runbookFolder, settings }: Project): string {
  const { url } = settings.runbooks;
  if (!url || !value.startsWith(url)) return page;
  return `${url.replace(/\/?$/, "/")}${page.slice(runbookFolder.length + 1).replace(/\.md$/, "")}`;
}
