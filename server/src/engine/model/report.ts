import type { Range } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import { joined } from "../text/uri.ts";
import type { Document } from "./document.ts";
import type { Finding, Fix, PlacedFinding, PlacedFix } from "./finding.ts";
import { rangeOf } from "./place.ts";

/** At most so many findings of a file are sent. */
const mostFindings = 1000;

/**
 * The findings in positions of the file, in their order there; at most 1 000, the most serious ones, the rest counted
 * in one. `base` is the folder that the paths of new files are relative to.
 */
export function placeFindings(
  document: Document,
  findings: readonly Finding[],
  base: string,
): PlacedFinding[] {
  const range = (place: Place): Range => rangeOf(document, place);
  const placed = findings.map((finding): PlacedFinding => ({
    check: finding.check,
    severity: finding.severity,
    range: range(finding.place),
    message: finding.message,
    related: (finding.related ?? []).map(({ place, message }) => ({
      uri: document.uri,
      range: range(place),
      message,
    })),
    fixes: (finding.fixes ?? []).map((fix) => placeFix(fix, range, base)),
    unnecessary: finding.unnecessary ?? false,
  }));
  placed.sort(byPosition);
  return placed.length > mostFindings ? capped(placed) : placed;
}

const placeFix = (
  { title, edits, create }: Fix,
  range: (place: Place) => Range,
  base: string,
): PlacedFix => ({
  title,
  edits: edits.map(({ place, text }) => ({ range: range(place), text })),
  ...(create && { create: { uri: joined(base, create.path) ?? "", text: create.text } }),
});

const byPosition = (a: PlacedFinding, b: PlacedFinding): number =>
  a.range.start.line - b.range.start.line ||
  a.range.start.character - b.range.start.character ||
  rank(a) - rank(b) ||
  (a.check < b.check ? -1 : a.check > b.check ? 1 : 0);

const rank = ({ severity }: PlacedFinding): number =>
  severity === "error" ? 0 : severity === "warning" ? 1 : 2;

/** Errors first; the rest is counted in one finding at the top of the file. */
function capped(findings: readonly PlacedFinding[]): PlacedFinding[] {
  const kept = findings.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostFindings - 1);
  const start = { line: 0, character: 0 };
  const rest = findings.length - kept.length;
  return [
    {
      check: "tocsin/too-many-findings",
      severity: "info",
      range: { start, end: start },
      message: `${rest} more findings are not shown; these are the ${kept.length} most serious ones.`,
      related: [],
      fixes: [],
      unnecessary: false,
    },
    ...kept.toSorted(byPosition),
  ];
}
