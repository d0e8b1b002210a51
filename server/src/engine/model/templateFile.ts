import { folderOf } from "../text/uri.ts";

/** What template languages put behind the name of the file that they make: `prometheus.yml.j2`. */
const suffix = /\.(?:j2|jinja2?|tmpl|gotmpl|tpl|erb|epp)$/i;

/** The URI of the file that is made, as far as its name says. */
export const withoutTemplateSuffix = (uri: string): string => uri.replace(suffix, "");

/** Whether a file lies below `templates` of a Helm chart. */
export function isInChart(uri: string, files: ReadonlySet<string> | undefined): boolean {
  if (!files || !uri.includes("/templates/")) return false;
  for (let folder = folderOf(uri); folder; folder = folderOf(folder))
    if (folder.endsWith("/templates") && files.has(`${folderOf(folder)}/Chart.yaml`)) return true;
  return false;
}

/**
 * How to tell that a document of the file is a template, by where it lies: of a chart, what has nothing to fill in
 * comes out as it is.
 */
export function templateTest(uri: string, files: ReadonlySet<string> | undefined): (text: string) => boolean {
  if (suffix.test(uri)) return () => true;
  const inChart = isInChart(uri, files);
  return (text) => inChart && text.includes("{{");
}
