import type { Expression, PromqlTree, Selector } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";

export const counterWithoutRate: Check = {
  id: "promql/counter-without-rate",
  severity: "warning",
  summary: "An alert on how much a counter has counted since its process began.",
  source: "pint: promql/counter; https://prometheus.io/docs/concepts/metric_types/#counter",
  on: {
    alert({ expr }, { later }) {
      if (!expr || expr.language.id !== "promql" || !expr.text.includes("_total")) return;
      if (expr.parsed.errors.length > 0) return;
      for (const selector of comparedCounters((expr.parsed.tree as PromqlTree).expr)) {
        const name = selector.name!.value;
        const message = `\`${name}\` only ever grows until its process is restarted: once above the limit, the alert fires until then. Compare how fast it grows: \`increase(${name}[15m])\`.`;
        const { start, end } = selector;
        const edits = [
          { place: expr.toChunk({ start, end: start }), text: "increase(" },
          { place: expr.toChunk({ start: end, end }), text: "[15m])" },
        ];
        const fixes =
          selector.offset || selector.at ? [] : [{ title: "Compare the increase of 15 minutes", edits }];
        const place = expr.toChunk(selector);
        later(({ project, report }) => {
          if (project.isDeclared("metric", name) !== true) report({ place, message, fixes });
        });
      }
    },
  },
};

/** Counters whose values are compared with a number that they exceed sooner or later. */
function* comparedCounters(root: Expression | undefined): Generator<Selector> {
  const stack = root === undefined ? [] : [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === "paren") stack.push(node.expr);
    if (node.type !== "binary") continue;
    const { op, left, right, bool } = node;
    if (op === "or") stack.push(right);
    // Behind `and` one asks whether there has been something at all.
    if (op === "and" || op === "or" || op === "unless") stack.push(left);
    else if (!bool && (op === ">" || op === ">=") && right.valueType === "scalar") yield* counterIn(left);
    else if (!bool && (op === "<" || op === "<=") && left.valueType === "scalar") yield* counterIn(right);
  }
}

/** Many a gauge is called `…_total`, such as `nodes_offline_total`; events and seconds are counted. */
const isCounter = (name: string): boolean =>
  /_(?:\w*errors|failures|failed|requests|responses|exceptions|timeouts|restarts|retries|dropped|drops|rejected|evictions|kills|panics|seconds)_total$/.test(
    name,
  );

const keeping = new Set(["sum", "max", "min", "avg"]);

/** The counter whose values these are, in sum or one by one. */
function* counterIn(root: Expression): Generator<Selector> {
  let node: Expression | undefined = root;
  while (node?.type === "paren" || (node?.type === "aggregate" && keeping.has(node.op))) node = node.expr;
  if (node?.type === "selector" && isCounter(node.name?.value ?? "")) yield node;
}
