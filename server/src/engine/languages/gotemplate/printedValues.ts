import type { Span } from "../../text/span.ts";
import { ROOT_SHAPES, fieldShape } from "./shape.ts";
import type { Shape } from "./shape.ts";
import type { Operand, Pipeline, Template, TemplateNode } from "./tree.ts";
import { usesOf } from "./uses.ts";

/** The value of the alert's expression where a template prints it. */
export interface PrintedValue {
  readonly span: Span;
  /** As it is, with no function around it. */
  readonly isPlain: boolean;
}

/** Where a template prints the value, also through a variable; where it only decides something is not among them. */
export function printedValues(tree: Template): PrintedValue[] {
  const found: PrintedValue[] = [];
  const { shapes } = usesOf(tree);
  const shapeOf = (operand: Operand): Shape => {
    if (operand.type === "variable") {
      const own = operand.declaration ? (shapes.get(operand.declaration) ?? "unknown") : "unknown";
      return operand.fields.reduce((shape, { name }) => fieldShape(shape, name), own);
    }
    if (operand.type !== "field") return "unknown";
    // Inside of `with` and `range` the dot is something else, which has no `Value` that is the alert's.
    return operand.fields.reduce((shape, { name }) => fieldShape(shape, name), ROOT_SHAPES[tree.dialect]);
  };
  const visit = (nodes: readonly TemplateNode[], isRoot: boolean): void => {
    for (const node of nodes) {
      if (node.type === "action" && node.pipeline.declarations.length === 0) {
        const operands = operandsOf(node.pipeline);
        const used = operands.filter((one) => (isRoot || one.type !== "field") && shapeOf(one) === "value");
        const isPlain = operands.length === 1;
        for (const { span } of used) found.push({ span, isPlain });
      } else if (node.type === "if" || node.type === "with" || node.type === "range") {
        visit(node.body, isRoot && node.type === "if");
        visit(node.otherwise, isRoot);
      }
    }
  };
  visit(tree.body, true);
  return found;
}

/** All operands of a pipeline, those in parentheses as well. */
function operandsOf(pipeline: Pipeline): Operand[] {
  const found: Operand[] = [];
  const stack: Operand[] = [pipeline];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    if (one.type === "pipeline") stack.push(...one.commands.flatMap(({ operands }) => operands));
    else found.push(one);
  }
  return found;
}
