import { Engine } from "../engine/engine.ts";
import type { Gist } from "../engine/engine.ts";
import { readTextSync } from "../workspaceFiles/readText.ts";
import type { ReadProblem, TextOrProblem } from "../workspaceFiles/readText.ts";
import { findingRow } from "./findingRow.ts";
import type { FindingRow } from "./findingRow.ts";

/** A file of the project that is to be read, and judged where somebody asked for it. */
export interface ProjectFile {
  readonly uri: string;
  readonly path: string;
  readonly isTarget: boolean;
}

/** A project as it is read by one or by several at once: plain data. */
export interface ProjectPlan {
  /** URI of the folder. */
  readonly root: string;
  /** Every file of the folder, whether it is read or not. */
  readonly uris: readonly string[];
  /** The texts of settings, which come before all others, by URI. */
  readonly settings: readonly (readonly [uri: string, text: string])[];
  /** At most so many findings of a file are told. */
  readonly mostFindings?: number | undefined;
}

/** What is said of a file: plain data. */
export interface Verdict {
  /** It is of a kind that the engine knows. */
  readonly isKnown: boolean;
  readonly isExcluded: boolean;
  /** URI of the settings that apply to it. */
  readonly settings: string | undefined;
  /** Why it could not be read. */
  readonly problem: ReadProblem | undefined;
  readonly total: number;
  /** Their `file` is the URI. */
  readonly findings: readonly FindingRow[];
  /** The lines that are shown with them. */
  readonly lines: ReadonlyMap<number, string>;
}

/** A bug that was met, in words. */
export interface MetBug {
  readonly where: string;
  readonly message: string;
}

/** Judges files of a project one by one, and holds on to none of them. */
export interface FileJudge {
  /** `given`: a text in place of the file's. */
  judge(file: ProjectFile, given?: TextOrProblem): void;
  /** What others read of the project. */
  know(gists: readonly Gist[]): void;
  /** Judges again what has turned out differently by what was read since. */
  settle(): void;
  /** What others may ask about the files, where it was not told yet. */
  takeGists(): Gist[];
  /** By URI; where it was not told yet. */
  takeVerdicts(): Map<string, Verdict>;
  /** What is said of the settings. */
  settingsVerdict(uri: string): Verdict;
  takeBugs(): MetBug[];
}

export function makeFileJudge({ root, uris, settings, mostFindings }: ProjectPlan): FileJudge {
  const engine = new Engine({ mostFindings });
  engine.roots = [root];
  engine.learn({ type: "files", version: 1, uris: new Set(uris) });
  for (const [uri, text] of settings) engine.put({ uri, text });
  while (engine.step());
  const known = new Map<string, { readonly file: ProjectFile; readonly given: TextOrProblem | undefined }>();
  const told = new Map<string, string>();
  const untold = new Set<string>();
  const verdicts = new Map<string, Verdict>();

  const judge = (file: ProjectFile, given?: TextOrProblem): void => {
    const { uri, path, isTarget } = file;
    known.set(uri, { file, given });
    untold.add(uri);
    const found = given ?? readTextSync(path);
    const text = "text" in found ? found.text : "";
    if ("text" in found) {
      engine.put({ uri, text, brief: true });
      while (!engine.isSettled(uri)) engine.step(uri);
    }
    if (isTarget) verdicts.set(uri, verdictOf(engine, uri, found));
    engine.forget(uri);
  };
  const judgeAgain = (): boolean => {
    while (engine.step());
    const wanted = engine.takeWanted();
    for (const uri of wanted) {
      const { file, given } = known.get(uri)!;
      judge(file, given);
    }
    return wanted.length > 0;
  };
  return {
    judge,
    know: (gists) => gists.forEach((gist) => engine.know(gist)),
    settle() {
      while (judgeAgain());
    },
    takeGists() {
      const gists = [...untold].map((uri) => engine.gist(uri)).filter((gist) => isNews(gist, told));
      untold.clear();
      return gists;
    },
    takeVerdicts() {
      const taken = new Map(verdicts);
      verdicts.clear();
      return taken;
    },
    settingsVerdict: (uri) => verdictOf(engine, uri, { text: engine.text(uri) ?? "" }),
    takeBugs: () => engine.takeBugs().map(({ where, error }) => ({ where, message: wordsOf(error) })),
  };
}

/** Takes note of what is told of a file; false when it is what was told before. */
function isNews(gist: Gist, told: Map<string, string>): boolean {
  const text = JSON.stringify(gist);
  const isNew = told.get(gist.uri) !== text;
  told.set(gist.uri, text);
  return isNew;
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function verdictOf(engine: Engine, uri: string, found: TextOrProblem): Verdict {
  const { kinds, excluded, settings } = engine.status(uri);
  const { findings, total } = engine.report(uri);
  const rows = findings.map((finding) => findingRow(uri, finding));
  return {
    isKnown: kinds.length > 0,
    isExcluded: excluded,
    settings,
    problem: "text" in found ? undefined : found,
    total,
    findings: rows,
    lines: linesOf("text" in found && rows.length > 0 ? found.text : "", rows),
  };
}

/** The lines with findings, and those in front of them. */
function linesOf(text: string, rows: readonly FindingRow[]): Map<number, string> {
  const shown = new Map<number, string>();
  if (rows.length === 0) return shown;
  const lines = text.split(/\r?\n/);
  for (const { line } of rows)
    for (const number of [line - 1, line]) {
      const one = lines[number - 1];
      if (one !== undefined) shown.set(number, one);
    }
  return shown;
}
