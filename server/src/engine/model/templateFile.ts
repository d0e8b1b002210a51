import { folderOf } from "../text/uri.ts";

/** What template languages put behind the name of the file that they make: `prometheus.yml.j2`. */
const suffix = /\.(?:j2|jinja2?|tmpl|gotmpl|tpl|erb|epp)$/i;

export const isTemplateName = (uri: string): boolean => suffix.test(uri);

/** Whether a file is YAML or JSON by its name. */
export const isYamlName = (uri: string): boolean => /\.(?:ya?ml|json|rules)$/i.test(uri);

/** Whether a template makes a file that is neither by its name: such a file is ours only where somebody says so. */
export const isTextTemplateName = (uri: string): boolean =>
  /\.(?:tmpl|gotmpl|tpl)$/i.test(uri) && !isYamlName(withoutTemplateSuffix(uri));

/** The URI of the file that is made, as far as its name says. */
export const withoutTemplateSuffix = (uri: string): string => uri.replace(suffix, "");

/** Whether a file lies below `templates` of a Helm chart. */
export function isInChart(uri: string, files: ReadonlySet<string> | undefined): boolean {
  if (!files || !uri.includes("/templates/")) return false;
  for (let folder = folderOf(uri); folder; folder = folderOf(folder))
    if (folder.endsWith("/templates") && files.has(`${folderOf(folder)}/Chart.yaml`)) return true;
  return false;
}
