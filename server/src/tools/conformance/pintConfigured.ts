import type { PlacedFinding } from "../../engine/engine.ts";
import type { Agreement } from "./agreement.ts";
import { shown } from "./agreement.ts";
import type { Case, CaseSet, SourceFile } from "./case.ts";
import { good } from "./case.ts";
import type { Data } from "./data.ts";
import type { Judged } from "./judge.ts";
import { notGiven, notTaken, settingsFor } from "./pintSettings.ts";

/** A snippet of rules, and what pint says of it. Its configuration is in pint's own tests, and not in the data. */
export interface PintCase {
  readonly check: string;
  readonly description: string;
  readonly content: string;
  readonly problems: readonly PintProblem[];
}

export interface PintProblem {
  readonly lines: { readonly first: number; readonly last: number };
  readonly diagnostics?: readonly { readonly message: string }[];
}

/** pint's checks of single rules that a project configures, or that compare rules, and what they are called here. */
const names: Readonly<Record<string, string>> = {
  "alerts/annotation": "alert/unwanted-annotation",
  "alerts/for": "alert/redundant-for",
  "group/interval": "group/long-interval",
  "promql/aggregate": "promql/unwanted-aggregation",
  "promql/selector": "promql/missing-matcher",
  "rule/dependency": "rule/recorded-in-other-group",
  "rule/for": "alert/for-out-of-bounds",
  "rule/label": "rule/unwanted-label",
  "rule/name": "rule/unwanted-name",
  "rule/reject": "rule/forbidden-entry",
};

/** Says what pint says elsewhere: a duration that cannot be read is one check here, whichever key it stands at. */
const alsoSaid: Readonly<Record<string, readonly string[]>> = { "alerts/for": ["duration/syntax"] };

/** One set for each of pint's checks. */
export function pintConfiguredSets(data: Data): CaseSet[] {
  const all = data.json<PintCase>("cases/pint-cases.json");
  return [...Object.keys(names), ...Object.keys(notTaken)].toSorted().map((check) => {
    const own = all.filter((one) => one.check === check);
    const given = own.flatMap((one, index) => {
      const settings = settingsFor(one);
      return settings ? [caseOf(one, index, settings)] : [];
    });
    const linesOf = new Map(given.map(({ one, lines }) => [one.name, lines]));
    const why = notTaken[check] ?? notGiven[check] ?? "the case does not say how pint was configured";
    return {
      id: `pint ${check}`,
      cases: given.map(({ one }) => one),
      compare: (one, judged) => comparePint(check, linesOf.get(one.name) ?? [], judged),
      unjudged: [{ count: own.length - given.length, why }],
    };
  });
}

interface Lines {
  /** One-based, both included. */
  readonly first: number;
  readonly last: number;
  readonly message: string;
}

interface Given {
  readonly one: Case;
  readonly lines: readonly Lines[];
}

/** How a project is set up for a case: the options of the check, and other files. */
export interface PintSettings {
  readonly options: unknown;
  readonly around?: readonly SourceFile[];
}

function caseOf(
  { check, description, content, problems }: PintCase,
  index: number,
  set: PintSettings,
): Given {
  const isGroups = /^\s*- name:/.test(content);
  const text = isGroups ? `groups:\n${content.replace(/^\n/, "")}` : content;
  const shift = isGroups && !content.startsWith("\n") ? 1 : 0;
  const kind = isGroups || /^\s*groups:/.test(content) ? "prometheus-rules" : "rule-list";
  const settings = { [names[check] ?? check]: set.options };
  const one: Case = {
    name: `#${index + 1}`,
    about: description,
    file: { path: "rules.yml", text },
    kind,
    checks: settings,
    ...(set.around && { around: set.around }),
    expected: good,
  };
  const lines = problems.map(({ lines: { first, last }, diagnostics }) => {
    const message = diagnostics?.[0]?.message ?? "";
    // What is not there may be said anywhere in the one rule of the snippet.
    return { first: message.endsWith("is required.") ? 1 : first + shift, last: last + shift, message };
  });
  return { one, lines };
}

/** Each problem wants a finding of its own that stands on its lines, or points there; and there are no others. */
function comparePint(check: string, problems: readonly Lines[], { findings, bugs }: Judged): Agreement {
  const ids = new Set([names[check], ...(alsoSaid[check] ?? [])]);
  const rest = findings.filter((finding) => ids.has(finding.check));
  const no = (why: string): Agreement => ({ agrees: false, why, pairs: [] });
  if (bugs.length > 0) return no(`a bug: ${bugs[0]}`);
  const pairs: { upstream: string; ours: string }[] = [];
  for (const problem of problems) {
    const at = rest.findIndex((finding) => touches(finding, problem));
    if (at < 0)
      return no(
        `pint: ${problem.message} (line ${problem.first}); here: ${rest.map(shown).join("; ") || "nothing"}`,
      );
    pairs.push({ upstream: problem.message, ours: shown(rest.splice(at, 1)[0]!) });
  }
  return rest[0] ? no(`pint: nothing more; here: ${shown(rest[0])}`) : { agrees: true, pairs };
}

const touches = ({ range, related }: PlacedFinding, { first, last }: Lines): boolean =>
  [range, ...related.map((one) => one.range)].some(
    ({ start, end }) => start.line + 1 <= last && first <= end.line + 1,
  );
