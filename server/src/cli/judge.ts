import { dirname, join, relative } from "node:path";
import { filePath, fileUri } from "../workspaceFiles/fileUri.ts";
import { isSettingsFile } from "../workspaceFiles/walk.ts";
import type { ReadProblem } from "../workspaceFiles/readText.ts";
import type { Verdict } from "./fileJudge.ts";
import type { Excluded, FileResult } from "./formats/format.ts";
import { judgeProject } from "./judgeProject.ts";
import type { JudgedProject } from "./judgeProject.ts";
import type { Progress } from "./progress.ts";
import { isProject, isWithin, outermost, projectRoot } from "./projectRoot.ts";
import type { Problem, Target } from "./targets.ts";

export interface Request {
  readonly targets: readonly Target[];
  /** Texts that do not come from the file that they are judged as, by URI. */
  readonly texts: ReadonlyMap<string, string>;
  /** Settings that take the place of every `.tocsin.yaml`. */
  readonly config: Config | undefined;
  /** How many threads judge; as many as pay where it is not said. */
  readonly jobs: number | undefined;
  /** At most so many findings of a file are told. */
  readonly mostFindings: number | undefined;
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
  const { config, jobs, mostFindings } = request;
  for (const [root, targets] of byRoot(request, cwd)) {
    const texts = new Map(request.texts);
    if (config) texts.set(settingsUri(root), config.text);
    const own = targets.filter(({ uri }) => !config || !isSettingsFile(uri));
    const how = { usesSettings: !config, jobs, mostFindings, progress };
    const project = await judgeProject({ root, targets: own, texts, ...how });
    problems.push(...unreadable(own, project), ...bugs(project));
    notes.push(...passedOver(own, project));
    for (const [target, verdict] of withSettings(own, project, config)) {
      const { isKnown, isExcluded, settings, problem } = verdict;
      const file = shownPath(target.path, cwd);
      const by = isExcluded
        ? shownPath(config?.path ?? filePath(settings ?? "") ?? ".tocsin.yaml", cwd)
        : undefined;
      if (by !== undefined) excludedBy.push(by);
      if (isKnown) recognised++;
      else if (target.named && !problem) notes.push(unjudged(file, by));
      results.push(resultOf(file, verdict));
    }
  }
  const excluded = { files: excludedBy.length, settings: [...new Set(excludedBy)] };
  return { results, recognised, excluded, problems, notes };
}

/** A large file that was only found in a folder is passed over. */
const isPassedOver = ({ named }: Target, problem: ReadProblem): boolean =>
  problem.reason === "large" && !named;

function unreadable(targets: readonly Target[], { verdicts }: JudgedProject): Problem[] {
  return targets.flatMap((target) => {
    const problem = verdicts.get(target.uri)?.problem;
    if (!problem || isPassedOver(target, problem)) return [];
    const hint = "It was not judged; all other files were.";
    return [{ message: `${target.path} ${problem.message}.`, hint }];
  });
}

const passedOver = (targets: readonly Target[], { verdicts }: JudgedProject): string[] =>
  targets.flatMap((target) => {
    const problem = verdicts.get(target.uri)?.problem;
    return problem && isPassedOver(target, problem) ? [`${target.path} ${problem.message}.`] : [];
  });

/** The targets by the folder that is read around them. */
export function byRoot(
  { targets, config }: Pick<Request, "targets" | "config">,
  cwd: string,
): Map<string, Target[]> {
  const home = config && dirname(config.path);
  const rootOf = (base: string): string =>
    home !== undefined && isWithin(home, base) ? home : projectRoot(base, cwd, !config);
  const found = new Map([...new Set(targets.map(({ base }) => base))].map((base) => [base, rootOf(base)]));
  const roots = outermost([...found.values()].filter((root) => root === home || isProject(root)));
  return Map.groupBy(targets, ({ base }) => roots.find((root) => isWithin(root, base)) ?? found.get(base)!);
}

/** The text of `--config` is judged as the settings of the root, wherever its file lies. */
const settingsUri = (root: string): string => fileUri(join(root, ".tocsin.yaml"));

/** The settings that apply are judged as well: a mistake in them changes what is said of every file. */
function withSettings(
  targets: readonly Target[],
  { verdicts, settingsVerdict }: JudgedProject,
  config: Config | undefined,
): [Target, Verdict][] {
  const all = targets.map((target): [Target, Verdict] => [target, verdicts.get(target.uri)!]);
  const known = new Set(targets.map(({ uri }) => uri));
  for (const uri of new Set(all.flatMap(([, { settings }]) => settings ?? []))) {
    const verdict = known.has(uri) ? undefined : settingsVerdict(uri);
    const path = config?.path ?? filePath(uri) ?? uri;
    if (verdict && verdict.findings.length > 0)
      all.push([{ uri, path, base: dirname(path), named: false, regular: true }, verdict]);
  }
  return all;
}

const resultOf = (file: string, { isKnown, findings, total, lines }: Verdict): FileResult => ({
  file,
  isKnown,
  total,
  findings: findings.map((finding) => ({ ...finding, file })),
  lines,
});

/** A bug in one check loses that check's answer only; a result that lacks it is not passed off as whole. */
function bugs(project: JudgedProject): Problem[] {
  const found = new Map(project.bugs.map(({ where, message }) => [where, message]));
  return [...found].map(([where, message]) => ({
    message: `${where} has failed, its answer is missing: ${message}`,
    hint: "This is a bug in Tocsin, please report it. All other checks have run.",
  }));
}

const unjudged = (file: string, by: string | undefined): string =>
  by !== undefined
    ? `${file} is not judged: \`files.exclude\` of ${by} names it.`
    : /\.(?:tmpl|gotmpl|tpl)$/i.test(file)
      ? `${file} is not judged: no \`templates\` of an alertmanager.yml in its project names it.`
      : `${file} is not judged: it is of no kind that Tocsin knows.`;

/** As a terminal makes a link of it: relative where that is shorter. */
export function shownPath(path: string, cwd: string): string {
  return isWithin(cwd, path) ? relative(cwd, path) : path;
}
