import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { PlacedFinding } from "../server/src/engine/engine.ts";
import { judgeRealRules, realRulesPage, realRulesText } from "../server/src/tools/conformance/realRules.ts";
import { checkText, errorsOf } from "./checkText.ts";
import { conformanceFolder, conformanceJson, needsConformance, readConformance } from "./conformance.ts";

interface CorpusFile {
  readonly file: string;
  readonly alerts: number;
  readonly records: number;
  readonly promtool242?: { readonly valid: boolean };
}

/**
 * What is said about real collections, finding by finding; `UPDATE=1` writes it. Each line was looked at, and a new one
 * is a suspected false positive: look at its rule, and argue its class here.
 *
 * `template/unknown-label`: awesome-prometheus-alerts puts `instance {{ $labels.instance }}` into the summary of every
 * alert from one template, and these expressions leave no such label: an aggregation by other labels (172 of 236) or by
 * none (47), `without (instance, …)` (2), one-to-one matching `on` other labels (3), `absent()` of a selector that does
 * not pin it (5) or of no plain selector (6), `vector()` (1). Among the 172, five alerts of kube-prometheus name `job`
 * below `min by (namespace, service, integration)` and the like, and one alert on autoscalers names `namespace`.
 *
 * What the other checks say here is argued on their pages, with numbers: 12 alerts that can never return anything
 * (`promql/never-matches`, `promql/impossible-comparison`), and habits that are worth knowing.
 */
const snapshotFile = join(import.meta.dirname, "corpus.snapshot.txt");

const files = conformanceJson<CorpusFile>("corpus/manifest.json");

test("no error in any real rule file that upstream accepts", needsConformance, async (t) => {
  for (const { file, promtool242 } of files) {
    if (promtool242?.valid === false) continue;
    await t.test(file, () =>
      assert.deepEqual(errorsOf(checkText(readConformance(file), `file:///${file}`)), []),
    );
  }
});

const judged = conformanceFolder ? judgeRealRules(conformanceFolder) : [];

test("every rule of the collections is read", needsConformance, () => {
  for (const [index, { file, alerts, records }] of files.entries()) {
    const { items } = judged[index]!;
    const count = (type: string): number => items.filter((item) => item.type === type).length;
    assert.deepEqual({ file, alerts: count("alert"), records: count("record") }, { file, alerts, records });
  }
});

/** The check and the name that it is about: enough to tell a finding from others on its line, and no more. */
const inShort = ({ range, severity, check, message }: PlacedFinding): string =>
  `  ${range.start.line + 1} ${severity} ${check} ${/`([\w.:-]+)`/.exec(message)?.[1] ?? ""}`.trimEnd();

test("findings on the collections are the ones that were argued", needsConformance, () => {
  const lines = judged.flatMap(({ file, findings }) =>
    findings.length > 0 ? [file, ...findings.map(inShort)] : [],
  );
  const found = `${lines.join("\n")}\n`;
  if (process.env["UPDATE"] === "1") writeFileSync(snapshotFile, found);
  assert.equal(found, readFileSync(snapshotFile, "utf8"));
});

test("the page of findings on real rules is up to date", needsConformance, () => {
  const text = readFileSync(join(import.meta.dirname, "..", realRulesPage), "utf8");
  assert.equal(text, realRulesText(judged), "npm run conformance -- --write");
});
