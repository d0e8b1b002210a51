import type { Span } from "../text/span.ts";
import type { LanguageSymbol } from "./language.ts";
import { alternatives } from "./regex/alternatives.ts";

/** Labels whose values are names: of an alert, of a job, of a metric. */
const spaces: Readonly<Record<string, string>> = { alertname: "alert", job: "job", __name__: "metric" };

export const spaceOfValue = (label: string): string | undefined =>
  Object.hasOwn(spaces, label) ? spaces[label] : undefined;

/**
 * The names that the value of a matcher uses; of an expression that is no list of texts the expression itself, in the
 * space `alert-pattern` or `job-pattern`. `raw`: the value as it is written at `span`, without quotes.
 */
export function addNamesOf(
  found: LanguageSymbol[],
  matcher: { readonly label: string; readonly operator: string; readonly value: string },
  raw: string,
  span: Span,
): void {
  const { label, operator, value } = matcher;
  const space = spaceOfValue(label);
  if (space === undefined || value === "") return;
  if (!operator.endsWith("~")) {
    // A variable of Grafana stands for any.
    if (!/\$|\[\[/.test(value)) found.push({ space, name: value, span, role: "refers" });
    return;
  }
  const texts = raw === value ? alternatives(value) : undefined;
  if (!texts) found.push({ space: `${space}-pattern`, name: value, span, role: "refers" });
  for (const { value: name, start, end } of texts ?? []) {
    const own = { start: span.start + start, end: span.start + end };
    found.push({ space, name, span: own, role: "refers", pattern: true });
  }
}
