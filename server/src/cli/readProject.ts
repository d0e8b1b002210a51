import { Engine } from "../engine/engine.ts";
import { filePath, fileUri } from "../workspaceFiles/fileUri.ts";
import { readText } from "../workspaceFiles/readText.ts";
import { isCandidate, isSettingsFile, walk } from "../workspaceFiles/walk.ts";
import { count } from "./print.ts";
import type { Progress } from "./progress.ts";
import type { Problem, Target } from "./targets.ts";

export interface ProjectInput {
  /** Folder that is read for what the targets may refer to. */
  readonly root: string;
  /** What is judged; read whether it lies in the folder or not. */
  readonly targets: readonly Target[];
  /** Texts that take the place of what is on disk, by URI. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether the `.tocsin.yaml` files on disk count. */
  readonly usesSettings: boolean;
  readonly progress: Progress;
}

export interface ReadProject {
  readonly engine: Engine;
  /** URIs of the files that were read, whatever they are for. */
  readonly read: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  /** Files that were passed over on purpose. */
  readonly notes: readonly string[];
}

/** Reads a project and judges it to the end. */
export async function readProject(input: ProjectInput): Promise<ReadProject> {
  const { root, targets, texts, progress } = input;
  const engine = new Engine();
  const rootUri = fileUri(root);
  engine.roots = [rootUri];
  const isPipe = targets.length > 0 && targets.every(({ regular }) => !regular);
  const around = isPipe ? [] : await collect(walk(rootUri));
  const uris = new Set([...around, ...targets.map(({ uri }) => uri), ...texts.keys()]);
  engine.learn({ type: "files", version: 1, uris });
  const read = await readFiles(engine, uris, input);
  for (let steps = 1; engine.step(); steps++) {
    progress.show(() => `judging ${count(read.read.size, "file")} in ${root}, step ${steps}`);
  }
  return { engine, ...read };
}

async function readFiles(
  engine: Engine,
  uris: ReadonlySet<string>,
  { root, targets, texts, usesSettings, progress }: ProjectInput,
): Promise<Omit<ReadProject, "engine">> {
  const read = new Set<string>();
  const problems: Problem[] = [];
  const notes: string[] = [];
  const wanted = new Map(targets.map((target) => [target.uri, target]));
  for (const uri of uris) {
    const target = wanted.get(uri);
    if (!target && !texts.has(uri) && !isCandidate(uri)) continue;
    if (isSettingsFile(uri) && !usesSettings && !texts.has(uri)) continue;
    const path = filePath(uri) ?? uri;
    const text = texts.get(uri);
    const found = text === undefined ? await readText(path) : { text };
    if ("text" in found) {
      engine.put({ uri, text: found.text });
      read.add(uri);
    } else if (target && found.reason === "large" && !target.named) notes.push(`${path} ${found.message}.`);
    else if (target) problems.push(unreadable(path, found.message));
    progress.show(() => `reading ${root}, ${count(read.size, "file")} so far`);
  }
  return { read, problems, notes };
}

async function collect(uris: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const uri of uris) all.push(uri);
  return all;
}

const unreadable = (path: string, message: string): Problem => ({
  message: `${path} ${message}.`,
  hint: "It was not judged; all other files were.",
});
