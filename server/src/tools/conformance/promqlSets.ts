import { newest } from "../../engine/facts/target.ts";
import { promql } from "../../engine/languages/promql/promql.ts";
import type { Agreement } from "./agreement.ts";
import type { Case, CaseSet, CaseTarget, Expected } from "./case.ts";
import { good, refused } from "./case.ts";
import type { Data } from "./data.ts";
import { inString, unitAt } from "./inString.ts";

/** Every flag of Prometheus 3.14 that changes what parses. */
export const everyFlag: readonly string[] = [
  "promql-experimental-functions",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
  "promql-delayed-name-removal",
];

interface PromqlCase {
  readonly expr: string;
  readonly valid: boolean;
  /** Without: the source is the user interface's own checker, whose verdict counts only as `goVerdict`. */
  readonly authoritative?: boolean;
  readonly goVerdict?: { readonly valid: boolean };
  readonly validWithDefaultFlags: boolean;
  /** What it needs: flags, or a version. */
  readonly features?: readonly string[];
  readonly errors?: readonly { readonly message: string; readonly start?: number; readonly end?: number }[];
  readonly promtool242?: { readonly valid: boolean };
}

interface EngineExpr {
  readonly expr: string;
  readonly promtool242Valid?: boolean;
}

const before = '{"groups":[{"name":"a","rules":[{"record":"a","expr":';

function expressionCase(index: number, expr: string, target: CaseTarget, expected: Expected): Case {
  const { json } = inString(expr);
  const file = { path: "rules.yml", text: `${before}${json}}]}]}\n` };
  return { name: `#${index + 1}`, about: expr, file, target, expected };
}

/** Upstream's first error, at its place. */
function refusal({ expr, errors = [] }: PromqlCase, isTruth: boolean): Expected {
  const [first] = errors;
  if (!first || !isTruth) return refused();
  const { message, start, end } = first;
  if (start === undefined || end === undefined) return refused(message);
  const columnOf = (byte: number): number => before.length + inString(expr).columnOf(unitAt(expr, byte));
  const columns = { start: columnOf(start), end: columnOf(end) };
  return { valid: false, faults: [{ message, columns }] };
}

const needsFlag = ({ features = [] }: PromqlCase): boolean =>
  features.some((name) =>
    /^(?:experimental-functions|extended-range-selectors|binop-fill-modifiers)$/.test(name),
  );

export function promqlSets(data: Data): CaseSet[] {
  const cases = data.json<PromqlCase>("cases/promql-cases.json");
  const isTruth = (each: PromqlCase): boolean => each.authoritative !== false;
  const judged = (each: PromqlCase): boolean => isTruth(each) || each.goVerdict !== undefined;
  const untrue = {
    count: cases.filter((each) => !judged(each)).length,
    why: "only the user interface's own checker says it",
  };
  const exprs = data.json<EngineExpr>("cases/promqltest-exprs.json");
  const set = <T>(
    id: string,
    all: readonly T[],
    make: (each: T, index: number) => Case | undefined,
  ): CaseSet => ({
    id,
    cases: all.flatMap((each, index) => make(each, index) ?? []),
  });
  const printed = (name: string): CaseSet =>
    set(`promql-${name}`, data.json<{ in: string }>(`cases/promql-${name}-cases.json`), (each, index) =>
      expressionCase(index, each.in, { features: everyFlag }, good),
    );
  return [
    {
      ...set("promql, every flag", cases, (each, index) => {
        if (!judged(each)) return undefined;
        const valid = each.goVerdict?.valid ?? each.valid;
        return expressionCase(
          index,
          each.expr,
          { features: everyFlag },
          valid ? good : refusal(each, isTruth(each)),
        );
      }),
      unjudged: [untrue],
    },
    set("promql, default flags", cases, (each, index) => {
      if (!isTruth(each)) return undefined;
      // What is refused for want of a flag has a message of its own, which the data does not hold.
      const bad = needsFlag(each) ? refused() : refusal(each, true);
      return expressionCase(index, each.expr, {}, each.validWithDefaultFlags ? good : bad);
    }),
    set(
      "promql, 2.42",
      cases,
      (each, index) =>
        each.promtool242 &&
        expressionCase(index, each.expr, { prometheus: "2.42" }, each.promtool242.valid ? good : refused()),
    ),
    set("promqltest, every flag", exprs, (each, index) =>
      expressionCase(index, each.expr, { features: everyFlag }, good),
    ),
    set("promqltest, 2.42", exprs, (each, index) =>
      each.promtool242Valid === undefined
        ? undefined
        : expressionCase(index, each.expr, { prometheus: "2.42" }, each.promtool242Valid ? good : refused()),
    ),
    printed("printer"),
    printed("prettier"),
    formatSet(data, "printer", Infinity),
    formatSet(data, "prettier", testWidth),
  ];
}

/** The tests of upstream's formatter set its width to this, to have something to break. */
const testWidth = 10;

/** What upstream's formatter makes of an expression; it drops the comments that ours keeps. */
function formatSet(data: Data, name: "printer" | "prettier", width: number): CaseSet {
  const cases = data.json<{ in: string; out: string }>(`cases/promql-${name}-cases.json`);
  const target = { ...newest, features: new Set(everyFlag) };
  const compare = ({ name: number }: Case): Agreement => {
    const { in: text, out: upstream } = cases[Number(number.slice(1)) - 1]!;
    const ours = promql.format?.(promql.parse(text, { target }), width) ?? "not formatted";
    const agrees = withoutComments(ours) === upstream;
    return agrees
      ? { agrees, pairs: [] }
      : { agrees, pairs: [], why: `upstream: ${upstream}; here: ${ours}` };
  };
  return {
    id: `format, ${name}`,
    cases: cases.map((each, index) => expressionCase(index, each.in, { features: everyFlag }, good)),
    compare,
  };
}

const withoutComments = (text: string): string =>
  text.replaceAll(/^\s*#.*\n?/gm, "").replaceAll(/ # .*$/gm, "");
