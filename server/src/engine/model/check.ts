import type { LanguageError } from "../languages/language.ts";
import type { YamlProblem } from "../languages/yaml/tree.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import type { Part, Read } from "./document.ts";
import type { Target } from "../facts/target.ts";
import type { Report, Severity } from "./finding.ts";
import type { AlertRule, Item, RecordRule, RuleGroup, SettingsItem } from "./items.ts";
import type { Kind } from "./kind.ts";
import type { RuleDigest } from "./ruleDigest.ts";
import type { CheckOptions } from "./checkOptions.ts";
import type { Schema } from "./schema.ts";
import type { Region } from "./region.ts";
import type { Mismatch } from "./mismatch.ts";
import type { Suppression } from "../text/suppression.ts";
import type { SchemaObject } from "./schemaObject.ts";
import type { Project } from "./project.ts";

/** One thing that can be wrong. Handlers are pure; they are called with what they name, wherever it was read. */
export interface Check {
  /** `family/what-is-flagged`. */
  readonly id: string;
  readonly severity: Severity;
  /** One line, as it stands in tables: what is flagged. */
  readonly summary: string;
  /** The upstream sentence or program that it rests on, as a URL or a name with its version. */
  readonly source: string;
  /**
   * What the answer depends on. `rule` (the default): the rule itself and its group, the receiver, the job …; found again
   * without a call when neither changes. `around`, for `object`: what stands around all items as well (`context.root`),
   * but no other item. `file`: all of a YAML document, in `part` and `object`; called after every edit of the file.
   * `project`: other files or facts, and in `object` what `around` has; called again when one of the answers changes that
   * the project gave.
   */
  readonly scope?: "rule" | "around" | "file" | "project";
  /** Names of the mappings that the handler `object` is called with. */
  readonly objects?: readonly string[];
  /** Compares items of one YAML document with each other. */
  readonly alike?: Alike;
  /**
   * What the settings may say of it beside its severity, key by key; it gets them as `context.options`, and
   * `model/checkOptions.ts` reads them.
   */
  readonly options?: Readonly<Record<string, Schema>>;
  /** It runs only where the settings name it: what it asks for is a matter of taste, or needs options. */
  readonly isAsked?: true;
  readonly on: Handlers;
}

/** Items that share a key. */
export interface Alike {
  /** What they must belong to as well; otherwise one object, where a document holds several. */
  within?(item: Item): unknown;
  /** `undefined` for an item that has nothing to be compared with. */
  key(item: Item, kind: Kind, digest: RuleDigest | undefined): string | undefined;
  /** Called with all items of a key when there are two or more and one of them comes, goes or changes; in the order of the file. */
  report(items: readonly Item[], context: Context): void;
}

export interface Handlers {
  /** What YAML forbids. */
  problem?(problem: YamlProblem, context: Context): void;
  /** What the schema forbids. */
  mismatch?(mismatch: Mismatch, context: Context): void;
  /** An error of an embedded language that names this check. */
  languageError?(error: LanguageError, region: Region, context: Context): void;
  alert?(alert: AlertRule, context: Context): void;
  record?(record: RecordRule, context: Context): void;
  /** A rule whose expression reads a metric that rules of the same file record. */
  recordedUse?(use: RecordedUse, context: Context): void;
  /** The same for what is kept of a rule, of scope `project`: its tree would have to be read again. */
  digest?(digest: DigestedRule, context: Context): void;
  group?(group: RuleGroup, context: Context): void;
  /** A comment that silences checks. */
  suppression?(suppression: Suppression, context: Context): void;
  settings?(settings: SettingsItem, context: Context): void;
  /** One YAML document of the file. */
  part?(part: Part, context: Context): void;
  /** What is read on its own: a rule, a receiver …, or what stands around them. */
  unit?(read: Read, context: Context): void;
  /** A mapping that its schema names by `x-object`; `objects` says which. */
  object?(object: SchemaObject, context: Context): void;
}

export interface DigestedRule extends RuleDigest {
  readonly of: AlertRule | RecordRule;
}

/** A rule, a metric that its expression reads, and the rules of the same file that record it. */
export interface RecordedUse {
  readonly rule: AlertRule | RecordRule;
  readonly metric: string;
  /** In the order of the file. */
  readonly records: readonly RecordRule[];
}

export interface Context {
  report(report: Report): void;
  /**
   * Of a check of scope `rule`: what is left to be asked of the project, by the context that is handed over, when the
   * trees of the rule have been let go. It is called again when one of the answers changes.
   */
  later(judge: (context: Context) => void): void;
  /** Empty unless the check's scope is `project`. */
  readonly project: Project;
  /** The programs that read the project's files. */
  readonly target: Target;
  /** Of the YAML document that is being checked. */
  readonly kind: Kind;
  /** Of the same, for a check of scope `around` or wider; lists in it may not be complete yet. */
  readonly root: YamlNode | undefined;
  /** Of the file. */
  readonly uri: string;
  /** What the settings say of the check beside its severity; see `Check.options`. */
  readonly options: CheckOptions;
}
