import type { Agreement } from "./agreement.ts";
import { shown } from "./agreement.ts";
import type { Case, CaseSet } from "./case.ts";
import { good } from "./case.ts";
import type { Data } from "./data.ts";
import type { Judged } from "./judge.ts";

interface PintCase {
  readonly check: string;
  readonly description: string;
  readonly content: string;
  readonly problems: readonly PintProblem[];
}

interface PintProblem {
  readonly summary: string;
  readonly diagnostics: readonly { readonly message: string }[];
}

/** What pint's checks, and the single things that they say, are called here. */
const ours: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "alerts/comparison": { "always firing alert": ["alert/missing-condition"] },
  "alerts/template": {
    "template syntax error": ["template/"],
    "value used in labels": ["template/value-in-label"],
    "template uses non-existent label": [
      "template/unknown-label",
      "template/sometimes-unknown-label",
      "template/query-label",
    ],
    "use humanize filters for the results": ["template/raw-rate"],
  },
  "promql/fragile": { "fragile query": ["alert/unstable-series", "alert/ratio-without-for"] },
  "promql/impossible": {
    "dead code in query": [
      ...["promql/impossible-comparison", "promql/needless-default", "promql/never-matches"],
      ...["promql/lost-label", "promql/labelless-default"],
    ],
    "impossible label": ["promql/lost-label", "promql/labelless-default"],
    "orphaned label": ["promql/unused-join-label"],
    "unused label": ["promql/unused-join-label"],
  },
  "promql/nan": { "unsafe division in aggregation": ["promql/division-by-zero"] },
  "promql/regexp": {
    "redundant regexp": ["promql/needless-regex", "promql/needless-anchor"],
    "unnecessary wildcard regexp": ["promql/needless-matcher"],
    "unnecessary negative wildcard regexp": ["promql/needless-matcher"],
    "smelly regexp selector": ["promql/substring-regex"],
  },
  "promql/syntax": { "PromQL syntax error": ["promql/"] },
};

/** Cases of pint's checks that are done here: a set for each check. */
export function pintSets(data: Data): CaseSet[] {
  const all = data.json<PintCase>("cases/pint-cases.json");
  return Object.keys(ours).map((check) =>
    pintSet(
      check,
      all.filter((each) => each.check === check),
    ),
  );
}

function pintSet(check: string, all: readonly PintCase[]): CaseSet {
  const needsOthers = (each: PintCase): boolean =>
    check === "promql/nan" && each.content.includes("rec_rule");
  const verdicts = new Map<string, Set<boolean>>();
  for (const { content, problems } of all)
    verdicts.set(content, (verdicts.get(content) ?? new Set()).add(problems.length > 0));
  const isSettled = ({ content }: PintCase): boolean => verdicts.get(content)!.size > 1;
  return {
    id: `pint ${check}`,
    cases: all.flatMap((each, index) =>
      needsOthers(each) || isSettled(each) ? [] : [pintCase(each, index)],
    ),
    unjudged: [
      {
        count: all.filter(needsOthers).length,
        why: "the recording rules that they rest on are not in the data",
      },
      {
        count: all.filter((each) => isSettled(each) && !needsOthers(each)).length,
        why: "settings decide, which are not in the data",
      },
    ],
    compare: (one, judged) => compare(check, one, judged),
  };
}

function pintCase({ description, content, problems }: PintCase, index: number): Case {
  const rules = content.replace(/^\n+/, "").replaceAll(/^(?=.)/gm, "      ");
  return {
    name: `#${index + 1}`,
    about: description,
    file: { path: "rules.yml", text: `groups:\n  - name: a\n    rules:\n${rules}` },
    expected:
      problems.length === 0
        ? good
        : {
            valid: false,
            faults: problems.map(({ summary, diagnostics }) => ({
              message: `${summary}: ${diagnostics[0]?.message ?? ""}`,
            })),
          },
  };
}

/** Agrees where for each of pint's problems a check of the same meaning speaks, and none of them where pint is silent. */
function compare(check: string, { expected }: Case, { findings, bugs }: Judged): Agreement {
  if (bugs.length > 0) return { agrees: false, why: `a bug: ${bugs[0]}`, pairs: [] };
  const names = ours[check]!;
  const isOf = (ids: readonly string[], id: string): boolean =>
    ids.some((one) => (one.endsWith("/") ? id.startsWith(one) : id === one));
  const heard = findings.filter((finding) => isOf(Object.values(names).flat(), finding.check));
  if (expected.valid) {
    const [extra] = heard;
    return extra
      ? { agrees: false, why: `pint is silent, here ${shown(extra)}`, pairs: [] }
      : { agrees: true, pairs: [] };
  }
  const pairs = [];
  for (const { message } of expected.faults) {
    const summary = message.slice(0, message.indexOf(":"));
    const found = heard.find(
      (finding) =>
        isOf(names[summary] ?? Object.values(names).flat(), finding.check) &&
        isAbout(message, finding.message),
    );
    if (!found)
      return {
        agrees: false,
        why: `pint: ${message}; here: ${heard.map(shown).join("; ") || "nothing"}`,
        pairs: [],
      };
    pairs.push({ upstream: message, ours: shown(found) });
  }
  return { agrees: true, pairs };
}

/** A label that pint names is named here, too. */
function isAbout(theirs: string, said: string): boolean {
  const label = /(?:label|use|using) `(\w+)`/.exec(theirs)?.[1] ?? /`(\w+)` label\b/.exec(theirs)?.[1];
  return (
    label === undefined ||
    !/impossible label|orphaned|unused|non-existent/.test(theirs) ||
    said.includes(`\`${label}\``)
  );
}
