import type { Check } from "../../model/check.ts";
import { newPage, pageName, subjectOf } from "../../model/newRunbook.ts";
import { hasRunbook } from "../../model/runbookPath.ts";
import { addEntry } from "../addEntry.ts";

const runbooks = { space: "annotation", names: ["runbook_url", "runbook"], among: "alert" };

export const missingRunbook: Check = {
  id: "alert/missing-runbook",
  severity: "warning",
  summary: "An alert without a runbook, in a project that keeps runbooks.",
  source: "https://sre.google/sre-book/being-on-call/ and https://runbooks.prometheus-operator.dev/",
  scope: "project",
  on: {
    alert(alert, { project, report }) {
      if (alert.name.value === "" || hasRunbook(alert)) return;
      const pages = project.runbooks();
      const others =
        runbooks.names.some((name) => project.isDeclared("annotation", name)) && project.isUsual(runbooks);
      if (!pages?.length && !others) return;
      const { runbookFolder: folder } = project;
      const { url } = project.settings.runbooks;
      const name = pageName(alert.name.value);
      const path = `${folder}/${name}.md`;
      const exists = pages?.includes(path) ?? false;
      const value = url ? `${url.replace(/\/?$/, "/")}${name}` : path;
      const custom = others
        ? "Other alerts of this project name theirs in `runbook_url`."
        : `The project's are in \`${folder}/\`.`;
      const edit = addEntry(alert, "annotations", "runbook_url", value);
      report({
        place: alert.place,
        message: `\`${alert.name.value}\` has no runbook: whoever is paged starts from nothing. ${custom}`,
        fixes: edit
          ? [
              {
                title: exists ? `Link the runbook \`${path}\`` : `Create the runbook \`${path}\``,
                edits: [edit],
                ...(exists ? {} : { create: { path, text: newPage(subjectOf(alert)) } }),
              },
            ]
          : [],
      });
    },
  },
};
