import { existsSync, readFileSync } from "node:fs";
import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { openData } from "../conformance/data.ts";
import { root } from "../root.ts";
import type { Subject } from "./oracle.ts";

/** A file to begin with. */
export interface Base {
  readonly name: string;
  readonly text: string;
}

const folders: Readonly<Record<Subject, readonly string[]>> = {
  rules: ["files/rulefiles/good", "corpus/kube-prometheus", "corpus/awesome-prometheus-alerts"],
  config: ["files/prometheus-config/good"],
  tests: ["files/unittests/good"],
  alertmanager: ["files/alertmanager/good"],
};

/** The project's own: the demo, the pages of kinds, and files that hold as much as old and new versions both take. */
const own: Readonly<
  Record<Subject, { readonly files: readonly string[]; readonly pages: string; readonly shape: RegExp }>
> = {
  rules: { files: ["fixtures/workspace/**/*.yml"], pages: "prometheus-rules", shape: /^groups:/m },
  config: {
    files: ["fixtures/workspace/**/prometheus*.yml", "fixtures/differential/prometheus.yml"],
    pages: "prometheus-config",
    shape: /^(?:global|scrape_configs|remote_write):/m,
  },
  tests: {
    files: ["fixtures/workspace/**/*test*.yml", "fixtures/differential/rules_test.yml"],
    pages: "promtool-tests",
    shape: /^tests:/m,
  },
  alertmanager: {
    files: ["fixtures/workspace/**/alertmanager*.yml", "fixtures/differential/alertmanager.yml"],
    pages: "alertmanager-config",
    shape: /^route:/m,
  },
};

/** Longer files say nothing more and cost more. */
const longest = 12_000;

export function basesOf(subject: Subject, conformance: string | undefined): Base[] {
  const { files, pages, shape } = own[subject];
  const found = files
    .flatMap((glob) => globSync(glob, { cwd: root }))
    .map((path) => ({ name: path, text: readFileSync(join(root, path), "utf8") }));
  const examples = globSync(`fixtures/kinds/${pages}/*.md`, { cwd: root }).flatMap((path) =>
    [...readFileSync(join(root, path), "utf8").matchAll(/^```yaml.*\n([\s\S]*?)^```$/gm)].map(
      ([, text], index) => ({
        name: `${path} ${index + 1}`,
        text: text!.replaceAll(/^ *# *(?:\^|@ ).*\n/gm, ""),
      }),
    ),
  );
  const upstream =
    conformance === undefined || !existsSync(conformance)
      ? []
      : folders[subject].flatMap((folder) =>
          openData(conformance)
            .filesBelow(folder)
            .map(({ path, text }) => ({ name: `${folder}/${path}`, text })),
        );
  return [...found, ...examples, ...upstream].filter(
    ({ text }) => text.length <= longest && shape.test(text) && !text.includes("\r"),
  );
}

/** The rule files that test files name, to lie beside them. */
export function besideTests(conformance: string | undefined): { path: string; text: string }[] {
  if (conformance === undefined) return [];
  return openData(conformance)
    .filesBelow("files/unittests/good")
    .filter(({ text }) => /^groups:/m.test(text))
    .map(({ path, text }) => ({ path: basename(path), text }));
}
