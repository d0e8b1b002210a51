import { statSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import picomatch from "picomatch";
import { fileUri, filePath } from "../workspaceFiles/fileUri.ts";
import { problemOf } from "../workspaceFiles/readText.ts";
import { isCandidate, walk } from "../workspaceFiles/walk.ts";

/** A file that is to be judged. */
export interface Target {
  readonly uri: string;
  readonly path: string;
  /** Folder whose project it belongs to: its own, or the one in which it was found. */
  readonly base: string;
  /** Named by the user, not found in a folder. */
  readonly named: boolean;
  /** A file of the file system; not a pipe such as `<(helm template .)`. */
  readonly regular: boolean;
}

/** Something that was asked for and could not be had. */
export interface Problem {
  readonly message: string;
  readonly hint: string;
}

export interface Targets {
  /** By URI, in the order of the command line. */
  readonly files: ReadonlyMap<string, Target>;
  readonly problems: readonly Problem[];
}

/** The files that the arguments of `check` name. */
export async function findTargets(args: readonly string[], cwd: string): Promise<Targets> {
  const files = new Map<string, Target>();
  const problems: Problem[] = [];
  const add = (target: Target): void => {
    if (!files.get(target.uri)?.named) files.set(target.uri, target);
  };
  for (const arg of args) {
    const problem = await findTarget(arg, cwd, add, problems);
    if (problem) problems.push(problem);
  }
  return { files, problems };
}

type Add = (target: Target) => void;

async function findTarget(
  arg: string,
  cwd: string,
  add: Add,
  problems: Problem[],
): Promise<Problem | undefined> {
  const path = resolve(cwd, arg);
  try {
    const about = statSync(path);
    if (!about.isDirectory())
      add({ uri: fileUri(path), path, base: dirname(path), named: true, regular: about.isFile() });
    else for await (const target of below(path, isCandidate, problems)) add(target);
    return undefined;
  } catch (error) {
    if (problemOf(error).reason === "missing" && picomatch.scan(arg).isGlob)
      return expand(arg, cwd, add, problems);
    return explained(arg, cwd, error);
  }
}

async function* below(
  folder: string,
  accepts: (uri: string) => boolean,
  problems: Problem[],
): AsyncGenerator<Target> {
  const onUnreadable = (path: string, error: unknown): void => {
    const hint = "Its files were not judged. Give this user the right to read it, or leave it out.";
    problems.push({ message: `the folder ${path} ${problemOf(error).message}.`, hint });
  };
  for await (const uri of walk(fileUri(folder), { onUnreadable })) {
    const path = accepts(uri) ? filePath(uri) : undefined;
    if (path !== undefined) yield { uri, path, base: folder, named: false, regular: true };
  }
}

/** A glob that the shell has left as it is. */
async function expand(arg: string, cwd: string, add: Add, problems: Problem[]): Promise<Problem | undefined> {
  const pattern = sep === "\\" ? arg.replaceAll("\\", "/") : arg;
  const base = resolve(cwd, picomatch.scan(pattern).base);
  const { base: prefix, glob } = picomatch.scan(pattern);
  const matches = picomatch(glob);
  let found = false;
  if (isFolder(base)) {
    const accepts = (uri: string): boolean => {
      const path = filePath(uri);
      return path !== undefined && matches(relative(base, path).replaceAll(sep, "/"));
    };
    for await (const target of below(base, accepts, problems)) {
      found = true;
      add(target);
    }
  }
  if (found) return undefined;
  const where = prefix === "" || prefix === "." ? cwd : base;
  return {
    message: `no file matches ${arg}.`,
    hint: `It was looked for in ${where}; hidden folders, node_modules and dist are not searched.`,
  };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function explained(arg: string, cwd: string, error: unknown): Problem {
  const { reason, message } = problemOf(error);
  if (arg === "-") {
    return {
      message: "`-` is not a file.",
      hint: "`--stdin-name NAME` judges the text from stdin as the file NAME.",
    };
  }
  const where = isAbsolute(arg) ? "Check its spelling." : `Paths are relative to ${cwd}.`;
  return {
    message: `${arg} ${message}.`,
    hint: reason === "missing" ? where : "Give this user the right to read it.",
  };
}
