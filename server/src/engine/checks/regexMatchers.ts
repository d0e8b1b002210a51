import { regexMatchersOf } from "../languages/promql/regexMatchers.ts";
import type { RegexMatcher } from "../languages/promql/regexMatchers.ts";
import type { Context, Handlers } from "../model/check.ts";
import type { Region } from "../model/region.ts";
import { promqlRule } from "./promqlRule.ts";

/** Calls with each regular expression in the expressions of rules that can be told without compiling it. */
export const regexMatchers = (
  judge: (matcher: RegexMatcher, expr: Region, context: Context) => void,
): Handlers =>
  promqlRule((tree, expr, context) => {
    for (const matcher of regexMatchersOf(tree)) judge(matcher, expr, context);
  });
