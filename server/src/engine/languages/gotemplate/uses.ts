import type { Span } from "../../text/span.ts";
import { predeclaredShapes } from "./predeclared.ts";
import {
  ELEMENT_SHAPES,
  RESULT_SHAPES,
  ROOT_SHAPES,
  SHAPE_FIELDS,
  fieldShape,
  isLabelShape,
  type Shape,
} from "./shape.ts";
import type {
  Command,
  Control,
  Declaration,
  Definition,
  Dialect,
  Field,
  Invocation,
  Operand,
  Pipeline,
  Template,
  TemplateNode,
} from "./tree.ts";

/** A label of the alert that a template reads. */
export interface LabelUse {
  readonly label: string;
  /** Of the name alone. */
  readonly span: Span;
}

/** A field, and what it is a field of. */
export interface FieldUse {
  readonly name: string;
  readonly span: Span;
  readonly of: Shape;
}

export interface VariableUse {
  readonly name: string;
  readonly span: Span;
  readonly declaration: Declaration | undefined;
}

/** A function call; what a pipe hands over is the last argument. */
export interface FunctionCall {
  readonly name: string;
  /** Of the name. */
  readonly span: Span;
  readonly args: readonly Operand[];
  /** True when the value of the command before comes as one more, last argument. */
  readonly piped: boolean;
}

/** `{{ template "name" . }}`, or the place of a `block`. */
export interface TemplateCall {
  readonly name: string;
  /** Of the name, between its quotes. */
  readonly span: Span;
  /** What it is given. */
  readonly data: Shape;
  /** In which `define` or `block` it stands. */
  readonly caller: string | undefined;
}

/** All that a template uses, in the order of its text, one definition's body after the other. */
export interface Uses {
  readonly labels: readonly LabelUse[];
  readonly fields: readonly FieldUse[];
  readonly variables: readonly VariableUse[];
  readonly calls: readonly FunctionCall[];
  /** Each `nil` that stands alone. */
  readonly nils: readonly Span[];
  readonly templates: readonly TemplateCall[];
  /** The dot where the text ends; of use for a text that was cut off at the cursor. */
  readonly dotAtEnd: Shape;
  readonly shapes: ReadonlyMap<Declaration, Shape>;
}

interface Walk {
  readonly root: Shape;
  /** What `$` is: the data of the template, unknown in a definition. */
  data: Shape;
  dotAtEnd: Shape;
  readonly labels: LabelUse[];
  readonly fields: FieldUse[];
  readonly variables: VariableUse[];
  readonly calls: FunctionCall[];
  readonly nils: Span[];
  readonly templates: TemplateCall[];
  /** What definitions are given, as far as somebody knows. */
  readonly given: GivenShapes;
  caller: string | undefined;
  /** The predeclared ones, shared by all templates, until there is another. */
  shapes: ReadonlyMap<Declaration, Shape>;
  ownShapes: Map<Declaration, Shape> | undefined;
}

/** What the dot of definitions is, by their names. */
export type GivenShapes = (name: string) => Shape;

const nothingGiven: GivenShapes = () => "unknown";

/** What the template uses; computed once for each. */
export const usesOf = (tree: Template): Uses => (tree.uses ??= findUses(tree, nothingGiven));

/** The same for definitions of which it is known what they are given. */
export const usesWhenGiven = (tree: Template, given: GivenShapes): Uses => findUses(tree, given);

/** The labels that a template reads from the alert's own labels, also through `with $labels` or `$l := $labels`. */
export const labelUses = (tree: Template): readonly LabelUse[] => usesOf(tree).labels;

const nothingUsed = (dialect: Dialect): Uses => ({
  labels: [],
  fields: [],
  variables: [],
  calls: [],
  nils: [],
  templates: [],
  dotAtEnd: ROOT_SHAPES[dialect],
  shapes: predeclaredShapes[dialect],
});

const unused: Readonly<Record<Dialect, Uses>> = {
  prometheus: nothingUsed("prometheus"),
  alertmanager: nothingUsed("alertmanager"),
};

function findUses(tree: Template, given: GivenShapes): Uses {
  if (tree.body.length === 0) return unused[tree.dialect];
  // What stands around the definitions of a file is a template as well, of the file's name.
  const root = tree.home === "file" ? "unknown" : ROOT_SHAPES[tree.dialect];
  const walk: Walk = {
    root,
    data: root,
    dotAtEnd: root,
    labels: [],
    fields: [],
    variables: [],
    calls: [],
    nils: [],
    templates: [],
    given,
    caller: undefined,
    shapes: predeclaredShapes[tree.dialect],
    ownShapes: undefined,
  };
  visitNodes(walk, tree.body, root);
  return walk;
}

function visitNodes(walk: Walk, nodes: readonly TemplateNode[], dot: Shape): void {
  walk.dotAtEnd = dot;
  for (const node of nodes) visitNode(walk, node, dot);
}

function visitNode(walk: Walk, node: TemplateNode, dot: Shape): void {
  switch (node.type) {
    case "action":
      visitPipeline(walk, node.pipeline, dot, undefined);
      break;
    case "if":
    case "with":
    case "range":
      visitControl(walk, node, dot);
      return;
    case "template":
      callTemplate(walk, node, dot);
      break;
    case "define":
    case "block": {
      if (node.type === "block") callTemplate(walk, node, dot);
      const { data, caller } = walk;
      walk.data = walk.given(node.name);
      walk.caller = node.name;
      visitNodes(walk, node.body, walk.data);
      walk.data = data;
      walk.caller = caller;
      if (node.open) return;
      break;
    }
    case "break":
    case "continue":
  }
  walk.dotAtEnd = dot;
}

function callTemplate(walk: Walk, { name, nameSpan, pipeline }: Invocation | Definition, dot: Shape): void {
  const data = pipeline ? visitPipeline(walk, pipeline, dot, undefined) : "unknown";
  walk.templates.push({ name, span: nameSpan, data, caller: walk.caller });
}

function visitControl(walk: Walk, node: Control, dot: Shape): void {
  const value = visitPipeline(walk, node.pipeline, dot, node.type);
  const inner =
    node.type === "if" ? dot : node.type === "with" ? value : (ELEMENT_SHAPES[value] ?? "unknown");
  visitNodes(walk, node.body, node.damaged && node.type !== "if" ? "unknown" : inner);
  if (node.open === "body") {
    if (node.damaged && node.body.length === 0) walk.dotAtEnd = dot;
    return;
  }
  visitNodes(walk, node.otherwise, dot);
  if (node.open === undefined) walk.dotAtEnd = dot;
}

function visitPipeline(
  walk: Walk,
  pipeline: Pipeline,
  dot: Shape,
  control: Control["type"] | undefined,
): Shape {
  let value: Shape = "unknown";
  let before: Command | undefined;
  for (const command of pipeline.commands) {
    value = visitCommand(walk, command, dot, before);
    before = command;
  }
  declareShapes(walk, pipeline, control === "range" ? (ELEMENT_SHAPES[value] ?? "unknown") : value);
  return value;
}

/** An assignment of another kind of value makes the variable unknown, as it may or may not be carried out. */
function declareShapes(walk: Walk, { declarations }: Pipeline, value: Shape): void {
  if (declarations.length === 0) return;
  const shapes = (walk.ownShapes ??= new Map(walk.shapes));
  walk.shapes = shapes;
  declarations.forEach((declaration, index) => {
    const shape = index + 1 === declarations.length ? value : "unknown";
    shapes.set(declaration, shape);
    if (!declaration.assigns) return;
    for (const [other, before] of shapes) {
      if (other !== declaration && other.name === declaration.name && before !== shape) {
        shapes.set(other, "unknown");
        shapes.set(declaration, "unknown");
      }
    }
  });
}

function visitCommand(walk: Walk, command: Command, dot: Shape, before: Command | undefined): Shape {
  const [first, ...rest] = command.operands;
  if (!first) return "unknown";
  if (first.type === "nil" && rest.length === 0) walk.nils.push(first.span);
  const value = visitOperand(walk, first, dot);
  const args = rest.map((operand) => visitOperand(walk, operand, dot));
  if (first.type !== "function") return value;
  walk.calls.push({ name: first.name, span: first.span, args: rest, piped: before !== undefined });
  if (first.name === "index") return visitIndex(walk, rest, args[0], before);
  return RESULT_SHAPES[first.name] ?? "unknown";
}

/** `index $labels "name"`, or `"name" | index $labels`. */
function visitIndex(
  walk: Walk,
  args: readonly Operand[],
  of: Shape | undefined,
  before: Command | undefined,
): Shape {
  const piped = before?.operands.length === 1 ? before.operands[0] : undefined;
  const key = args[1] ?? (before ? piped : undefined);
  if (of === undefined || key?.type !== "string") return "unknown";
  const span = { start: key.span.start + 1, end: key.span.end - 1 };
  walk.fields.push({ name: key.value, span, of });
  if (isLabelShape(of)) walk.labels.push({ label: key.value, span });
  return "unknown";
}

function visitOperand(walk: Walk, operand: Operand, dot: Shape): Shape {
  switch (operand.type) {
    case "dot":
      return dot;
    case "field":
      return visitFields(walk, operand.fields, dot);
    case "variable": {
      const { name, nameSpan: span, declaration, fields } = operand;
      walk.variables.push({ name, span, declaration });
      const own = declaration ? (walk.shapes.get(declaration) ?? "unknown") : "unknown";
      return visitFields(walk, fields, name === "$" && !declaration ? walk.data : own);
    }
    case "function":
      return RESULT_SHAPES[operand.name] ?? "unknown";
    case "chain":
      return visitFields(walk, operand.fields, visitOperand(walk, operand.base, dot));
    case "pipeline":
      return visitPipeline(walk, operand, dot, undefined);
    default:
      return "unknown";
  }
}

function visitFields(walk: Walk, fields: readonly Field[], of: Shape): Shape {
  let shape = of;
  for (const { name, span } of fields) {
    walk.fields.push({ name, span, of: shape });
    const isMethod = Object.hasOwn(SHAPE_FIELDS[shape], name);
    if (isLabelShape(shape) && !isMethod && name !== "") walk.labels.push({ label: name, span });
    shape = fieldShape(shape, name);
  }
  return shape;
}
