import { isNull, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import type { Fix } from "../../model/finding.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import type { Project } from "../../model/project.ts";
import { matchingFiles } from "../../model/ruleFileGlob.ts";
import type { Place } from "../../text/place.ts";
import { folderOf, relativeTo } from "../../text/uri.ts";

export const noTemplates: Check = {
  id: "alertmanager/no-templates",
  severity: "warning",
  summary: "A path or pattern of `templates` that matches no file of the project.",
  source: "Alertmanager 0.34, template/template.go (FromGlobs): a pattern without files is passed over",
  scope: "project",
  objects: ["alertmanager-config"],
  on: {
    object({ node: root }, { report, project, uri }) {
      const list = valueOf(root, "templates");
      for (const item of list?.type === "seq" ? list.items : []) {
        if (item?.type !== "scalar" || isNull(item) || item.text === "") continue;
        if (matchingFiles(project, uri, item.text)?.length !== 0) continue;
        const files = templatesOf(project);
        if (files.length === 0 || isLaidBeside(item.text, files)) continue;
        const place = insideQuotes(item);
        report({
          place,
          message: `No file of this project matches, seen from the folder of this file. Alertmanager does not say so when it starts; a notification that uses a template of these files is never sent, because the template is not defined.`,
          fixes: fixesOf(item.text, place, folderOf(uri), files),
        });
      }
    },
  },
};

const templatesOf = ({ files, folder }: Project): string[] =>
  [...(files ?? [])].filter((file) => file.endsWith(".tmpl") && file.startsWith(`${folder}/`));

/** Without a folder, and such files lie elsewhere: they may be put beside the configuration where that is deployed. */
const isLaidBeside = (text: string, files: readonly string[]): boolean =>
  !text.includes("/") && (/[*?[\\]/.test(text) || files.some((file) => file.endsWith(`/${text}`)));

/** The one file of that name below the configuration, or the one folder below it that holds files of that ending. */
function fixesOf(text: string, place: Place, folder: string, files: readonly string[]): Fix[] {
  const below = files.filter((file) => file.startsWith(`${folder}/`)).map((file) => relativeTo(folder, file));
  const name = text.slice(text.lastIndexOf("/") + 1);
  const meant = new Set(
    name === "*.tmpl"
      ? below.map((path) => path.slice(0, path.lastIndexOf("/") + 1) + name)
      : below.filter((path) => path.slice(path.lastIndexOf("/") + 1) === name),
  );
  const [path] = meant;
  return meant.size === 1 ? [{ title: `Change to \`${path}\``, edits: [{ place, text: path! }] }] : [];
}
