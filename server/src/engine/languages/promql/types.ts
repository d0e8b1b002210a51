import type { LanguageError } from "../language.ts";
import { goQuote } from "../../text/goQuote.ts";
import { MAX_ERRORS } from "./cursor.ts";
import { documentedType } from "./functionSignature.ts";
import { compileMatcher } from "../regex/compile.ts";
import type { Aggregate, Binary, Call, Expression, Matcher, Selector, ValueType } from "./tree.ts";

const comparisons = new Set(["==", "!=", "<=", "<", ">=", ">"]);
const setOperators = new Set(["and", "or", "unless"]);

/**
 * The type errors of a text without syntax errors, in upstream's order (checkAST).
 * https://github.com/prometheus/prometheus/blob/v3.14.0/promql/parser/parse.go
 */
export function checkTypes(root: Expression): LanguageError[] {
  const errors: LanguageError[] = [];
  check(errors, root, false);
  return errors;
}

function add(errors: LanguageError[], { start, end }: { start: number; end: number }, message: string): void {
  if (errors.length >= MAX_ERRORS) return;
  errors.push({ span: { start, end }, message, check: "promql/type" });
}

/**
 * Left operands and the expressions under brackets can nest as deep as the text is long, so they are walked
 * in a loop; everything else nests only as deep as the parser lets it.
 */
function check(errors: LanguageError[], expr: Expression, anyMatcher: boolean): void {
  const spine: Expression[] = [expr];
  for (let node = expr; ;) {
    if (node.type === "binary") node = node.left;
    else if (node.type === "subquery" || node.type === "matrix" || node.type === "paren") node = node.expr;
    else break;
    spine.push(node);
  }
  for (let at = spine.length - 1; at >= 0; at--) checkNode(errors, spine[at]!, anyMatcher);
}

/** Checks a node whose left or inner expression has been checked already. */
function checkNode(errors: LanguageError[], node: Expression, anyMatcher: boolean): void {
  switch (node.type) {
    case "binary":
      check(errors, node.right, false);
      return checkBinary(errors, node);
    case "call":
      return checkCall(errors, node);
    case "aggregate":
      return checkAggregate(errors, node);
    case "unary":
      check(errors, node.expr, false);
      if (node.expr.valueType !== "scalar" && node.expr.valueType !== "vector") {
        const got = goQuote(documentedType[node.expr.valueType]);
        const allowed = "unary expression only allowed on expressions of type scalar or instant vector";
        add(errors, node, `${allowed}, got ${got}`);
      }
      return;
    case "subquery":
      if (node.expr.valueType !== "vector") {
        add(errors, node, `subquery is only allowed on instant vector, got ${node.expr.valueType} instead`);
      }
      return;
    case "selector":
      return checkSelector(errors, node, anyMatcher);
    case "number":
    case "string":
    case "matrix":
    case "paren":
    case "missing":
    case "broken":
      return;
  }
}

function checkSelector(errors: LanguageError[], node: Selector, anyMatcher: boolean): void {
  if (node.name !== undefined) {
    const twice = node.matchers.find((matcher) => matcher.label.value === "__name__");
    if (twice === undefined) return;
    const names = `${goQuote(node.name.value)} or ${goQuote(twice.value?.value ?? "")}`;
    add(errors, node, `metric name must not be set twice: ${names}`);
  } else if (!anyMatcher && node.matchers.every(matchesEmpty)) {
    add(errors, node, "vector selector must contain at least one non-empty matcher");
  }
}

/** True when the matcher also selects series without this label. */
function matchesEmpty({ operator, value }: Matcher): boolean {
  const text = value?.value ?? "";
  switch (operator?.value) {
    case "!=":
      return text !== "";
    case "=~":
      return compileMatcher(text).matches("");
    case "!~":
      return !compileMatcher(text).matches("");
    default:
      return text === "";
  }
}

function expect(errors: LanguageError[], expr: Expression, type: ValueType, context: string): void {
  check(errors, expr, false);
  mustBe(errors, expr, type, context);
}

function mustBe(errors: LanguageError[], expr: Expression, type: ValueType, context: string): void {
  if (expr.valueType === type) return;
  const got = documentedType[expr.valueType];
  add(errors, expr, `expected type ${documentedType[type]} in ${context}, got ${got}`);
}

function checkAggregate(errors: LanguageError[], node: Aggregate): void {
  if (node.expr !== undefined) expect(errors, node.expr, "vector", "aggregation expression");
  if (node.parameter === undefined) return;
  const type = node.op === "count_values" ? "string" : "scalar";
  expect(errors, node.parameter, type, "aggregation parameter");
}

function checkCall(errors: LanguageError[], node: Call): void {
  const { args, called } = node;
  if (called === undefined) return;
  const name = `"${called.name}"`;
  const count = args.length;
  if (called.variadic === 0) {
    if (count !== called.minArgs) {
      add(errors, node, `expected ${called.minArgs} argument(s) in call to ${name}, got ${count}`);
    }
  } else if (count < called.minArgs) {
    add(errors, node, `expected at least ${called.minArgs} argument(s) in call to ${name}, got ${count}`);
  } else if (called.maxArgs >= 0 && count > called.maxArgs) {
    add(errors, node, `expected at most ${called.maxArgs} argument(s) in call to ${name}, got ${count}`);
  }
  const isInfo = called.name === "info";
  const selector = isInfo ? args[1] : undefined;
  if (selector !== undefined) checkInfoSelector(errors, node, selector);
  args.forEach((arg, index) => {
    if (index >= called.argTypes.length && called.variadic === 0) return;
    check(errors, arg, isInfo && index === 1 && arg.type === "selector");
    const type = called.argTypes[Math.min(index, called.argTypes.length - 1)];
    const reported = isInfo && index === 1 && arg.type !== "selector";
    if (type !== undefined && !reported) mustBe(errors, arg, type, `call to function ${name}`);
  });
}

/** The second argument of `info` is a selector without a name; it may match everything. */
function checkInfoSelector(errors: LanguageError[], call: Call, arg: Expression): void {
  if (arg.valueType !== "vector") {
    const got = documentedType[arg.valueType];
    add(errors, call, `expected type instant vector in call to function "info", got ${got}`);
  } else if (arg.type !== "selector") {
    add(errors, arg, "expected label selectors only");
  } else if (arg.name !== undefined) {
    add(errors, arg, "expected label selectors only, got vector selector instead");
  }
}

/** The operator with its modifiers, up to the right operand. */
function operatorSpan(node: Binary): { start: number; end: number } {
  const last = node.group ?? node.matching ?? node.bool ?? node.opSpan;
  return { start: node.opSpan.start, end: last.end };
}

function checkBinary(errors: LanguageError[], node: Binary): void {
  const left = node.left.valueType;
  const right = node.right.valueType;
  const isComparison = comparisons.has(node.op);
  if (node.bool !== undefined && !isComparison) {
    add(errors, operatorSpan(node), "bool modifier can only be used on comparison operators");
  }
  if (isComparison && node.bool === undefined && left === "scalar" && right === "scalar") {
    add(errors, operatorSpan(node), "comparisons between scalars must use BOOL modifier");
  }
  checkGroupLabels(errors, node);
  for (const side of [node.left, node.right]) {
    if (side.valueType === "scalar" || side.valueType === "vector") continue;
    add(errors, side, "binary expression must contain only scalar and instant vector types");
  }
  if (left !== "vector" || right !== "vector") {
    if ((node.matching?.labels.length ?? 0) > 0) {
      add(errors, node, "vector matching only allowed between instant vectors");
    }
    if (node.fill !== undefined) {
      add(errors, node, "filling in missing series only allowed between instant vectors");
    }
  } else if (setOperators.has(node.op)) {
    if (node.group !== undefined) {
      add(errors, node, `no grouping allowed for ${goQuote(node.op)} operation`);
    }
    if (node.fill !== undefined) {
      add(errors, node, "filling in missing series not allowed for set operators");
    }
  }
  if ((left === "scalar" || right === "scalar") && setOperators.has(node.op)) {
    add(errors, node, `set operator ${goQuote(node.op)} not allowed in binary scalar expression`);
  }
}

function checkGroupLabels(errors: LanguageError[], node: Binary): void {
  if (node.matching?.kind !== "on" || node.group === undefined) return;
  if (node.group.labels.length === 0) return;
  const included = new Set(node.group.labels.map((label) => label.value));
  for (const { value } of node.matching.labels) {
    if (!included.has(value)) continue;
    add(errors, operatorSpan(node), `label ${goQuote(value)} must not occur in ON and GROUP clause at once`);
  }
}
