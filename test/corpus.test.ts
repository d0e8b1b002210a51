import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText, errorsOf } from "./checkText.ts";
import { conformanceJson, needsConformance, readConformance } from "./conformance.ts";

interface CorpusFile {
  readonly file: string;
  readonly alerts: number;
  readonly records: number;
  readonly promtool242?: { readonly valid: boolean };
}

const files = conformanceJson<CorpusFile>("corpus/manifest.json");

test("no error in any real rule file that upstream accepts", needsConformance, async (t) => {
  for (const { file, promtool242 } of files) {
    if (promtool242?.valid === false) continue;
    await t.test(file, () => assert.deepEqual(errorsOf(checkText(readConformance(file), `file:///${file}`)), []));
  }
});
