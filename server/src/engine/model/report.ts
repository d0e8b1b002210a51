import { firstLineOf } from "../text/branch.ts";
import { joined } from "../text/uri.ts";
import type { Finding, Fix, PlacedFinding, PlacedFix } from "./finding.ts";
import { rangeOf } from "./place.ts";

/** At most so many findings of a file are sent, where nobody asks for more. */
export const mostFindings = 1000;

/**
 * The findings in positions of the file, in their order there; at most `most`, the most serious ones, the rest counted
 * in one. `total`: how many there are, where `findings` are only the most serious ones. `base` is the folder that the
 * paths of new files are relative to.
 */
export function placeFindings(
  uri: string,
  findings: readonly Finding[],
  total: number,
  base: string,
  most = mostFindings,
): PlacedFinding[] {
  const placed = findings.map((finding) => place(finding, uri, base));
  placed.sort(byPosition);
  const told = placed.filter((one, at) => at === 0 || !saysAgain(one, placed[at - 1]!));
  return total > most ? capped(told, total, most) : told;
}

/** Of a text that stands behind an anchor, each alias of it has the same to say, at the same place. */
const saysAgain = (one: PlacedFinding, before: PlacedFinding): boolean =>
  one.check === before.check &&
  one.message === before.message &&
  one.range.start.line === before.range.start.line &&
  one.range.start.character === before.range.start.character;

interface Placed {
  readonly line: number;
  readonly base: string;
  readonly placed: PlacedFinding;
}

/** Findings that speak of one chunk alone move with it. */
const known = new WeakMap<Finding, Placed>();

function place(finding: Finding, uri: string, base: string): PlacedFinding {
  const line = firstLineOf(finding.place.chunk);
  const before = known.get(finding);
  if (before?.line === line && before.base === base) return before.placed;
  const placed: PlacedFinding = {
    check: finding.check,
    severity: finding.severity,
    range: rangeOf(finding.place),
    message: finding.message,
    related: (finding.related ?? []).map(({ place: other, message }) => ({
      uri,
      range: rangeOf(other),
      message,
    })),
    fixes: (finding.fixes ?? []).map((fix) => placeFix(fix, base)),
    unnecessary: finding.unnecessary ?? false,
  };
  if (isInOneChunk(finding)) known.set(finding, { line, base, placed });
  return placed;
}

const isInOneChunk = ({ place: { chunk }, related = [], fixes = [] }: Finding): boolean =>
  related.every((one) => one.place.chunk === chunk) &&
  fixes.every(({ edits }) => edits.every((edit) => edit.place.chunk === chunk));

const placeFix = ({ title, edits, create }: Fix, base: string): PlacedFix => ({
  title,
  edits: edits.map(({ place: where, text }) => ({ range: rangeOf(where), text })),
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
function capped(findings: readonly PlacedFinding[], total: number, most: number): PlacedFinding[] {
  const kept = findings.toSorted((a, b) => rank(a) - rank(b)).slice(0, most - 1);
  const start = { line: 0, character: 0 };
  const rest = total - kept.length;
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
