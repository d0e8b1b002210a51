import type { Target } from "../facts/target.ts";
import type { Check } from "./check.ts";
import type { ProjectConfig } from "./configFacts.ts";
import type { FileNature } from "./fileNature.ts";
import { news } from "./nameIndex.ts";
import type { Mention, NameCount, Share, Use } from "./nameIndex.ts";
import type { RuleLoader } from "./namedRuleFiles.ts";
import type { Settings } from "./settings.ts";

/** What is told of a check where its id stands. */
export type CheckRow = Pick<Check, "id" | "severity" | "summary">;

/** What a check or feature may ask about the files around its own. */
export interface Project {
  /** Folder of the nearest `.tocsin.yaml`, else the workspace's; without a trailing slash. Empty for files elsewhere. */
  readonly folder: string;
  readonly settings: Settings;
  /** The programs that read the project's files. */
  readonly target: Target;
  /** All checks by id. */
  readonly checks: ReadonlyMap<string, CheckRow>;
  /** Where a name is introduced or used, in the files of the project; in one of them when it is given. */
  mentions(space: string, name: string, role?: "declares" | "refers", only?: string): readonly Mention[];
  /** How often it is, without looking at each. */
  count(space: string, name: string): NameCount;
  /** Whether a name is introduced somewhere; `undefined` when it is not even used. Costs the same for every name. */
  isDeclared(space: string, name: string): boolean | undefined;
  /** All names of a space. */
  names(space: string): Iterable<string>;
  /** Whether a file exists, by its path relative to the project's folder; `undefined` when nobody looked. */
  hasFile(path: string): boolean | undefined;
  /** Whether the program that reads a rule file refuses it, by what was found in it. */
  isRefused(uri: string): boolean;
  /** What a file plainly is; `undefined` when it was not read, is left alone, is empty or a template. */
  natureOf(uri: string): FileNature | undefined;
  /** How often a name of a space such as `label` is introduced: once or twice, often, or neither. */
  useOf(space: string, name: string): Use;
  /** Whether names are introduced at least half as often as there are names in another space. */
  isUsual(share: Share): boolean;
  /** The names of such a space that are introduced often. */
  commonNames(space: string): Iterable<string>;
  /** The configurations of Prometheus and the tests of promtool that read a rule file. */
  loadersOf(uri: string): readonly RuleLoader[];
  /** The configurations of Prometheus and of Alertmanager, by their URIs. */
  configs(): readonly ProjectConfig[];
  /** The labels of all alerts, as `readAlertText` reads them, each once. */
  alerts(): ReadonlySet<string>;
  /** Every file that a text of the project may point to, as URIs; `undefined` when nobody looked. */
  readonly files: ReadonlySet<string> | undefined;
  /** Folder of the runbook pages, relative to the project's: the one that is set, else the first usual one in use. */
  readonly runbookFolder: string;
  /** Paths of the runbook pages, relative to the project's folder; `undefined` when nobody looked. */
  runbooks(): readonly string[] | undefined;
}

/** What was asked of a project, as `news` names it. */
export type Asked = ReadonlySet<string>;

/** Whether two sets have something in common. */
export function meets(some: Asked, others: Asked): boolean {
  const [few, many] = some.size < others.size ? [some, others] : [others, some];
  for (const one of few) if (many.has(one)) return true;
  return false;
}

/** Whether something that was asked has changed after a revision. */
export function meetsLater(asked: Asked, news: ReadonlyMap<string, number>, revision: number): boolean {
  if (asked.size < news.size) {
    for (const one of asked) if ((news.get(one) ?? 0) > revision) return true;
  } else for (const [one, at] of news) if (at > revision && asked.has(one)) return true;
  return false;
}

const mostLatest = 12;

function isSame(one: Asked, other: Asked): boolean {
  if (one.size !== other.size) return false;
  for (const each of one) if (!other.has(each)) return false;
  return true;
}

/** A project that takes note of what it is asked, so that an answer is known to stand until one of these changes. */
export class AskedProject implements Project {
  readonly #project: Project;
  #asked = new Set<string>();
  /** Most units of a file ask for one of a few things. */
  readonly #latest: Asked[] = [];

  constructor(project: Project) {
    this.#project = project;
  }

  /** What was asked since the last call; the same set again where it is equal to one of the latest. */
  takeAsked(): Asked {
    const asked = this.#asked;
    const latest = this.#latest;
    const at = latest.findIndex((one) => isSame(one, asked));
    if (at >= 0) {
      const same = latest[at]!;
      if (at > 0) [latest[at - 1], latest[at]] = [same, latest[at - 1]!];
      asked.clear();
      return same;
    }
    this.#asked = new Set();
    if (latest.length >= mostLatest) latest.pop();
    latest.unshift(asked);
    return asked;
  }

  get folder(): string {
    return this.#project.folder;
  }
  get settings(): Settings {
    return this.#project.settings;
  }
  get target(): Target {
    return this.#project.target;
  }
  get checks(): ReadonlyMap<string, CheckRow> {
    return this.#project.checks;
  }
  get files(): ReadonlySet<string> | undefined {
    this.#asked.add(news.files);
    return this.#project.files;
  }
  get runbookFolder(): string {
    this.#asked.add(news.files);
    return this.#project.runbookFolder;
  }

  mentions(space: string, name: string, role?: "declares" | "refers", only?: string): readonly Mention[] {
    this.#asked.add(news.mentions(space, name));
    return this.#project.mentions(space, name, role, only);
  }

  count(space: string, name: string): NameCount {
    this.#asked.add(news.mentions(space, name));
    return this.#project.count(space, name);
  }

  isDeclared(space: string, name: string): boolean | undefined {
    this.#asked.add(news.state(space, name));
    return this.#project.isDeclared(space, name);
  }

  names(space: string): Iterable<string> {
    this.#asked.add(news.names(space));
    return this.#project.names(space);
  }

  hasFile(path: string): boolean | undefined {
    this.#asked.add(news.files);
    return this.#project.hasFile(path);
  }

  isRefused(uri: string): boolean {
    this.#asked.add(news.refused(uri));
    return this.#project.isRefused(uri);
  }

  natureOf(uri: string): FileNature | undefined {
    this.#asked.add(news.nature(uri));
    return this.#project.natureOf(uri);
  }

  useOf(space: string, name: string): Use {
    this.#asked.add(news.use(space, name));
    return this.#project.useOf(space, name);
  }

  isUsual(share: Share): boolean {
    this.#asked.add(news.usual(share));
    return this.#project.isUsual(share);
  }

  commonNames(space: string): Iterable<string> {
    this.#asked.add(news.common(space));
    return this.#project.commonNames(space);
  }

  loadersOf(uri: string): readonly RuleLoader[] {
    this.#asked.add(news.loaders);
    return this.#project.loadersOf(uri);
  }

  configs(): readonly ProjectConfig[] {
    this.#asked.add(news.configs);
    return this.#project.configs();
  }

  alerts(): ReadonlySet<string> {
    this.#asked.add(news.alerts);
    return this.#project.alerts();
  }

  runbooks(): readonly string[] | undefined {
    this.#asked.add(news.files);
    return this.#project.runbooks();
  }
}
