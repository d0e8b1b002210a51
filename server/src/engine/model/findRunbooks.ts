import { joined, relativeTo } from "../text/uri.ts";

/** Where runbooks are looked for when no `.tocsin.yaml` says so. */
const usualFolders: readonly string[] = ["monitoring/runbooks", "runbooks"];

export interface Runbooks {
  readonly folder: string;
  readonly pages: readonly string[] | undefined;
}

/** The folder of a project's runbooks, and the pages in it; unknown where nobody has looked for files. */
export function findRunbooks(
  files: ReadonlySet<string> | undefined,
  base: string,
  configured: string | undefined,
): Runbooks {
  const usual = configured === undefined ? usualFolders : [configured];
  const last = usual.at(-1)!;
  if (!files) return { folder: last, pages: undefined };
  const all = [...files].filter((uri) => uri.endsWith(".md"));
  for (const folder of usual) {
    const start = `${joined(base, folder) ?? ""}/`;
    const pages = all.filter((uri) => uri.startsWith(start)).map((uri) => relativeTo(base, uri));
    if (pages.length > 0) return { folder, pages };
  }
  return { folder: last, pages: [] };
}
