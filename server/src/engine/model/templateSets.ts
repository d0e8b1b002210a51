import { NOTIFICATION_TEMPLATES } from "../facts/notificationTemplates.ts";
import { emptyTemplate, notificationTemplate } from "../languages/gotemplate/templateNames.ts";
import type { ProjectConfig } from "./configFacts.ts";
import type { Project } from "./project.ts";
import { matchingFiles } from "./ruleFileGlob.ts";

/** The templates of one Alertmanager, all of whose files are known. */
export interface TemplateSet {
  /** URI of its configuration. */
  readonly config: string;
  /** In the order in which they are read: of two definitions of one name, the later one counts. */
  readonly files: readonly string[];
}

/** `undefined` where a pattern of `templates` matches nothing that is known, or a file was not read as templates. */
export function templateSetOf(project: Project, config: ProjectConfig): TemplateSet | undefined {
  const { uri, templates = [] } = config;
  const files = new Set<string>();
  for (const pattern of templates) {
    const found = pattern === "" ? undefined : matchingFiles(project, uri, pattern);
    if (!found || found.length === 0) return undefined;
    for (const file of [...found].sort()) {
      if (project.natureOf(file)?.kind?.id !== "alertmanager-templates") return undefined;
      files.delete(file);
      files.add(file);
    }
  }
  return files.size > 0 ? { config: uri, files: [...files] } : undefined;
}

/** The sets that a file belongs to; none where not all of them are known. */
export function templateSetsAround(project: Project, uri: string): readonly TemplateSet[] {
  const sets: TemplateSet[] = [];
  for (const config of project.configs()) {
    const { templates = [] } = config;
    if (!templates.some((pattern) => matchingFiles(project, config.uri, pattern)?.includes(uri))) continue;
    const set = templateSetOf(project, config);
    if (!set) return [];
    sets.push(set);
  }
  return sets;
}

/** The files of a set that define a template, with something in it, in the order in which they are read. */
export function definersOf(project: Project, { files }: TemplateSet, name: string): string[] {
  const empty = new Set(project.mentions(emptyTemplate, name, "declares").map(({ uri }) => uri));
  const defined = new Set(project.mentions(notificationTemplate, name, "declares").map(({ uri }) => uri));
  return files.filter((file) => defined.has(file) && !empty.has(file));
}

/** Whether a notification can use a template of that name. */
export function hasTemplate(project: Project, { files }: TemplateSet, name: string): boolean {
  if (Object.hasOwn(NOTIFICATION_TEMPLATES, name)) return true;
  // A file is a template as well, of its own name.
  if (files.some((file) => file.endsWith(`/${name}`))) return true;
  if (project.count(notificationTemplate, name).declared === 0) return false;
  return project.mentions(notificationTemplate, name, "declares").some(({ uri }) => files.includes(uri));
}

/** All names of such templates, in an order that does not depend on what was read first. */
export const templatesOf = (project: Project, set: TemplateSet): string[] => [
  ...[...project.names(notificationTemplate)].filter((name) => hasTemplate(project, set, name)).sort(),
  ...Object.keys(NOTIFICATION_TEMPLATES),
];
