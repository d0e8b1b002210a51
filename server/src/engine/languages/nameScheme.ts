import { isBefore, newest } from "../facts/target.ts";
import type { LanguageError, LanguageOptions } from "./language.ts";

/** How names are spelled: with letters, digits and `_` only, or in any characters. */
export type NameScheme = "legacy" | "utf8";

/** The scheme that a variant of a language names, else the one of the target: any characters since Prometheus 3.0. */
export function nameScheme(options: LanguageOptions | undefined): NameScheme {
  const { variant, target = newest } = options ?? {};
  if (variant === "legacy" || variant === "utf8") return variant;
  return isBefore(target.prometheus, "3.0") ? "legacy" : "utf8";
}

/** https://github.com/prometheus/common/blob/v0.67.5/model/metric.go (ValidationScheme) */
export const legacyLabelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
export const legacyMetricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** What is wrong with a name; nothing in most cases. */
export function nameErrors(
  text: string,
  legacy: RegExp,
  options: LanguageOptions | undefined,
  words: { readonly check: string; readonly what: string; readonly characters: string },
): LanguageError[] {
  const { check, what, characters } = words;
  const span = { start: 0, end: text.length };
  if (text === "") return [{ span, check, message: `A ${what} cannot be empty` }];
  if (nameScheme(options) === "utf8" || legacy.test(text)) return [];
  const isOlder = options?.variant !== "legacy";
  const message = `\`${text}\` is no ${what}${isOlder ? " before Prometheus 3.0" : ""}: it may hold ${characters} only, and not begin with a digit`;
  const meant = text.replaceAll(/[^a-zA-Z0-9_:]/g, "_").replace(/^(?=[0-9])/, "_");
  const replacement = legacy.test(meant) && /[a-zA-Z0-9]/.test(meant) ? { replacement: meant } : {};
  return [{ span, check, message, ...replacement }];
}
