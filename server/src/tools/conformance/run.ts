import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../root.ts";
import type { Agreement } from "./agreement.ts";
import { agreement } from "./agreement.ts";
import type { Case, CaseSet } from "./case.ts";
import { openData } from "./data.ts";
import { readDisagreements } from "./disagreements.ts";
import { corpusSet, fileSets } from "./fileSets.ts";
import { judge } from "./judge.ts";
import { pintConfiguredSets } from "./pintConfigured.ts";
import { pintSets } from "./pintSets.ts";
import { promqlSets } from "./promqlSets.ts";
import { recognitionSet } from "./recognition.ts";
import { smallSets } from "./smallSets.ts";

/** What came of one set. */
export interface Outcome {
  readonly set: CaseSet;
  readonly agreed: readonly { readonly one: Case; readonly found: Agreement }[];
  /** Disagreements that the page names, with the reason it gives. */
  readonly known: readonly { readonly one: Case; readonly why: string; readonly reason: string }[];
  /** Disagreements that it does not name. */
  readonly unknown: readonly { readonly one: Case; readonly why: string }[];
  /** What it names and agrees, or is no case. */
  readonly stale: readonly string[];
}

export const disagreementsPage = "fixtures/DISAGREEMENTS.md";

export function allSets(folder: string): CaseSet[] {
  const data = openData(folder);
  const files = fileSets(data);
  return [
    ...promqlSets(data),
    ...smallSets(data),
    ...files,
    corpusSet(data),
    recognitionSet(files),
    ...pintConfiguredSets(data),
    ...pintSets(data),
  ];
}

/** Judges every case of the sets. */
export function* runSets(sets: readonly CaseSet[]): Generator<Outcome> {
  const page = readDisagreements(readFileSync(join(root, disagreementsPage), "utf8"));
  for (const set of sets) {
    const named = page.get(set.id) ?? new Map<string, string>();
    const results = set.cases.map((one) => ({ one, found: (set.compare ?? agreement)(one, judge(one)) }));
    const apart = results.filter(({ found }) => !found.agrees);
    const names = new Set(apart.map(({ one }) => one.name));
    yield {
      set,
      agreed: results.filter(({ found }) => found.agrees),
      known: apart.flatMap(({ one, found }) => {
        const reason = named.get(one.name);
        return reason === undefined ? [] : [{ one, why: found.why ?? "", reason }];
      }),
      unknown: apart.flatMap(({ one, found }) =>
        named.has(one.name) ? [] : [{ one, why: found.why ?? "" }],
      ),
      stale: [...named.keys()].filter((name) => !names.has(name)),
    };
  }
}

/** Sections of the page that no set is named like. */
export function strayed(sets: readonly CaseSet[]): string[] {
  const page = readDisagreements(readFileSync(join(root, disagreementsPage), "utf8"));
  return [...page.keys()].filter((id) => !sets.some((set) => set.id === id));
}
