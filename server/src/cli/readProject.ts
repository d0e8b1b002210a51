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
  readonly problems: readonly Problem[];
}

/** Reads a project and judges it to the end. */
export async function readProject(input: ProjectInput): Promise<ReadProject> {
  const { root, targets, texts, usesSettings, progress } = input;
  const engine = new Engine();
  const rootUri = fileUri(root);
  engine.root = rootUri;
  const problems: Problem[] = [];
  const isPipe = targets.length > 0 && targets.every(({ regular }) => !regular);
  const around = isPipe ? [] : await collect(walk(rootUri));
  const named = new Set(targets.map(({ uri }) => uri));
  const uris = new Set([...around, ...named, ...texts.keys()]);
  engine.learn({ type: "files", version: 1, uris });
  const wanted = [...uris].filter((uri) => named.has(uri) || texts.has(uri) || isCandidate(uri));
  for (const uri of wanted.toSorted((a, b) => Number(isSettingsFile(b)) - Number(isSettingsFile(a)))) {
    if (isSettingsFile(uri) && !usesSettings && !texts.has(uri)) continue;
    const found = texts.has(uri) ? { text: texts.get(uri) ?? "" } : await readText(filePath(uri) ?? "");
    if ("text" in found) engine.put({ uri, text: found.text });
    else if (named.has(uri)) problems.push(unreadable(filePath(uri) ?? uri, found.message));
  }
  let steps = 0;
  while (engine.step()) {
    steps++;
    progress.show(() => `judging ${count(wanted.length, "file")} in ${root} … ${steps}`);
  }
  return { engine, problems };
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
