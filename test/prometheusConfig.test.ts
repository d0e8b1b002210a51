import assert from "node:assert/strict";
import { dirname } from "node:path";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import type { PlacedFinding } from "../server/src/engine/model/finding.ts";
import { errorsOf } from "./checkText.ts";
import { conformanceJson, hasConformance, needsConformance, readConformance } from "./conformance.ts";

interface Verdict {
  readonly file: string;
  readonly expected: "good" | "bad";
  readonly error?: string;
  readonly agentExpected?: "good" | "bad";
  /** Refused only when the files that it names are read as well. */
  readonly fullCheckOnly?: boolean;
  /** What the file is when it is no configuration. */
  readonly docKind?: string;
  readonly promtool242?: {
    readonly valid: boolean | null;
    readonly output?: string;
    /** The program was built without some of the sections. */
    readonly buildLimitation?: string;
  };
}

const folder = "files/prometheus-config";
const verdicts = conformanceJson<Verdict>(`${folder}/manifest.json`).filter(({ docKind }) => !docKind);

/** The findings of one configuration, which is named by the settings: its content may be too broken to know it by. */
function judge(text: string, target = "{}"): readonly PlacedFinding[] {
  const engine = new Engine();
  const uri = "file:///project/config.yml";
  const settings = `files: { kinds: { "*.yml": prometheus-config } }\ntarget: ${target}\n`;
  engine.put({ uri: "file:///project/.tocsin.yaml", text: settings, open: false });
  engine.put({ uri, text, open: true });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return engine.report(uri).findings;
}

test("configurations of upstream's own tests", needsConformance, async (t) => {
  for (const { file, expected, error, fullCheckOnly } of verdicts) {
    const path = `${folder}/${file}`;
    if (!hasConformance(path)) continue;
    const text = readConformance(path);
    await t.test(file, () => {
      const errors = errorsOf(judge(text));
      if (expected === "good" || fullCheckOnly) return assert.deepEqual(errors, []);
      assert.ok(errors.length > 0, `no error, upstream says: ${error}`);
      assert.ok(
        errors.some((one) => isSameFault(one, text, error ?? "")),
        `${errors.join("\n")}\nis not what upstream says: ${error}`,
      );
    });
  }
});

/** An error stands on a line, or speaks of something, that upstream's message names. */
function isSameFault(found: string, text: string, upstream: string): boolean {
  const line = text.split("\n")[Number.parseInt(found, 10) - 1] ?? "";
  const named = wordsOf(upstream);
  return [...wordsOf(found), ...wordsOf(line)].some(
    (word) => named.has(word) || synonyms.get(word)?.test(upstream),
  );
}

/** Words in which messages differ although they mean the same. */
const synonyms: ReadonlyMap<string, RegExp> = new Map([
  ["alert_relabel_configs", /alert relabeling/],
  ["metric_relabel_configs", /metric relabeling/],
  ["relabel_configs", /target relabeling/],
  ["write_relabel_configs", /relabeling rule in remote write/],
  ["regex", /regexp/],
  ["utf", /\\xff|utf8/],
  ["nothing", /empty or null/],
]);

const plain = new Set(
  "must configured that this with have takes file config name need refuse value from scrape job section the for".split(
    " ",
  ),
);

/** Names of keys fall into their words; the singular stands for the plural. */
const wordsOf = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(/[a-z0-9_]{3,}/g) ?? [])
      .flatMap((word) => [word, ...word.split("_")])
      .map((word) => word.replace(/s$/, ""))
      .filter((word) => word.length > 2 && !plain.has(word)),
  );

test("the same configurations for an agent", needsConformance, async (t) => {
  for (const { file, agentExpected } of verdicts) {
    if (!agentExpected) continue;
    await t.test(file, () => {
      const errors = errorsOf(judge(readConformance(`${folder}/${file}`), "{ agent: true }"));
      assert.equal(errors.length > 0, agentExpected === "bad", errors.join("\n"));
    });
  }
});

test("the same configurations for Prometheus 2.42", needsConformance, async (t) => {
  for (const { file, promtool242 } of verdicts) {
    if (typeof promtool242?.valid !== "boolean" || promtool242.buildLimitation) continue;
    const path = `${folder}/${file}`;
    if (!hasConformance(path)) continue;
    const text = readConformance(path);
    await t.test(file, () => {
      const errors = errorsOf(judge(text, '{ prometheus: "2.42" }'));
      assert.equal(errors.length === 0, promtool242.valid, errors.join("\n"));
      for (const [, line] of (promtool242.output ?? "").matchAll(/line (\d+):/g))
        assert.ok(
          errors.some((error) => error.startsWith(`${line}:`)),
          `${promtool242.output}\n${errors.join("\n")}`,
        );
    });
  }
});

test("a job that stands in two files is said where both are known", needsConformance, () => {
  const file = verdicts.find(
    ({ error, fullCheckOnly }) => fullCheckOnly && /multiple scrape configs/.test(error ?? ""),
  )!;
  const text = readConformance(`${folder}/${file.file}`);
  const engine = new Engine();
  engine.put({
    uri: "file:///project/.tocsin.yaml",
    text: 'files: { kinds: { "*.yml": prometheus-config } }',
    open: false,
  });
  engine.put({ uri: "file:///project/config.yml", text, open: true });
  for (const [, name] of text.matchAll(/- (\S+\.good\.yml)/g))
    engine.put({
      uri: `file:///project/${name}`,
      text: readConformance(`${folder}/${dirname(file.file).replace("bad", "good")}/${name}`),
      open: false,
    });
  while (engine.step());
  const findings = engine.report("file:///project/config.yml").findings.map(({ check }) => check);
  assert.ok(findings.includes("prometheus/duplicate-job"), findings.join());
});
