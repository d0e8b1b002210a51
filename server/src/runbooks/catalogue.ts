import { stat } from "../workspaceFiles/disk.ts";
import { basename, extname, join } from "node:path";
import { filePath, fileUri } from "../workspaceFiles/fileUri.ts";
import { readText } from "../workspaceFiles/readText.ts";
import { walk } from "../workspaceFiles/walk.ts";
import { isConfined } from "./confine.ts";
import { readPage } from "./readPage.ts";
import type { PageContent } from "./readPage.ts";

/** One page of the project's runbooks. */
export interface RunbookPage extends PageContent {
  readonly uri: string;
  readonly path: string;
  /** File name without its ending; of a folder's own page, the folder's name. */
  readonly name: string;
}

/** The pages of folders, each read once for as long as its file stays as it is. */
export interface Catalogue {
  /**
   * The pages below a folder (a path), in the order of their names; links that leave the workspace are left out.
   * `roots` are the workspace's folders.
   */
  pages(folder: string, roots: readonly string[]): Promise<readonly RunbookPage[]>;
}

/** A folder with more pages is read as far as this. */
const mostPages = 5000;

interface Known {
  readonly mtimeMs: number;
  readonly size: number;
  readonly page: RunbookPage;
}

export function makeCatalogue(): Catalogue {
  const known = new Map<string, Known>();
  return {
    async pages(folder, roots) {
      if (!(await isConfined(folder, roots))) return [];
      const pages: RunbookPage[] = [];
      for await (const uri of walk(fileUri(folder))) {
        const path = /\.(?:md|markdown)$/i.test(uri) ? filePath(uri) : undefined;
        const page = path === undefined ? undefined : await look(path, uri, known);
        if (page && (await isConfined(page.path, roots))) pages.push(page);
        if (pages.length >= mostPages) break;
      }
      return pages;
    },
  };
}

async function look(path: string, uri: string, known: Map<string, Known>): Promise<RunbookPage | undefined> {
  const about = await stat(path).catch(() => undefined);
  if (!about?.isFile()) {
    known.delete(path);
    return undefined;
  }
  const { mtimeMs, size } = about;
  const before = known.get(path);
  if (before?.mtimeMs === mtimeMs && before.size === size) return before.page;
  const read = await readText(path);
  const page = { ...readPage("text" in read ? read.text : ""), uri, path, name: nameOf(path) };
  known.set(path, { mtimeMs, size, page });
  return page;
}

function nameOf(path: string): string {
  const name = basename(path, extname(path));
  return /^(?:readme|index)$/i.test(name) ? basename(join(path, "..")) : name;
}
