import { isBefore, newest } from "../../facts/target.ts";
import type { Target } from "../../facts/target.ts";

export type MatcherMode = "classic" | "utf8" | "fallback";

/** Before this version there was one parser, and label names were ASCII. */
export const UTF8_SINCE = "0.27";

/**
 * Which of its parsers the Alertmanager that reads the file uses: both, unless it is old or was told otherwise.
 * Alertmanager 0.34, matcher/compat/parse.go (InitFromFlags).
 */
export function matcherMode({ alertmanager, features }: Target = newest): MatcherMode {
  if (isBefore(alertmanager, UTF8_SINCE) || features.has("classic-mode")) return "classic";
  return features.has("utf8-strict-mode") ? "utf8" : "fallback";
}
