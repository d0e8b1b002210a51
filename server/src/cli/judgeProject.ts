import { availableParallelism } from "node:os";
import { filePath, fileUri } from "../workspaceFiles/fileUri.ts";
import { readText } from "../workspaceFiles/readText.ts";
import type { ReadProblem, TextOrProblem } from "../workspaceFiles/readText.ts";
import { isCandidate, isSettingsFile, walk } from "../workspaceFiles/walk.ts";
import { startCrew } from "./crew.ts";
import type { Crew } from "./crew.ts";
import { makeFileJudge } from "./fileJudge.ts";
import type { FileJudge, MetBug, ProjectFile, ProjectPlan, Verdict } from "./fileJudge.ts";
import { count } from "./print.ts";
import type { Progress } from "./progress.ts";
import { isProject } from "./projectRoot.ts";
import { shareFiles, takeFile, takenCount } from "./sharedFiles.ts";
import type { SharedFiles } from "./sharedFiles.ts";
import type { Target } from "./targets.ts";

export interface ProjectInput {
  /** Folder that is read for what the targets may refer to. */
  readonly root: string;
  /** What is judged; read whether it lies in the folder or not. */
  readonly targets: readonly Target[];
  /** Texts that take the place of what is on disk, by URI. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether the `.tocsin.yaml` files on disk count. */
  readonly usesSettings: boolean;
  /** How many threads judge; as many as pay where it is not said. */
  readonly jobs: number | undefined;
  /** At most so many findings of a file are told. */
  readonly mostFindings: number | undefined;
  readonly progress: Progress;
}

export interface JudgedProject {
  /** Of every target, by URI. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly bugs: readonly MetBug[];
  /** What is said of settings, whether they are a target or not. */
  settingsVerdict(uri: string): Verdict;
}

/** A thread pays for what it has to load and to compile when it has so many bytes to judge. */
const bytesOfThread = 1_000_000;

/** Until then V8 compiles on a core of its own what the threads run. */
const bytesToWarm = 16_000_000;

/** More would take more memory than they save time. */
const mostThreads = 8;

function threadsFor(bytes: number): number {
  const cores = availableParallelism() - (bytes < bytesToWarm ? 1 : 0);
  return Math.min(cores, Math.ceil(bytes / bytesOfThread), mostThreads);
}

/** Reads a project and judges the targets in it. */
export async function judgeProject(input: ProjectInput): Promise<JudgedProject> {
  const { root, targets, texts, progress } = input;
  const isPipe = targets.length > 0 && targets.every(({ regular }) => !regular);
  const isAlone = isPipe || (input.usesSettings && !isProject(root));
  const around = isAlone ? [] : await collect(walk(fileUri(root)));
  const uris = [...new Set([...around, ...targets.map(({ uri }) => uri), ...texts.keys()])];
  const { settings, unread } = await readSettings(uris, input);
  const files = uris.filter((uri) => !isSettingsFile(uri)).flatMap(toRead(input));
  const given = await readGiven(files, input);
  const plan: ProjectPlan = { root: fileUri(root), uris, settings, mostFindings: input.mostFindings };
  const { shared, bytes } = shareFiles(files.filter(({ uri }) => !given.has(uri)));
  const wanted = input.jobs ?? threadsFor(bytes);
  const helpers = Math.min(wanted, shared.files.length) - 1;
  const crew = helpers > 0 ? startCrew(plan, shared, helpers) : undefined;
  const judge = makeFileJudge(plan);
  for (const file of files) if (given.has(file.uri)) judge.judge(file, given.get(file.uri));
  judgeShare(judge, shared, () => progress.show(() => progressLine(root, shared)));
  const judged = crew ? await judgeTogether(judge, crew) : judgeAlone(judge);
  for (const { uri } of targets)
    if (isSettingsFile(uri))
      judged.verdicts.set(uri, { ...judge.settingsVerdict(uri), problem: unread.get(uri) });
  return { ...judged, settingsVerdict: (uri) => judge.settingsVerdict(uri) };
}

const progressLine = (root: string, shared: SharedFiles): string =>
  `judging ${root}, ${takenCount(shared)} of ${count(shared.files.length, "file")}`;

async function readSettings(
  uris: readonly string[],
  { texts, usesSettings }: ProjectInput,
): Promise<{ settings: [string, string][]; unread: Map<string, ReadProblem> }> {
  const settings: [string, string][] = [];
  const unread = new Map<string, ReadProblem>();
  for (const uri of uris) {
    const text = texts.get(uri);
    if (!isSettingsFile(uri) || (!usesSettings && text === undefined)) continue;
    const found = text === undefined ? await readText(filePath(uri) ?? uri) : { text };
    if ("text" in found) settings.push([uri, found.text]);
    else unread.set(uri, found);
  }
  return { settings, unread };
}

function toRead({ targets, texts }: ProjectInput): (uri: string) => ProjectFile[] {
  const wanted = new Set(targets.map(({ uri }) => uri));
  return (uri) => {
    const isTarget = wanted.has(uri);
    if (!isTarget && !texts.has(uri) && !isCandidate(uri)) return [];
    return [{ uri, path: filePath(uri) ?? uri, isTarget }];
  };
}

/** What cannot be read twice, or by another thread: texts that do not come from a file, and pipes. */
async function readGiven(
  files: readonly ProjectFile[],
  { targets, texts }: ProjectInput,
): Promise<Map<string, TextOrProblem>> {
  const pipes = new Set(targets.filter(({ regular }) => !regular).map(({ uri }) => uri));
  const given = new Map<string, TextOrProblem>();
  for (const { uri, path } of files) {
    const text = texts.get(uri);
    if (text !== undefined) given.set(uri, { text });
    else if (pipes.has(uri)) given.set(uri, await readText(path));
  }
  return given;
}

function judgeShare(judge: FileJudge, shared: SharedFiles, tell: () => void): void {
  for (let file = takeFile(shared, 1); file; file = takeFile(shared, 1)) {
    judge.judge(file);
    tell();
  }
}

type Judged = { verdicts: Map<string, Verdict>; bugs: readonly MetBug[] };

function judgeAlone(judge: FileJudge): Judged {
  judge.settle();
  return { verdicts: judge.takeVerdicts(), bugs: judge.takeBugs() };
}

/** When everybody has read its files, they tell each other what they know, until nobody has news. */
export async function judgeTogether(judge: FileJudge, crew: Crew): Promise<Judged> {
  const verdicts = new Map<string, Verdict>();
  const bugs: MetBug[] = [];
  for (let isFirst = true; ; isFirst = false) {
    const answers = await crew.answers();
    for (const file of crew.takeLost()) judge.judge(file);
    const own = judge.takeGists();
    for (const answer of answers.values()) {
      for (const [uri, verdict] of answer.verdicts) verdicts.set(uri, verdict);
      bugs.push(...answer.bugs);
    }
    const others = [...answers.values()].flatMap(({ gists }) => gists);
    if (!isFirst && own.length + others.length === 0) break;
    for (const taker of answers.keys()) {
      const rest = [...answers].flatMap(([other, { gists }]) => (other === taker ? [] : gists));
      crew.tell(taker, [...own, ...rest]);
    }
    judge.know(others);
    judge.settle();
  }
  crew.end();
  for (const [uri, verdict] of judge.takeVerdicts()) verdicts.set(uri, verdict);
  return { verdicts, bugs: [...bugs, ...judge.takeBugs()] };
}

async function collect(uris: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const uri of uris) all.push(uri);
  return all;
}
