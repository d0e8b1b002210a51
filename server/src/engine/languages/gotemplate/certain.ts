import type { Span } from "../../text/span.ts";
import type { Parsed } from "../language.ts";
import type { Template } from "./tree.ts";

/** Faults of a template that was read to the end all the same. */
const harmless: ReadonlySet<string> = new Set([
  "template/argument-count",
  "template/nil",
  "template/missing-define",
  "template/unknown-field",
  "template/unknown-function",
  "template/unknown-variable",
]);

/** Those of the things found in a template that are what they seem to be, whatever is wrong beside them. */
export function certain<Found extends { readonly span: Span }>(
  { text, errors }: Parsed<Template>,
  found: readonly Found[],
): readonly Found[] {
  const lost = errors.filter(({ check }) => !harmless.has(check)).map(({ span }) => actionAround(text, span));
  if (lost.length === 0 || found.length === 0) return found;
  // Behind a quote or a declaration that was lost, what was read may be something else.
  const end = Math.min(...lost.filter(isFarReaching(text)).map(({ start }) => start));
  return found.filter(
    ({ span }) => span.end <= end && lost.every((one) => span.end <= one.start || span.start >= one.end),
  );
}

const isFarReaching =
  (text: string) =>
  ({ start, end }: Span): boolean =>
    /["'`]|:=/.test(text.slice(start, end));

function actionAround(text: string, { start, end }: Span): Span {
  const close = text.indexOf("}}", Math.max(start, end - 2));
  return { start: Math.max(0, text.lastIndexOf("{{", start)), end: close < 0 ? text.length : close + 2 };
}
