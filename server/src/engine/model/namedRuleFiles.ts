import { isNull, valueOf } from "../languages/yaml/tree.ts";
import type { Document } from "./document.ts";
import { ruleFileMatcher } from "./ruleFileGlob.ts";

interface Entry {
  readonly patterns: readonly string[];
  /** Compiled for the project that the configuration belonged to when it was last asked. */
  compiled?: { readonly folder: string; readonly matchers: readonly ((uri: string) => boolean)[] };
}

/** Which files the configurations of Prometheus name as `rule_files`. */
export class NamedRuleFiles {
  /** By the URI of the configuration. */
  readonly #entries = new Map<string, Entry>();

  /** Takes note of a file as it is now; true when it names other files than before. */
  set(uri: string, document: Document | undefined): boolean {
    return this.setPatterns(uri, document ? patternsOf(document) : []);
  }

  setPatterns(uri: string, patterns: readonly string[]): boolean {
    const before = this.patternsOf(uri);
    if (patterns.length > 0) this.#entries.set(uri, { patterns });
    else this.#entries.delete(uri);
    return before.join("\n") !== patterns.join("\n");
  }

  patternsOf(uri: string): readonly string[] {
    return this.#entries.get(uri)?.patterns ?? [];
  }

  /** Whether a configuration of the same project names the file. */
  has(uri: string, folderOf: (uri: string) => string): boolean {
    if (this.#entries.size === 0) return false;
    const folder = folderOf(uri);
    if (folder === "") return false;
    return [...this.#entries].some(
      ([config, entry]) =>
        folderOf(config) === folder && matchersOf(config, entry, folder).some((matches) => matches(uri)),
    );
  }
}

function patternsOf({ parts }: Document): string[] {
  const config = parts.find(({ kind }) => kind?.id === "prometheus-config");
  const list = valueOf(config?.root, "rule_files");
  const items = list?.type === "seq" ? list.items : [];
  return items.flatMap((item) => (item?.type === "scalar" && !isNull(item) ? [item.text] : []));
}

function matchersOf(config: string, entry: Entry, folder: string): readonly ((uri: string) => boolean)[] {
  if (entry.compiled?.folder !== folder) {
    const matchers = entry.patterns.flatMap((pattern) => ruleFileMatcher(folder, config, pattern) ?? []);
    entry.compiled = { folder, matchers };
  }
  return entry.compiled.matchers;
}
