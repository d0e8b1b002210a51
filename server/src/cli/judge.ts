import { dirname, join, relative } from "node:path";
import { filePath, fileUri } from "../workspaceFiles/fileUri.ts";
import { isSettingsFile } from "../workspaceFiles/walk.ts";
import { findingRow } from "./findingRow.ts";
import type { Excluded, FileResult } from "./formats/format.ts";
import type { Progress } from "./progress.ts";
import { isWithin, outermost, projectRoot } from "./projectRoot.ts";
import { readProject } from "./readProject.ts";
import type { ReadProject } from "./readProject.ts";
import type { Problem, Target } from "./targets.ts";

export interface Request {
  readonly targets: readonly Target[];
  /** Texts that do not come from the file that they are judged as, by URI. */
  readonly texts: ReadonlyMap<string, string>;
  /** Settings that take the place of every `.tocsin.yaml`. */
  readonly config: Config | undefined;
}

export interface Config {
  readonly path: string;
  readonly text: string;
}

export interface Judged {
  readonly results: readonly FileResult[];
  /** How many of the files are of a kind that the engine knows. */
  readonly recognised: number;
  readonly excluded: Excluded;
  /** Answers that are missing. */
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/** Judges the targets, each within the project that it belongs to. */
export async function judge(request: Request, cwd: string, progress: Progress): Promise<Judged> {
  const results: FileResult[] = [];
  const problems: Problem[] = [];
  const notes: string[] = [];
  const excludedBy: string[] = [];
  let recognised = 0;
  const { config } = request;
  for (const [root, targets] of byRoot(request, cwd)) {
    const texts = new Map(request.texts);
    if (config) texts.set(settingsUri(root), config.text);
    const own = targets.filter(({ uri }) => !config || !isSettingsFile(uri));
    const project = await readProject({ root, targets: own, texts, usesSettings: !config, progress });
    problems.push(...project.problems, ...bugs(project));
    notes.push(...project.notes);
    for (const target of withSettings(own, project, config)) {
      const { kinds, excluded, settings } = project.engine.status(target.uri);
      const file = shownPath(target.path, cwd);
      const by = excluded
        ? shownPath(config?.path ?? filePath(settings ?? "") ?? ".tocsin.yaml", cwd)
        : undefined;
      if (by !== undefined) excludedBy.push(by);
      if (kinds.length > 0) recognised++;
      else if (target.named && project.read.has(target.uri)) notes.push(unjudged(file, by));
      results.push(resultOf(file, target, project));
    }
  }
  const excluded = { files: excludedBy.length, settings: [...new Set(excludedBy)] };
  return { results, recognised, excluded, problems, notes };
}

/** The targets by the folder that is read around them. */
export function byRoot({ targets, config }: Omit<Request, "texts">, cwd: string): Map<string, Target[]> {
  const home = config && dirname(config.path);
  const rootOf = (base: string): string =>
    home !== undefined && isWithin(home, base) ? home : projectRoot(base, cwd, !config);
  const found = new Map([...new Set(targets.map(({ base }) => base))].map((base) => [base, rootOf(base)]));
  const roots = outermost([...found.values()]);
  return Map.groupBy(targets, ({ base }) => roots.find((root) => isWithin(root, base)) ?? base);
}

/** The text of `--config` is judged as the settings of the root, wherever its file lies. */
const settingsUri = (root: string): string => fileUri(join(root, ".tocsin.yaml"));

/** The settings that apply are judged as well: a mistake in them changes what is said of every file. */
function withSettings(
  targets: readonly Target[],
  { engine }: ReadProject,
  config: Config | undefined,
): Target[] {
  const known = new Set(targets.map(({ uri }) => uri));
  const settings = new Set(targets.flatMap(({ uri }) => engine.status(uri).settings ?? []));
  const added = [...settings].filter((uri) => !known.has(uri) && engine.report(uri).findings.length > 0);
  const target = (uri: string): Target => {
    const path = config?.path ?? filePath(uri) ?? uri;
    return { uri, path, base: dirname(path), named: false, regular: true };
  };
  return [...targets, ...added.map(target)];
}

function resultOf(file: string, { uri }: Target, { engine }: ReadProject): FileResult {
  let lines: readonly string[] | undefined;
  const { findings, total } = engine.report(uri);
  return {
    file,
    total,
    findings: findings.map((finding) => findingRow(file, finding)),
    lines: () => (lines ??= (engine.text(uri) ?? "").split(/\r?\n/)),
  };
}

/** A bug in one check loses that check's answer only; a result that lacks it is not passed off as whole. */
function bugs({ engine }: ReadProject): Problem[] {
  const found = new Map(engine.takeBugs().map(({ where, error }) => [where, error]));
  return [...found].map(([where, error]) => ({
    message: `${where} has failed, its answer is missing: ${error instanceof Error ? error.message : String(error)}`,
    hint: "This is a bug in Tocsin, please report it. All other checks have run.",
  }));
}

const unjudged = (file: string, by: string | undefined): string =>
  by !== undefined
    ? `${file} is not judged: \`files.exclude\` of ${by} names it.`
    : `${file} is not judged: it is of no kind that Tocsin knows.`;

/** As a terminal makes a link of it: relative where that is shorter. */
export function shownPath(path: string, cwd: string): string {
  return isWithin(cwd, path) ? relative(cwd, path) : path;
}
