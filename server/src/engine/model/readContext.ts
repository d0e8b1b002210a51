import { isSettings } from "../text/uri.ts";
import type { ReadContext } from "./document.ts";
import { configuredKind, isExcluded } from "./fileSettings.ts";
import type { FileState } from "./fileState.ts";
import { defaultSettings } from "./settings.ts";
import { isTextTemplateName } from "./templateFile.ts";
import type { Workspace } from "./workspace.ts";

/** What every file is read with. */
type Tools = Pick<ReadContext, "kinds" | "languages" | "asPrometheusReads" | "seen">;

/** How a file is to be read, by what is set for it and what it is there for; undefined for one that is left alone. */
export function contextFor(file: FileState, workspace: Workspace, tools: Tools): ReadContext | undefined {
  const { uri } = file;
  const project = workspace.project(uri);
  if (isExcluded(project, uri)) return undefined;
  const role = workspace.roleOf(uri);
  const id = isSettings(uri) ? undefined : configuredKind(project, uri)?.kind;
  const isNamed = role === "notification-templates" || id !== undefined;
  // Under another role the same text may say something else.
  if (role !== file.role) file.fresh = true;
  file.role = role;
  const previous = file.fresh ? undefined : workspace.documents.get(uri);
  if (isTextTemplateName(uri) && !isNamed) return undefined;
  const configured = tools.kinds.find((kind) => kind.id === id);
  // What a `.tocsin.yaml` says is not to keep it from being read.
  const { maxSize } = isSettings(uri) ? defaultSettings : project.settings;
  const mostText = Math.round(maxSize * 1_000_000);
  return { ...tools, options: { target: project.target }, configured, mostText, previous, role };
}
