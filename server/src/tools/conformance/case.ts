import type { Agreement } from "./agreement.ts";
import type { Judged } from "./judge.ts";

/** One text and what upstream says about it. */
export interface Case {
  /** Within its set: a file's path, or `#12` for the twelfth case of a list. */
  readonly name: string;
  /** The text itself, where the name is only a number. */
  readonly about?: string;
  readonly file: SourceFile;
  /** The kind that the project configures for the file; left to recognition where it is missing. */
  readonly kind?: string;
  /** What stands beside it in the project. */
  readonly around?: readonly SourceFile[];
  readonly target?: CaseTarget;
  /** What the project sets for checks, by their ids. */
  readonly checks?: Readonly<Record<string, unknown>>;
  readonly expected: Expected;
}

export interface SourceFile {
  /** Relative to the project's folder. */
  readonly path: string;
  readonly text: string;
}

/** What `.tocsin.yaml` says about the programs. */
export interface CaseTarget {
  readonly prometheus?: string;
  readonly alertmanager?: string;
  readonly features?: readonly string[];
  readonly agent?: boolean;
}

export type Expected =
  | { readonly valid: true }
  | {
      readonly valid: false;
      /** What upstream names; each wants a finding of its own, and without any every error agrees. */
      readonly faults: readonly Fault[];
      /** The fault is one of the project, not of the file: a warning agrees, too. */
      readonly asWarning?: boolean;
      /** The fault stands in a file that this one names. */
      readonly inNamedFile?: boolean;
    };

export interface Fault {
  /** Upstream's words; without them any error at the place agrees. */
  readonly message: string;
  /** One-based. */
  readonly line?: number;
  /** Zero-based columns of the file's first line: the finding must touch them. */
  readonly columns?: { readonly start: number; readonly end: number };
}

export interface CaseSet {
  /** `promql`, `prometheus-config (2.42)` */
  readonly id: string;
  readonly cases: readonly Case[];
  /** What upstream says nothing usable about, or no file can hold, and why. */
  /** What agreement means here, where it is not that of verdicts. */
  readonly compare?: (one: Case, judged: Judged) => Agreement;
  readonly unjudged?: readonly { readonly count: number; readonly why: string }[];
}

export const good: Expected = { valid: true };

/** Refused, for the one reason given or for any. */
export const refused = (message?: string): Expected => ({
  valid: false,
  faults: message === undefined ? [] : [{ message }],
});
