import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText, errorsOf } from "./checkText.ts";
import { conformanceJson, hasConformance, needsConformance, readConformance } from "./conformance.ts";

interface ProvisioningFile {
  readonly file: string;
  readonly expected: "good" | "bad";
}

const uriOf = (file: string): string =>
  `file:///project/provisioning/${file.includes("datasource") ? "datasources" : "alerting"}/${file.replace(/^.*\//, "")}`;

test("provisioning files of Grafana's own tests and examples", needsConformance, async (t) => {
  for (const { file, expected } of conformanceJson<ProvisioningFile>(
    "files/grafana-provisioning/manifest.json",
  )) {
    const path = `files/grafana-provisioning/${file}`;
    await t.test(file, { skip: hasConformance(path) ? false : "the data does not hold this file" }, () => {
      const errors = errorsOf(checkText(readConformance(path), uriOf(file)));
      // Each file that Grafana refuses holds one fault.
      assert.equal(errors.length, expected === "good" ? 0 : 1, errors.join("\n"));
    });
  }
});
