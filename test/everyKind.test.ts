// What a page says of rules holds for rules wherever they stand: in objects of the operator, and in rule files of
// programs that read PromQL as Prometheus does.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import { readerNames } from "../server/src/engine/facts/readers.ts";
import { readFixturePage } from "./fixturePage.ts";
import type { FixtureCase, FixtureFile } from "./fixturePage.ts";

const root = join(import.meta.dirname, "..");
const folder = "file:///project";

/** How the same rules are written for another program. */
interface Dress {
  readonly kind: string;
  /** Lines in front, and blanks before each line. */
  readonly head: string;
  readonly indent: number;
  /** Kind that `.tocsin.yaml` gives the file; without it the content decides. */
  readonly configured?: string;
}

const dresses: readonly Dress[] = [
  {
    kind: "prometheusrule-crd",
    head: "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: x\nspec:\n",
    indent: 2,
  },
  { kind: "thanos-rules", head: "", indent: 0, configured: "thanos-rules" },
  { kind: "mimir-rules", head: "", indent: 0, configured: "mimir-rules" },
];

const isRules = ({ name, text }: FixtureFile): boolean =>
  /\.ya?ml$/.test(name) && !name.endsWith(".tocsin.yaml") && /^groups:/m.test(text) && !/^---/m.test(text);

interface Found {
  readonly line: number;
  readonly character: number;
  readonly message: string;
}

/** What the page's own check finds in the rules of an example, in the positions of the undressed text. */
function findings(one: FixtureCase, rules: FixtureFile, id: string, dress: Dress | undefined): Found[] {
  const engine = new Engine();
  engine.roots = [folder];
  const uriOf = (file: FixtureFile): string => `${folder}/${file.name}`;
  engine.learn({ type: "files", version: 1, uris: new Set(one.files.map(uriOf)) });
  if (dress?.configured !== undefined) {
    const text = `files: { kinds: { "${rules.name}": ${dress.configured} } }`;
    engine.learn({ type: "settings", version: 1, root: "", text });
  }
  for (const file of one.files) {
    if (file.fence.word === "markdown") continue;
    const dressed = file === rules && dress ? dress.head + indented(file.text, dress.indent) : file.text;
    engine.put({ uri: uriOf(file), text: dressed, open: true });
  }
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  if (dress)
    assert.deepEqual(
      engine.status(uriOf(rules)).kinds.map((kind) => kind.id),
      [dress.kind],
    );
  const lines = (dress?.head ?? "").split("\n").length - 1;
  return engine
    .report(uriOf(rules))
    .findings.filter(({ check }) => check === id)
    .map(({ range: { start }, message }) => ({
      line: start.line - lines,
      character: start.character - (dress?.indent ?? 0),
      message: message.replace(refuses, "the reader refuses"),
    }));
}

/** Who refuses the rules goes with the kind. */
const refuses = new RegExp(String.raw`\b(?:${Object.values(readerNames).join("|")}) refuses`);

const indented = (text: string, indent: number): string =>
  indent === 0 ? text : text.replaceAll(/^(?=.)/gm, " ".repeat(indent));

/** Where a kind differs, by check and kind, or check, example and kind, with the reason. */
const differs: ReadonlyMap<string, string> = new Map([
  ...["prometheusrule-crd", "thanos-rules", "mimir-rules"].map(
    (kind) => [`template/unknown-external-label ${kind}`, "no prometheus.yml loads them"] as const,
  ),
  ["rule/invalid-name thanos-rules", "which names are allowed is known by version for Prometheus alone"],
  ["template/unknown-label › A recorded metric thanos-rules", "what a ruler records gets labels of its own"],
  ["alert/untested prometheusrule-crd", "what is said of a whole file stands at the head of the object"],
  ["rule/invalid-name mimir-rules", "which names are allowed is known by version for Prometheus alone"],
]);

/** A bare number is no text in an object of Kubernetes, and said so by `yaml/wrong-type`; an empty text is a duration. */
const differsInJson = /^\s*\w+: (?:\d+|"")\s*$/m;

let compared = 0;

for (const path of globSync("fixtures/checks/{alert,duration,promql,rule,template}/*.md", {
  cwd: root,
}).sort()) {
  const { id, cases } = readFixturePage(readFileSync(join(root, path), "utf8"));
  test(`${id} holds for rules of every kind`, () => {
    for (const one of cases) {
      const [rules, ...others] = one.files.filter(isRules);
      if (!rules || others.length > 0) continue;
      const plain = findings(one, rules, id, undefined);
      for (const dress of dresses) {
        if (differs.has(`${id} ${dress.kind}`)) continue;
        if (differs.has(`${id} › ${one.title} ${dress.kind}`)) continue;
        if (dress.kind === "prometheusrule-crd" && differsInJson.test(rules.text)) continue;
        const found = findings(one, rules, id, dress);
        assert.deepEqual(found, plain, `${one.title}, as ${dress.kind}`);
        compared++;
      }
    }
  });
}

test("there were examples to compare", () => assert.ok(compared > 100, `${compared}`));
