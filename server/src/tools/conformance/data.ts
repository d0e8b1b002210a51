import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "./case.ts";

/** The folder of upstream's verdicts. */
export interface Data {
  json<T>(path: string): readonly T[];
  has(path: string): boolean;
  text(path: string): string;
  /** All files below a folder, their paths relative to it. */
  filesBelow(path: string): readonly SourceFile[];
}

export function openData(folder: string): Data {
  const text = (path: string): string => readFileSync(join(folder, path), "utf8");
  return {
    text,
    json: <T>(path: string) => JSON.parse(text(path)) as readonly T[],
    has: (path) => existsSync(join(folder, path)),
    filesBelow: (path) =>
      readdirSync(join(folder, path), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => {
          const file = join(entry.parentPath, entry.name);
          const relative = file.slice(join(folder, path).length + 1).replaceAll("\\", "/");
          return { path: relative, text: readFileSync(file, "utf8") };
        })
        .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}
