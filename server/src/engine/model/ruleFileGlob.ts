import { fileGlob } from "../languages/file-glob/fileGlob.ts";
import { folderOf, joined } from "../text/uri.ts";
import type { Project } from "./project.ts";

const isBadGlob = (pattern: string): boolean =>
  fileGlob.parse(pattern, { variant: "unit-test" }).errors.length > 0;

const isPlain = (pattern: string): boolean => !/[*?[\\]/.test(pattern);

/**
 * URIs of the files that a path or glob of `rule_files` matches, seen from the file that holds it; `undefined` when that
 * is not known: nobody looked, or it points out of the project.
 */
export function matchingFiles(project: Project, uri: string, pattern: string): readonly string[] | undefined {
  const { files, folder } = project;
  const matches = files && ruleFileMatcher(folder, uri, pattern);
  if (!matches) return undefined;
  const path = isPlain(pattern) ? joined(folderOf(uri), pattern) : undefined;
  if (path !== undefined) return files.has(path) ? [path] : [];
  return [...files].filter(matches);
}

/** Whether a file is one of those, whether it exists or not; `undefined` for a pattern that points out of the project. */
export function ruleFileMatcher(
  folder: string,
  uri: string,
  pattern: string,
): ((file: string) => boolean) | undefined {
  if (pattern.startsWith("/") || isBadGlob(pattern)) return undefined;
  const isInside = (path: string): boolean => path.startsWith(`${folder}/`);
  if (isPlain(pattern)) {
    const path = joined(folderOf(uri), pattern);
    return path === undefined || !isInside(path) ? undefined : (file) => file === path;
  }
  // The steps in front of the first wildcard are plain; `..` behind one is too odd to follow.
  const steps = pattern.split("/");
  const first = steps.findIndex((step) => !isPlain(step));
  if (steps.slice(first).includes("..")) return undefined;
  const base = joined(folderOf(uri), steps.slice(0, first).join("/"));
  if (base === undefined || !isInside(`${base}/`)) return undefined;
  const rest = steps.slice(first).filter((step) => step !== "" && step !== ".");
  const regex = new RegExp(`^${rest.map(stepRegex).join("/")}$`, "su");
  return (file) => file.startsWith(`${base}/`) && regex.test(decoded(file.slice(base.length + 1)));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** One step of a glob, which Go has accepted, as a regular expression. */
const stepRegex = (step: string): string =>
  step.replace(/\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|[*?]|[^\w]/gsu, (all, escaped, not, inner) => {
    if (typeof escaped === "string") return literal(escaped);
    if (typeof inner === "string") {
      const set = inner.replace(/\\(.)|[^\w-]/gsu, (one: string, char?: string) => literal(char ?? one));
      return `(?!/)[${String(not)}${set}]`;
    }
    if (all === "*") return "[^/]*";
    return all === "?" ? "[^/]" : literal(all);
  });

const literal = (char: string): string => `\\u{${char.codePointAt(0)!.toString(16)}}`;
