import { join } from "node:path";
import { isConfined } from "../runbooks/confine.ts";
import { readdir, stat } from "../workspaceFiles/disk.ts";
import { readText } from "../workspaceFiles/readText.ts";

/** A folder with a `dbt_project.yml`. */
export interface DbtProject {
  readonly folder: string;
  /** As the file says. */
  readonly name: string | undefined;
}

/** What holds projects of others, or nothing that was written by hand. */
const skipped = new Set([
  "node_modules",
  "dist",
  "target",
  "logs",
  "dbt_packages",
  "dbt_modules",
  "venv",
  "env",
]);
const deepest = 5;
const mostFolders = 3000;

/** The dbt projects of folders, those that lie higher first. */
export async function findProjects(roots: readonly string[]): Promise<DbtProject[]> {
  const found: DbtProject[] = [];
  let open = [...roots];
  let listed = 0;
  for (let depth = 0; depth <= deepest && open.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of open) {
      if (++listed > mostFolders) return found;
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        const { name } = entry;
        if (entry.isDirectory() && !name.startsWith(".") && !skipped.has(name)) next.push(join(folder, name));
        if (entry.isFile() && /^dbt_project\.ya?ml$/.test(name))
          found.push({ folder, name: await nameIn(join(folder, name)) });
      }
    }
    open = next;
  }
  return found;
}

async function nameIn(path: string): Promise<string | undefined> {
  const read = await readText(path);
  return "text" in read ? /^name\s*:\s*["']?(\w+)/m.exec(read.text)?.[1] : undefined;
}

/** What is looked for: a file of a project by its path below it, or, where no path is known, a node by its name. */
export interface Wanted {
  readonly project: string | undefined;
  readonly path: string | undefined;
  readonly name: string;
}

export interface FoundFile {
  readonly path: string;
  readonly project: DbtProject;
  /** Below the project. */
  readonly inProject: string;
}

/** The file of a node: in the project of its name before others, and in packages that a project has installed. */
export async function findFile(
  projects: readonly DbtProject[],
  wanted: Wanted,
): Promise<FoundFile | undefined> {
  const sorted = projects.toSorted(
    (a, b) => Number(b.name === wanted.project) - Number(a.name === wanted.project),
  );
  for (const project of sorted) {
    const inProject = wanted.path === undefined ? await pathOf(project, wanted.name) : wanted.path;
    if (inProject === undefined) continue;
    // A path of a manifest is what somebody else wrote.
    const places = [
      inProject,
      ...["dbt_packages", "dbt_modules"].map((folder) => join(folder, wanted.project ?? "", inProject)),
    ];
    for (const place of places) {
      const path = join(project.folder, place);
      if (!(await isFile(path)) || !(await isConfined(path, [project.folder]))) continue;
      return { path, project, inProject: inProject.replaceAll("\\", "/") };
    }
  }
  return undefined;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (about) => about.isFile(),
    () => false,
  );

/** A model, a snapshot or a test of one file is called as its file; nowhere, if two are. */
async function pathOf({ folder }: DbtProject, name: string): Promise<string | undefined> {
  const found: string[] = [];
  const open = ["models", "snapshots", "tests", "analyses", "seeds"];
  for (let listed = 0; open.length > 0 && listed < mostFolders; listed++) {
    const inner = open.pop()!;
    const entries = await readdir(join(folder, inner), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(inner, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (entry.name === `${name}.sql` || entry.name === `${name}.py`) found.push(path);
    }
  }
  return found.length === 1 ? found[0] : undefined;
}
