import type { AlertRule, Entry } from "./items.ts";
import { entryOf } from "./items.ts";
import type { Project } from "./project.ts";

/** The annotation that names the alert's runbook. */
export const runbookOf = (alert: AlertRule): Entry | undefined =>
  entryOf(alert.annotations, "runbook_url") ?? entryOf(alert.annotations, "runbook");

export const hasRunbook = (alert: AlertRule): boolean => (runbookOf(alert)?.value.value ?? "").trim() !== "";

/** What a `runbook_url` or `runbook` means. */
export type RunbookAddress =
  /** A path relative to the project's folder; `..` stands at its beginning only. `fragment` names a heading. */
  | { readonly type: "page"; readonly path: string; readonly fragment: string }
  /** An address on the web, `http` or `https`. */
  | { readonly type: "web"; readonly url: string }
  /** What it means is known only when the alert fires. */
  | { readonly type: "template" }
  /** It is never opened; `reason` continues a sentence that begins with the address. */
  | { readonly type: "refused"; readonly reason: string }
  | { readonly type: "none" };

/** Reads the value of the annotation. `folder` keeps the pages, `url` is the address at which it is published. */
export function runbookAddress(value: string, folder: string, url: string | undefined): RunbookAddress {
  const address = value.trim();
  if (address === "") return { type: "none" };
  if (address.includes("{{")) return { type: "template" };
  const [, plain = "", fragment = ""] = /^([^#?]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(address) ?? [];
  const rest = url === undefined ? undefined : below(plain, url);
  if (rest !== undefined) return published(decoded(rest), folder, fragment);
  if (/^https?:\/\/[^\s/]/i.test(address)) return { type: "web", url: address };
  const path = decoded(plain).replaceAll("\\", "/");
  if (/^(?:[a-z]:)?\//i.test(path) || /^[a-z]:/i.test(path))
    return { type: "refused", reason: "is an absolute path, not one of this project" };
  if (/^[a-z][\w+.-]*:/i.test(path)) return { type: "refused", reason: "is no web address and no path" };
  const steps = resolved(path);
  if (steps.some(isDrive)) return { type: "refused", reason: "is an absolute path, not one of this project" };
  return steps.length === 0
    ? { type: "none" }
    : { type: "page", path: steps.join("/"), fragment: decoded(fragment) };
}

/** A page below the published address: a `..` in it is nobody's honest address. */
function published(rest: string, folder: string, fragment: string): RunbookAddress {
  const steps = rest
    .replaceAll("\\", "/")
    .split("/")
    .filter((step) => step !== "" && step !== ".");
  if (steps.length === 0) return { type: "none" };
  if (steps.includes("..") || steps.some(isDrive))
    return { type: "refused", reason: "leads out of the folder of the runbooks" };
  return { type: "page", path: [...resolved(folder), ...steps].join("/"), fragment: decoded(fragment) };
}

/** `C:`, or a file on that drive. */
const isDrive = (step: string): boolean => /^[a-z]:/i.test(step);

/** What follows the published address; `undefined` for addresses elsewhere. */
function below(address: string, url: string): string | undefined {
  const base = url.replace(/\/+$/, "");
  if (address === base) return "";
  return address.startsWith(`${base}/`) ? address.slice(base.length + 1) : undefined;
}

function resolved(path: string): string[] {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === ".." && steps.length > 0 && steps.at(-1) !== "..") steps.pop();
    else steps.push(step);
  }
  return steps;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The page that a `runbook_url` means, relative to the project; `undefined` for addresses elsewhere and templates. */
export function runbookPath(value: string, { runbookFolder, settings }: Project): string | undefined {
  const address = runbookAddress(value, runbookFolder, settings.runbooks.url);
  return address.type === "page" ? address.path : undefined;
}

/** The files that a path may mean, the likeliest first: the ending `.md` and a folder's own page may be left out. */
export const spelledOut = (path: string): string[] =>
  /\.\w+$/.test(path) ? [path] : [`${path}.md`, `${path}/README.md`, `${path}/index.md`, path];

/** The existing file that the path means; `null` when there is none, `undefined` when nobody looked. */
export function existingRunbook(path: string, project: Project): string | null | undefined {
  for (const candidate of spelledOut(path)) {
    const answer = project.hasFile(candidate);
    if (answer === undefined) return undefined;
    if (answer) return candidate;
  }
  return null;
}
