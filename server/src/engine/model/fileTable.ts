import { isBelow } from "./projectFolders.ts";
import { newFile } from "./fileState.ts";
import type { FileState } from "./fileState.ts";
import type { CheckTable } from "./runChecks.ts";

/** The files that were put, by their URIs. */
export class FileTable {
  readonly #files = new Map<string, FileState>();
  readonly #table: CheckTable;

  constructor(table: CheckTable) {
    this.#table = table;
  }

  get(uri: string): FileState | undefined {
    return this.#files.get(uri);
  }

  has(uri: string): boolean {
    return this.#files.has(uri);
  }

  /** Made where it is not there. */
  of(uri: string): FileState {
    let file = this.#files.get(uri);
    if (!file) this.#files.set(uri, (file = newFile(uri, this.#table)));
    return file;
  }

  delete(uri: string): void {
    this.#files.delete(uri);
  }

  /** All files, or those below a folder. */
  below(folder: string | undefined): FileState[] {
    if (folder === undefined) return [...this.#files.values()];
    const files: FileState[] = [];
    for (const [uri, file] of this.#files) if (isBelow(uri, folder)) files.push(file);
    return files;
  }
}
