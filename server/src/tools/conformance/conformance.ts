/**
 * `npm run conformance [-- --pairs] [-- SET…]`: agreement with upstream's verdicts, set by set. Reads the folder that
 * TOCSIN_CONFORMANCE names. Exits with 1 when a case disagrees that fixtures/DISAGREEMENTS.md does not name.
 * `npm run conformance -- --write` writes docs/checks-on-real-rules.md instead.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../root.ts";
import type { Case } from "./case.ts";
import { judgeRealRules, realRulesPage, realRulesText } from "./realRules.ts";
import type { Outcome } from "./run.ts";
import { allSets, disagreementsPage, runSets, strayed } from "./run.ts";

const folder = process.env["TOCSIN_CONFORMANCE"];
const args = process.argv.slice(2);
const withPairs = args.includes("--pairs");
const wanted = args.filter((arg) => !arg.startsWith("--"));

if (!folder) {
  console.error("TOCSIN_CONFORMANCE must name the folder of the conformance data.");
  process.exitCode = 2;
} else if (args.includes("--write")) {
  writeFileSync(join(root, realRulesPage), realRulesText(judgeRealRules(folder)));
} else {
  const all = allSets(folder);
  const sets = wanted.length > 0 ? all.filter(({ id }) => wanted.some((name) => id.startsWith(name))) : all;
  if (sets.length === 0)
    console.error(`No set is named like that; there are: ${all.map(({ id }) => id).join("; ")}`);
  const outcomes: Outcome[] = [];
  for (const outcome of runSets(sets)) {
    outcomes.push(outcome);
    print(outcome);
  }
  const total = outcomes.reduce((sum, { set }) => sum + set.cases.length, 0);
  const agreed = outcomes.reduce((sum, outcome) => sum + outcome.agreed.length, 0);
  const unknown = outcomes.reduce((sum, outcome) => sum + outcome.unknown.length, 0);
  const strays = strayed(all);
  console.log(`\n${agreed} of ${total} agree; ${unknown} disagreements are not in ${disagreementsPage}.`);
  for (const id of strays) console.log(`${disagreementsPage} has a section "${id}", which is no set.`);
  process.exitCode = unknown + strays.length > 0 || sets.length === 0 ? 1 : 0;
}

function print({ set, agreed, known, unknown, stale }: Outcome): void {
  console.log(`${`${agreed.length} / ${set.cases.length}`.padStart(11)}  ${set.id}`);
  for (const { count, why } of set.unjudged ?? [])
    if (count > 0) console.log(`${" ".repeat(13)}${count} not judged: ${why}`);
  for (const { one, why } of unknown) console.log(`    DISAGREES ${nameOf(one)}: ${cut(why)}`);
  for (const { one, reason } of known) console.log(`    known     ${nameOf(one)}: ${cut(reason)}`);
  for (const name of stale)
    console.log(`    stale     ${name}: agrees now, or is no case; take it off the page`);
  if (!withPairs) return;
  for (const { one, found } of agreed) {
    for (const { upstream, ours } of found.pairs) {
      console.log(
        `    pair      ${nameOf(one)}\n        upstream ${cut(upstream)}\n        ours     ${cut(ours)}`,
      );
    }
  }
}

function nameOf({ name, about }: Case): string {
  return about === undefined ? name : `${name} ${JSON.stringify(cut(about))}`;
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
