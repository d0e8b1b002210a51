import { join, relative, sep } from "node:path";
import { filePath, fileUri } from "../workspaceFiles/fileUri.ts";
import { isSettingsFile, walk } from "../workspaceFiles/walk.ts";
import type { Progress } from "./progress.ts";
import { readProject } from "./readProject.ts";

/** What `tocsin init` finds in a folder. Paths are relative to it, with `/`. */
export interface Survey {
  /** Files that Tocsin judges, by the title of their kind. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  readonly runbooks: RunbookFolder | undefined;
  /** Folders that dbt writes its results to. */
  readonly dbtTargets: readonly string[];
}

export interface RunbookFolder {
  readonly folder: string;
  readonly pages: number;
  /** Address under which the rules speak of the pages. */
  readonly url: string | undefined;
}

export async function survey(folder: string, progress: Progress): Promise<Survey> {
  const paths: string[] = [];
  for await (const uri of walk(fileUri(folder))) {
    const path = filePath(uri);
    if (path !== undefined) paths.push(relative(folder, path).replaceAll(sep, "/"));
  }
  const project = {
    root: folder,
    targets: [],
    texts: new Map<string, string>(),
    usesSettings: false,
    progress,
  };
  const { engine } = await readProject(project);
  const files = new Map<string, string[]>();
  const addresses: string[] = [];
  for (const path of paths) {
    const uri = fileUri(join(folder, path));
    if (isSettingsFile(uri)) continue;
    const { kinds } = engine.status(uri);
    for (const { title } of kinds) files.set(title, [...(files.get(title) ?? []), path]);
    if (kinds.length > 0) addresses.push(...runbookAddresses(engine.text(uri) ?? ""));
  }
  return { files, runbooks: findRunbooks(paths, addresses), dbtTargets: findDbtTargets(paths) };
}

/** What rules write behind `runbook_url:`; a look at the lines is enough to propose something. */
const runbookAddresses = (text: string): string[] =>
  [...text.matchAll(/^[ \t-]*["']?runbook(?:_url)?["']?[ \t]*:[ \t]*["']?([^\s"'#{]+)/gm)].map(
    (match) => match[1] ?? "",
  );

/** The folder of that name with the most pages, else the one that most relative addresses point into. */
function findRunbooks(paths: readonly string[], addresses: readonly string[]): RunbookFolder | undefined {
  const pages = paths.filter((path) => path.endsWith(".md"));
  const named = pages.flatMap((page) => /^(?:.*\/)?(?:runbooks?|playbooks?)(?=\/)/i.exec(page)?.[0] ?? []);
  const pointed = addresses.filter((address) => pages.includes(address)).map((address) => dirOf(address));
  const folder = mostFrequent(named) ?? mostFrequent(pointed);
  if (folder === undefined || folder === "") return undefined;
  const own = pages.filter((page) => page.startsWith(`${folder}/`));
  const names = new Set(own.map((page) => page.slice(folder.length + 1, -".md".length)));
  const urls = addresses.flatMap(
    (address) => /^(https?:\/\/.+\/)([^/?#]+?)(?:\.md)?\/?(?:[?#].*)?$/.exec(address) ?? [],
  );
  const bases: string[] = [];
  for (let at = 0; at + 2 < urls.length; at += 3)
    if (names.has(urls[at + 2] ?? "")) bases.push(urls[at + 1] ?? "");
  return { folder, pages: own.length, url: mostFrequent(bases) };
}

/** `target/` beside each `dbt_project.yml`, when something is in it. */
function findDbtTargets(paths: readonly string[]): string[] {
  const projects = paths
    .filter((path) => /(?:^|\/)dbt_project\.ya?ml$/.test(path))
    .map((path) => dirOf(path));
  const targets = projects.map((folder) => (folder === "" ? "target" : `${folder}/target`));
  return targets.filter((target) => paths.some((path) => path.startsWith(`${target}/`)));
}

const dirOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 0));

function mostFrequent(words: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const sorted = [...counts].sort(
    ([a, one], [b, two]) => two - one || a.length - b.length || (a < b ? -1 : 1),
  );
  return sorted[0]?.[0];
}
