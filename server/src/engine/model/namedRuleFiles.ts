import { isNull, valueOf } from "../languages/yaml/tree.ts";
import type { Document } from "./document.ts";
import { durationAt } from "./durationAt.ts";
import { ruleFileMatcher } from "./ruleFileGlob.ts";
import { isYamlName } from "./templateFile.ts";

/** What a file says of the rule files that its program reads, or of the files of templates: plain data. */
export interface RuleFiles {
  /** A configuration of Prometheus, unit tests of promtool, or a configuration of Alertmanager. */
  readonly by: "prometheus" | "promtool" | "alertmanager";
  /** Patterns of `rule_files`, or of Alertmanager's `templates`. */
  readonly patterns: readonly string[];
  /** How often rules are evaluated whose group says nothing else; `undefined` where that is not known. */
  readonly evaluationMs: number | undefined;
}

/** A file that reads a rule file. */
export interface RuleLoader extends Pick<RuleFiles, "evaluationMs"> {
  readonly by: "prometheus" | "promtool";
  readonly uri: string;
}

interface Entry extends RuleFiles {
  /** Compiled for the project that the file belonged to when it was last asked. */
  compiled?: { readonly folder: string; readonly matchers: readonly ((uri: string) => boolean)[] };
}

/** Which rule files the configurations of Prometheus and the tests of promtool name, and those of Alertmanager templates. */
export class NamedRuleFiles {
  /** By the URI of the file that names them. */
  readonly #entries = new Map<string, Entry>();
  /** The same by the folder of their project, until one of them changes or is another project's. */
  #byFolder: Map<string, [uri: string, entry: Entry][]> | undefined;

  /** Takes note of a file as it is now; true when it says something else than before. */
  set(uri: string, document: Document | undefined): boolean {
    return this.setNamed(uri, document && ruleFilesOf(document));
  }

  setNamed(uri: string, named: RuleFiles | undefined): boolean {
    const before = this.namedBy(uri);
    if (!before && !named) return false;
    if (named) this.#entries.set(uri, { ...named });
    else this.#entries.delete(uri);
    this.#byFolder = undefined;
    return JSON.stringify(before) !== JSON.stringify(named);
  }

  /** Files belong to other projects than before. */
  forgetFolders(): void {
    this.#byFolder = undefined;
  }

  namedBy(uri: string): RuleFiles | undefined {
    const entry = this.#entries.get(uri);
    return entry && { by: entry.by, patterns: entry.patterns, evaluationMs: entry.evaluationMs };
  }

  /** What the configurations in the same project make of the file. */
  roleOf(uri: string, folderOf: (uri: string) => string): "rule-file" | "notification-templates" | undefined {
    for (const [, { by }] of this.#naming(uri, folderOf)) {
      if (by === "prometheus") return "rule-file";
      // A pattern such as `*` would make a template of the configuration itself.
      if (by === "alertmanager" && !isYamlName(uri)) return "notification-templates";
    }
    return undefined;
  }

  /** The files of the same project that name this one as a rule file. */
  *loadersOf(uri: string, folderOf: (uri: string) => string): Generator<RuleLoader> {
    for (const [loader, { by, evaluationMs }] of this.#naming(uri, folderOf))
      if (by !== "alertmanager") yield { uri: loader, by, evaluationMs };
  }

  *#naming(uri: string, folderOf: (uri: string) => string): Generator<readonly [uri: string, entry: Entry]> {
    if (this.#entries.size === 0) return;
    const folder = folderOf(uri);
    if (folder === "") return;
    this.#byFolder ??= Map.groupBy(this.#entries, ([loader]) => folderOf(loader));
    for (const named of this.#byFolder.get(folder) ?? [])
      if (matchersOf(...named, folder).some((matches) => matches(uri))) yield named;
  }
}

const readers: Readonly<Record<string, RuleFiles["by"]>> = {
  "prometheus-config": "prometheus",
  "promtool-tests": "promtool",
  "alertmanager-config": "alertmanager",
};

const usualEvaluationMs = 60_000;

function ruleFilesOf({ parts }: Document): RuleFiles | undefined {
  const config = parts.find(({ kind }) => kind !== undefined && Object.hasOwn(readers, kind.id));
  const by = config && readers[config.kind!.id]!;
  const list = valueOf(config?.root, by === "alertmanager" ? "templates" : "rule_files");
  const items = list?.type === "seq" ? list.items : [];
  const patterns = items.flatMap((item) => (item?.type === "scalar" && !isNull(item) ? [item.text] : []));
  if (!by || patterns.length === 0) return undefined;
  const section = by === "prometheus" ? valueOf(config.root, "global") : config.root;
  const ms = durationAt(section, "evaluation_interval");
  return { by, patterns, evaluationMs: ms === 0 ? usualEvaluationMs : ms };
}

function matchersOf(config: string, entry: Entry, folder: string): readonly ((uri: string) => boolean)[] {
  if (entry.compiled?.folder !== folder) {
    const matchers = entry.patterns.flatMap((pattern) => ruleFileMatcher(folder, config, pattern) ?? []);
    entry.compiled = { folder, matchers };
  }
  return entry.compiled.matchers;
}
