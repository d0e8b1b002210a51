import assert from "node:assert/strict";
import { test } from "node:test";
import { compareSlot, installedTarget, isInstalled } from "../server/src/tools/differential/compare.ts";
import { programOf } from "../server/src/tools/differential/oracle.ts";
import { probeKeys, probeTypes } from "../server/src/tools/differential/schemaProbes.ts";
import { slotsOf } from "../server/src/tools/differential/slots.ts";
import { conformanceFolder as conformance } from "./conformance.ts";

const seed = 20261121;

for (const slot of slotsOf(conformance)) {
  const { id, subject } = slot;
  const skip = isInstalled(subject) ? false : `${programOf(subject)} is not on the PATH`;
  test(
    `mutants of texts: ${id}: an error where ${programOf(subject)} has one, and only there`,
    { skip },
    () => {
      const found = compareSlot(slot, { subject, conformance, target: installedTarget() }, 60, seed);
      const all = [...found.differences, ...found.misplaced];
      const shown = all.map(({ text, errors, verdict }) => `${text}${errors.join("\n")}\n${verdict.output}`);
      assert.equal(all.length, 0, shown.slice(0, 10).join("\n\n"));
      assert.ok(found.refused > 0 && found.mutants > 40, `${found.refused} of ${found.mutants}`);
    },
  );
}

for (const subject of ["config", "alertmanager"] as const) {
  const skip = isInstalled(subject) ? false : `${programOf(subject)} is not on the PATH`;
  const comparison = { subject, conformance, target: installedTarget() };

  test(
    `the keys of every mapping are those that ${programOf(subject)} of this machine knows`,
    { skip },
    () => {
      const { answered, differences } = probeKeys(comparison);
      assert.deepEqual(differences, []);
      assert.ok(answered > 25, String(answered));
    },
  );

  test(`every key takes the types that ${programOf(subject)} of this machine takes`, { skip }, () => {
    const { answered, differences } = probeTypes(comparison);
    assert.deepEqual(differences, []);
    assert.ok(answered > 1500, String(answered));
  });
}
