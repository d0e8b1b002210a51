import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Folder of Tocsin itself: the clone, the extension, the npm package. Bundles and sources lie at different depths. */
export function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8")) as {
    version: string;
  };
  return manifest.version;
}

const checkId = /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/;

/** File of a check's page; `undefined` when there is no such page. */
function pageFile(check: string): string | undefined {
  const file = join(packageFolder(), "fixtures", "checks", `${check}.md`);
  return checkId.test(check) && existsSync(file) ? file : undefined;
}

/** The page of a kind, with all its keys, in Markdown. */
export function kindPageText(kind: string): string | undefined {
  const file = join(packageFolder(), "schemas", `${kind}.md`);
  return /^[a-z][a-z0-9-]*$/.test(kind) && existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Address of a check's page, for editors that open files. */
export function pageUri(check: string): string | undefined {
  const file = pageFile(check);
  return file && pathToFileURL(file).href;
}

/** The page of a check in Markdown. */
export function pageText(check: string): string | undefined {
  const file = pageFile(check);
  return file && readFileSync(file, "utf8");
}
