import { newest } from "../server/src/engine/facts/target.ts";
import type { LanguageOptions } from "../server/src/engine/languages/language.ts";

/** The newest versions, started with these feature flags. */
export const withFeatures = (...names: readonly string[]): LanguageOptions => ({
  target: { ...newest, features: new Set(names) },
});
