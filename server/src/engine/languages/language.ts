import type { Target } from "../facts/target.ts";
import type { Span } from "../text/span.ts";

/** Something that the program which reads this text would refuse. Spans are offsets in the text itself. */
export interface LanguageError {
  readonly span: Span;
  /** Upstream's own words where it has any. */
  readonly message: string;
  /** Which check reports it: `promql/syntax`, `template/unknown-variable` … */
  readonly check: string;
  /** A likely intended word in place of the text at `span`; becomes a quick fix. */
  readonly replacement?: string;
  /** The feature flag with which the program would accept the text. */
  readonly feature?: string;
  /** The version with which the program would accept it: `prometheus 3.0`. */
  readonly since?: string;
}

/** The result of reading one embedded text. Reading never fails: broken text gives a smaller tree and errors. */
export interface Parsed<Tree = unknown> {
  readonly text: string;
  readonly tree: Tree;
  readonly errors: readonly LanguageError[];
}

/** A name that a text introduces or uses. */
export interface LanguageSymbol {
  /** `metric`, `label` … : names of different spaces never meet. */
  readonly space: string;
  readonly name: string;
  readonly span: Span;
  readonly role: "declares" | "refers";
  /** It stands in a regular expression, in which it matches itself alone. */
  readonly pattern?: true;
}

/** A place of a name that is known within its text only. */
export interface LocalName extends Span {
  readonly role: "declares" | "refers";
}

/** A change of a text. */
export interface LanguageEdit {
  readonly span: Span;
  readonly text: string;
}

/** What the project knows about one name, ready to be shown. */
export interface NameInfo {
  readonly name: string;
  /** One short line: `recording rule`, `used in 3 rules`. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** Something in the project introduces it. */
  readonly isDeclared?: true;
}

/** The project's names, asked for by a language while it hovers or completes. */
export interface Names {
  list(space: string): Iterable<NameInfo>;
  find(space: string, name: string): NameInfo | undefined;
  /** What a template of notifications is given, each kind of value once, as the language of templates calls it. */
  givenTo?(template: string): readonly string[];
  /** The labels that series of a metric are seen with; of very many places, those that hold what is typed are looked at. */
  labelsOf?(metric: string, typed?: string): Iterable<NameInfo>;
  /** The labels of the project's alerts. */
  alertLabels?(): Iterable<NameInfo>;
  /** The values that a label of the project's alerts has. */
  alertValuesOf?(label: string): Iterable<NameInfo>;
  /** Says that a list does not hold all: the next letter may bring others. */
  leaveOut?(): void;
  /** The values that a label is seen with, those of the metric first; of very many those that begin with what is typed. */
  valuesOf?(label: string, metric?: string, typed?: string): Iterable<NameInfo>;
}

export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

export type CompletionKind =
  | "function"
  | "keyword"
  | "metric"
  | "label"
  | "variable"
  | "key"
  | "value"
  | "unit"
  | "snippet";

export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What to write when it is not the label itself. In LSP snippet syntax when `snippet` is true. */
  readonly insert?: string;
  readonly snippet?: boolean;
  /** The text that it takes the place of. */
  readonly replace: Span;
}

/** What a word is, for whoever colours it: the names are those of LSP's semantic tokens. */
export type TokenType =
  | "comment"
  | "function"
  | "keyword"
  | "number"
  | "operator"
  | "property"
  | "regexp"
  | "string"
  | "type"
  | "variable";

export interface LanguageToken extends Span {
  readonly type: TokenType;
}

/** A stretch whose lines can be hidden behind its first. */
export interface TextFold extends Span {
  readonly comment: boolean;
}

/** How something is called, shown while its arguments are typed. */
export interface Signature {
  readonly label: string;
  /** Markdown. */
  readonly documentation?: string;
  /** Spans of `label`. */
  readonly parameters: readonly Span[];
  /** Index of the parameter that is typed in; beyond the last one where there are too many. */
  readonly active: number;
}

/** What the configured upstream program is able to read. */
export interface LanguageOptions {
  /** Default: the newest versions, without feature flags. */
  readonly target?: Target;
  /** What the schema writes behind the language's name: `gotemplate:alertmanager`. */
  readonly variant?: string;
}

/** One embedded language. Every function is pure, synchronous and total. */
export interface Language<Tree = unknown> {
  readonly id: string;
  readonly title: string;
  parse(text: string, options?: LanguageOptions): Parsed<Tree>;
  symbols?(parsed: Parsed<Tree>): readonly LanguageSymbol[];
  /**
   * Spaces that hold the name of a metric which is recorded with this text: what others have to know of it. Behind a
   * space may stand what that is said of, `passing a:b`: the name there is the metric's, a blank, and that.
   */
  recordedAs?(parsed: Parsed<Tree>): readonly string[];
  /** The changes that write another name in the place of one of its symbols; `undefined` where that cannot be. */
  rename?(parsed: Parsed<Tree>, symbol: LanguageSymbol, name: string): readonly LanguageEdit[] | undefined;
  /** Where the name at the offset stands, if the text itself introduces it. */
  local?(parsed: Parsed<Tree>, offset: number): readonly LocalName[] | undefined;
  /** What is wrong with another name for one of those. */
  localFault?(name: string): string | undefined;
  /** `offset` is in the text; `undefined` where there is nothing to say. */
  hover?(parsed: Parsed<Tree>, offset: number, names: Names): Hover | undefined;
  complete?(parsed: Parsed<Tree>, offset: number, names: Names): Completion[];
  /** The words to colour, in the order of the text; they do not overlap. */
  tokens?(parsed: Parsed<Tree>): readonly LanguageToken[];
  /** Of the innermost call whose arguments hold the offset. */
  signature?(parsed: Parsed<Tree>, offset: number): Signature | undefined;
  /** What holds the offset, in any order: its word, what that is part of, and so on. */
  around?(parsed: Parsed<Tree>, offset: number): readonly Span[];
  /** What can be hidden of a text that is a file of its own. */
  folds?(parsed: Parsed<Tree>): readonly TextFold[];
  /** What the text says, in words; Markdown. */
  describe?(parsed: Parsed<Tree>): string | undefined;
  /** The text in the program's own layout; `undefined` where it cannot be read, or there is none. */
  format?(parsed: Parsed<Tree>, width?: number): string | undefined;
}
