import type { AlertRule, Entry } from "./items.ts";
import { entryOf } from "./items.ts";
import type { Project } from "./workspace.ts";

/** The annotation that names the alert's runbook. */
export const runbookOf = (alert: AlertRule): Entry | undefined =>
  entryOf(alert.annotations, "runbook_url") ?? entryOf(alert.annotations, "runbook");

/** The page that a `runbook_url` means, relative to the project; `undefined` for addresses elsewhere and templates. */
export function runbookPath(value: string, { settings }: Project): string | undefined {
  const address = value.trim().replace(/[#?].*$/, "");
  if (address === "" || address.includes("{{")) return undefined;
  const { folder, url } = settings.runbooks;
  if (url && address.startsWith(url)) {
    const rest = address.slice(url.length).replaceAll(/^\/+|\/+$/g, "");
    return rest === "" ? undefined : `${folder}/${rest}`;
  }
  return /^[a-z][\w+.-]*:|^\//i.test(address) ? undefined : address.replace(/^\.\//, "");
}

/** The existing file that the path means; `null` when there is none, `undefined` when nobody looked. */
export function existingRunbook(path: string, project: Project): string | null | undefined {
  const candidates = /\.\w+$/.test(path) ? [path] : [`${path}.md`, `${path}/README.md`, `${path}/index.md`, path];
  for (const candidate of candidates) {
    const answer = project.hasFile(candidate);
    if (answer === undefined) return undefined;
    if (answer) return candidate;
  }
  return null;
}
