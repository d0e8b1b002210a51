import type { Span } from "../../text/span.ts";
import type { Uses } from "./uses.ts";

/** Whose templates: they differ in functions and in what the dot is. */
export type Dialect = "prometheus" | "alertmanager";

export type TemplateHome = "file" | "field";

/** A template; all spans are offsets in its text. */
export interface Template {
  readonly dialect: Dialect;
  /**
   * Of a template of Alertmanager: whether it is a file, whose definitions all others see, or a text of the configuration,
   * which keeps its own for itself.
   */
  readonly home?: TemplateHome;
  /** Of the program that reads it: `3.14`. */
  readonly version: string;
  /** Of the text. */
  readonly length: number;
  readonly body: readonly TemplateNode[];
  /** Every variable, in the order in which they come into sight; the predeclared ones first. */
  readonly declarations: readonly Declaration[];
  /** `define` and `block`, whose bodies see no variable from outside. */
  readonly definitions: readonly Definition[];
  /** Found out by `usesOf` and kept here. */
  uses?: Uses;
}

export type TemplateNode = Action | Control | Invocation | Definition | Jump;

/** `{{ pipeline }}` */
export interface Action {
  readonly type: "action";
  readonly span: Span;
  readonly pipeline: Pipeline;
}

/** `{{ if }}`, `{{ with }}` or `{{ range }}`; an `else if` is a control alone in `otherwise`. */
export interface Control {
  readonly type: "if" | "with" | "range";
  /** Of the opening action. */
  readonly span: Span;
  readonly pipeline: Pipeline;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
  /** The part in which the text ends, where the `{{ end }}` is missing. */
  readonly open: "header" | "body" | "otherwise" | undefined;
  /** True when the opening action has a syntax error. */
  readonly damaged: boolean;
}

/** `{{ template "name" pipeline }}` */
export interface Invocation {
  readonly type: "template";
  readonly span: Span;
  readonly name: string;
  /** Between its quotes. */
  readonly nameSpan: Span;
  readonly pipeline: Pipeline | undefined;
}

/** `{{ define "name" }}` or `{{ block "name" pipeline }}` */
export interface Definition {
  readonly type: "define" | "block";
  /** Of the opening action. */
  readonly span: Span;
  readonly name: string;
  /** Between its quotes. */
  readonly nameSpan: Span;
  readonly pipeline: Pipeline | undefined;
  readonly body: readonly TemplateNode[];
  /** From behind the opening action to the closing one. */
  readonly bodySpan: Span;
  readonly open: boolean;
  /** Of the closing action; of a definition that is open, the end of the text. */
  readonly endSpan: Span;
}

/** `{{ break }}` or `{{ continue }}` */
export interface Jump {
  readonly type: "break" | "continue";
  readonly span: Span;
}

/** A variable comes into sight: `$x :=`, `range $i, $x :=`; also an assignment `$x =`. */
export interface Declaration {
  /** With its `$`. */
  readonly name: string;
  /** Empty and at 0 for the predeclared ones. */
  readonly span: Span;
  /** Where it can be used; without an end for the predeclared ones. */
  readonly scope: Span;
  readonly assigns: boolean;
  readonly predeclared: boolean;
  /** In which `define` or `block` it lives. */
  readonly definition: string | undefined;
}

export interface Pipeline {
  readonly type: "pipeline";
  readonly span: Span;
  readonly declarations: readonly Declaration[];
  /** The last argument of each command but the first is the value of the one before. */
  readonly commands: readonly Command[];
}

/** A function with its arguments, or one operand alone. */
export interface Command {
  readonly span: Span;
  readonly operands: readonly Operand[];
}

/** One name of `.a.b`; the span is without the dot. */
export interface Field {
  readonly name: string;
  readonly span: Span;
}

export type Operand =
  | { readonly type: "dot" | "nil" | "number" | "bool"; readonly span: Span }
  | { readonly type: "string"; readonly span: Span; readonly value: string; readonly raw: boolean }
  | { readonly type: "field"; readonly span: Span; readonly fields: readonly Field[] }
  | {
      readonly type: "variable";
      readonly span: Span;
      readonly name: string;
      readonly nameSpan: Span;
      readonly fields: readonly Field[];
      readonly declaration: Declaration | undefined;
    }
  | { readonly type: "function"; readonly span: Span; readonly name: string }
  /** Fields of something else: `(first (query "up")).Labels`. */
  | { readonly type: "chain"; readonly span: Span; readonly base: Operand; readonly fields: readonly Field[] }
  | Pipeline;
