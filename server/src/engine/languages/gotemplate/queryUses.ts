import type { Span } from "../../text/span.ts";
import type { Command, Declaration, Operand, Pipeline, Template, TemplateNode } from "./tree.ts";

/** A query that a template sends: the text of `query "…"`. */
export interface TemplateQuery {
  readonly text: string;
  /** Of the string with its quotes. */
  readonly span: Span;
  /** `printf` fills in what stands for its verbs in `text`. */
  readonly isFilled: boolean;
  /** An offset of the text is as far behind the first quote in the source, plus one. */
  readonly isVerbatim: boolean;
}

/** A label that is read of a query's result. */
export interface QueryLabelUse {
  readonly label: string;
  readonly span: Span;
  readonly query: TemplateQuery;
}

export interface QueryUses {
  readonly queries: readonly TemplateQuery[];
  readonly labels: readonly QueryLabelUse[];
}

/** What is known of a value. */
type Value =
  | { readonly type: "text"; readonly query: TemplateQuery }
  | { readonly type: "vector" | "sample" | "labels"; readonly query: TemplateQuery }
  | undefined;

interface Walk {
  readonly queries: TemplateQuery[];
  readonly labels: QueryLabelUse[];
  readonly variables: Map<Declaration, Value>;
}

/** The queries in a template, and what it reads of their results. */
export function queryUses(tree: Template): QueryUses {
  const walk: Walk = { queries: [], labels: [], variables: new Map() };
  visit(walk, tree.body, undefined);
  return walk;
}

function visit(walk: Walk, nodes: readonly TemplateNode[], dot: Value): void {
  for (const node of nodes) {
    switch (node.type) {
      case "action":
        evaluate(walk, node.pipeline, dot);
        break;
      case "if":
      case "with":
      case "range": {
        const value = evaluate(walk, node.pipeline, dot, node.type === "range");
        const inner = node.type === "if" ? dot : node.type === "with" ? value : elementOf(value);
        visit(walk, node.body, inner);
        visit(walk, node.otherwise, dot);
        break;
      }
      case "template":
        if (node.pipeline) evaluate(walk, node.pipeline, dot);
        break;
      case "define":
      case "block":
        visit(walk, node.body, undefined);
        break;
      default:
    }
  }
}

const elementOf = (value: Value): Value =>
  value?.type === "vector" ? { type: "sample", query: value.query } : undefined;

function evaluate(walk: Walk, pipeline: Pipeline, dot: Value, isRange = false): Value {
  let value: Value;
  pipeline.commands.forEach((command, index) => {
    value = evaluateCommand(walk, command, dot, index > 0 ? { value } : undefined);
  });
  const { declarations } = pipeline;
  declarations.forEach((declaration, index) => {
    const isLast = index + 1 === declarations.length;
    // What is assigned later may or may not be.
    walk.variables.set(
      declaration,
      isLast && !declaration.assigns ? (isRange ? elementOf(value) : value) : undefined,
    );
  });
  return value;
}

function evaluateCommand(
  walk: Walk,
  { operands }: Command,
  dot: Value,
  piped: { readonly value: Value } | undefined,
): Value {
  const [first, ...rest] = operands;
  if (!first) return undefined;
  if (first.type !== "function") return evaluateOperand(walk, first, dot);
  const args = rest.map((operand) => evaluateOperand(walk, operand, dot));
  if (piped) args.push(piped.value);
  const last = args.at(-1);
  switch (first.name) {
    case "query":
      if (last?.type !== "text") return undefined;
      walk.queries.push(last.query);
      return { type: "vector", query: last.query };
    case "first":
      return elementOf(last);
    case "sortByLabel":
      return last;
    case "label":
      if (last?.type === "sample" && rest[0]?.type === "string")
        addUse(walk, rest[0].value, rest[0].span, last.query);
      return undefined;
    case "printf": {
      const [format] = args;
      if (format?.type !== "text") return undefined;
      return { type: "text", query: { ...format.query, isFilled: format.query.text.includes("%") } };
    }
    default:
      return undefined;
  }
}

function addUse(walk: Walk, label: string, { start, end }: Span, query: TemplateQuery): void {
  walk.labels.push({ label, span: { start: start + 1, end: end - 1 }, query });
}

function evaluateOperand(walk: Walk, operand: Operand, dot: Value): Value {
  switch (operand.type) {
    case "dot":
      return dot;
    case "string": {
      const { value: text, span } = operand;
      const isVerbatim = span.end - span.start === text.length + 2;
      return { type: "text", query: { text, span, isFilled: false, isVerbatim } };
    }
    case "variable": {
      const value = operand.declaration && walk.variables.get(operand.declaration);
      return fieldsOf(walk, value, operand.fields);
    }
    case "field":
      return fieldsOf(walk, dot, operand.fields);
    case "chain":
      return fieldsOf(walk, evaluateOperand(walk, operand.base, dot), operand.fields);
    case "pipeline":
      return evaluate(walk, operand, dot);
    default:
      return undefined;
  }
}

function fieldsOf(walk: Walk, of: Value, fields: readonly { name: string; span: Span }[]): Value {
  let value = of;
  for (const { name, span } of fields) {
    if (value?.type === "labels") walk.labels.push({ label: name, span, query: value.query });
    value =
      value?.type === "sample" && name === "Labels" ? { type: "labels", query: value.query } : undefined;
  }
  return value;
}
