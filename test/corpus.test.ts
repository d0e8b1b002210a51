import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import { checkText, errorsOf } from "./checkText.ts";
import { conformanceJson, needsConformance, readConformance } from "./conformance.ts";

interface CorpusFile {
  readonly file: string;
  readonly alerts: number;
  readonly records: number;
  readonly promtool242?: { readonly valid: boolean };
}

/**
 * What real collections are told apart from errors. A number that grows is a suspected false positive: argue it before
 * changing it. `template/unknown-label`: awesome-prometheus-alerts writes `instance {{ $labels.instance }}` into every
 * summary, also where the expression sums it away (231), and five alerts of kube-prometheus name a `job` that they drop.
 */
const argued: Readonly<Record<string, number>> = {
  "template/unknown-label": 236,
};

const files = conformanceJson<CorpusFile>("corpus/manifest.json");

test("no error in any real rule file that upstream accepts", needsConformance, async (t) => {
  for (const { file, promtool242 } of files) {
    if (promtool242?.valid === false) continue;
    await t.test(file, () =>
      assert.deepEqual(errorsOf(checkText(readConformance(file), `file:///${file}`)), []),
    );
  }
});

test("every rule of the collections is read", needsConformance, () => {
  for (const { file, alerts, records } of files) {
    const uri = `file:///${file}`;
    const engine = new Engine();
    engine.put({ uri, text: readConformance(file) });
    while (engine.step());
    const items = engine.workspace.documents.get(uri)?.parts.flatMap((part) => part.items) ?? [];
    const count = (type: string): number => items.filter((item) => item.type === type).length;
    assert.deepEqual({ file, alerts: count("alert"), records: count("record") }, { file, alerts, records });
  }
});

test("warnings on the collections are the ones that were argued", needsConformance, () => {
  const counts: Record<string, number> = {};
  for (const { file } of files) {
    for (const { check, severity } of checkText(readConformance(file), `file:///${file}`)) {
      if (severity !== "error") counts[check] = (counts[check] ?? 0) + 1;
    }
  }
  assert.deepEqual(counts, argued);
});
