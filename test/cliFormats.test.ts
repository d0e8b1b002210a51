// What each format prints is what its readers accept. `TOCSIN_SCHEMAS` names a folder with the published schemas
// `sarif-2.1.0.json`, `JUnit.xsd` and `jenkins-junit.xsd`; without it, what they ask for is held here as tables.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { violations } from "./jsonSchema.ts";
import type { JsonSchema } from "./jsonSchema.ts";
import { folderWith, rowsOf, tocsin } from "./terminal.ts";
import type { Row } from "./terminal.ts";

const published = process.env["TOCSIN_SCHEMAS"] ?? "";

/** Everything that has to be escaped somewhere, in names of files, in messages, in what stands in the files. */
const odd = `groups:
  - name: "<a href=\\"x\\">&amp; 100%, a:b, ::error::no ]]>"
    rules:
      - alert: "tab\\tbell\\u0007 100%"
        expr: up{job="a,b:c%"} == nope("<&>")
      - alert: Twice
        expr: up == 0
        labels: {severity: page}
      - alert: Twice
        expr: up == 0
        labels: {severity: page}
        annotations:
          summary: "{{ $label.x }}"
`;
const name = "odd, 100%: ü <&>.yml";
const files = {
  [`rules/${name}`]: odd,
  "rules/clean.yml": "groups: []\n",
  "rules/other.yml": "services: {}\n",
};

const inRepository = (): string => {
  const cwd = folderWith({ ...files, ".git/HEAD": "ref: refs/heads/main\n" });
  return join(cwd, "rules");
};

const cwd = inRepository();
const check = (format: string, ...more: string[]): string => {
  const run = tocsin(cwd, ["check", "--format", format, ...more]);
  assert.equal(run.code, 1, run.err);
  return run.out;
};
const rows = rowsOf(tocsin(cwd, ["check", "--format", "json"]));

test("there is an error and a warning to print", () => {
  assert.deepEqual([...new Set(rows.map(({ severity }) => severity))].sort(), ["error", "warning"]);
});

test("json keeps to its schema", () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, "../docs/findings.schema.json"), "utf8"),
  ) as JsonSchema;
  assert.deepEqual(violations(schema, rows), []);
  assert.notDeepEqual(violations(schema, [{ ...rows[0], line: 0 }]), []);
});

const text: JsonSchema = { type: "string", minLength: 1 };
const from = (least: number): JsonSchema => ({ type: "integer", minimum: least });
const closed = (properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema => ({
  type: "object",
  additionalProperties: false,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  properties,
});
const listOf = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const message = closed({ text });
const level: JsonSchema = { enum: ["none", "note", "warning", "error"] };
const tags: JsonSchema = { type: "array", uniqueItems: true, items: text };

/** Of SARIF 2.1.0 what we print: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
const sarifRule = closed({
  id: text,
  shortDescription: message,
  fullDescription: message,
  help: closed({ text, markdown: text }),
  defaultConfiguration: closed({ level }),
  properties: closed({ tags }),
});
const sarifPlace = closed({
  artifactLocation: closed({ uri: text, uriBaseId: { enum: ["%SRCROOT%"] } }, ["uriBaseId"]),
  region: closed({ startLine: from(1), startColumn: from(1), endLine: from(1), endColumn: from(1) }),
});
const sarifResult = closed({
  ruleId: text,
  ruleIndex: from(0),
  level,
  message,
  locations: listOf(closed({ physicalLocation: sarifPlace })),
  partialFingerprints: closed({ "tocsin/v1": text }),
});
const sarif = closed({
  $schema: text,
  version: { enum: ["2.1.0"] },
  runs: listOf(
    closed({
      tool: closed({ driver: closed({ name: text, semanticVersion: text, rules: listOf(sarifRule) }) }),
      columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
      invocations: listOf(
        closed(
          {
            executionSuccessful: { type: "boolean" },
            toolExecutionNotifications: listOf(closed({ level, message })),
          },
          ["toolExecutionNotifications"],
        ),
      ),
      results: listOf(sarifResult),
    }),
  ),
});

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: readonly {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications?: readonly { readonly message: { readonly text: string } }[];
    }[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
          readonly region: {
            readonly startLine: number;
            readonly startColumn: number;
            readonly endLine: number;
            readonly endColumn: number;
          };
        };
      }[];
    }[];
  }[];
}

describe("sarif", () => {
  const out = check("sarif");
  const [run] = (JSON.parse(out) as Sarif).runs;

  test("has the form of SARIF 2.1.0", () => {
    assert.deepEqual(violations(sarif, JSON.parse(out)), []);
    const file = join(published, "sarif-2.1.0.json");
    if (published === "") return;
    assert.deepEqual(violations(JSON.parse(readFileSync(file, "utf8")) as JsonSchema, JSON.parse(out)), []);
  });

  test("says what json says", () => {
    const levels: Record<string, string> = { error: "error", warning: "warning", note: "info" };
    const said = run!.results.map(({ ruleId, ruleIndex, level: word, message: about, locations }): Row => {
      assert.equal(run!.tool.driver.rules[ruleIndex]?.id, ruleId);
      const { artifactLocation, region } = locations[0]!.physicalLocation;
      assert.equal(artifactLocation.uriBaseId, "%SRCROOT%");
      return {
        file: decodeURIComponent(artifactLocation.uri).replace(/^rules\//, ""),
        line: region.startLine,
        column: region.startColumn,
        endLine: region.endLine,
        endColumn: region.endColumn,
        severity: levels[word]!,
        check: ruleId,
        message: about.text,
      };
    });
    assert.deepEqual(said, rows);
  });

  test("names files from the root of the repository, as a URI", () => {
    const uris = run!.results.map(({ locations }) => locations[0]!.physicalLocation.artifactLocation.uri);
    assert.deepEqual([...new Set(uris)], [`rules/${encodeURIComponent(name)}`]);
  });

  test("says what could not be judged", () => {
    const partial = tocsin(cwd, ["check", "--format", "sarif", "clean.yml", "none.yml"]);
    assert.equal(partial.code, 2);
    assert.deepEqual(violations(sarif, JSON.parse(partial.out)), []);
    const [only] = (JSON.parse(partial.out) as Sarif).runs;
    assert.equal(only!.invocations[0]!.executionSuccessful, false);
    assert.match(
      only!.invocations[0]!.toolExecutionNotifications![0]!.message.text,
      /^none\.yml does not exist/,
    );
  });
});

describe("github", () => {
  const out = check("github");
  const lines = out.trimEnd().split("\n");

  test("is a workflow command for each finding and a line for people", () => {
    assert.equal(lines.length, rows.length + 1);
    assert.match(lines.at(-1)!, /^\d+ errors?, \d+ warnings? in 1 of 2 files$/);
    assert.equal(check("github", "--quiet").trimEnd().split("\n").length, rows.length);
  });

  test("is read back as it was meant", () => {
    const words: Record<string, string> = { error: "error", warning: "warning", notice: "info" };
    const unescape = (one: string): string => decodeURIComponent(one.replaceAll(/%(?![0-9A-F]{2})/g, "%25"));
    for (const [at, row] of rows.entries()) {
      const [, word = "", properties = "", data = ""] = /^::(\w+) (.*?)::(.*)$/.exec(lines[at]!)!;
      const pairs = properties.split(",").map((pair) => pair.split("="));
      const { file, title, ...place } = Object.fromEntries(pairs) as Record<string, string>;
      assert.equal(words[word], row.severity);
      assert.equal(unescape(file!), `rules/${row.file}`);
      assert.equal(title, row.check);
      const { line, endLine, column: col, endColumn } = row;
      const columns = line === endLine ? { col, endColumn } : {};
      const expected = Object.entries({ line, endLine, ...columns }).map(([key, value]) => [
        key,
        String(value),
      ]);
      assert.deepEqual(place, Object.fromEntries(expected));
      assert.match(file!, /^[^:,\r\n]+$/);
      assert.ok(unescape(data).startsWith(`rules/${row.file}:${row.line}:${row.column}: `), data);
      assert.ok(data.endsWith(`[${row.check}]`));
    }
  });
});

/** Of the schemas in use what each element must and may have, in an order that all of them take. */
const elements: Readonly<
  Record<
    string,
    { readonly must: readonly string[]; readonly may?: readonly string[]; readonly below: RegExp }
  >
> = {
  testsuites: { must: [], below: /^(testsuite )*$/ },
  testsuite: {
    must: ["name", "timestamp", "hostname", "tests", "failures", "errors", "time", "package", "id"],
    below: /^properties (testcase )*system-out system-err $/,
  },
  properties: { must: [], below: /^(property )+$/ },
  property: { must: ["name", "value"], below: /^$/ },
  testcase: { must: ["name", "classname", "time"], below: /^(error |failure )?$/ },
  failure: { must: ["type"], may: ["message"], below: /^$/ },
  error: { must: ["type"], may: ["message"], below: /^$/ },
  "system-out": { must: [], below: /^$/ },
  "system-err": { must: [], below: /^$/ },
};

interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly below: Element[];
  text: string;
}

const plain = (xml: string): string => {
  assert.doesNotMatch(xml, /&(?!#\d+;)|</);
  return xml.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
};

/** Reads XML of elements, attributes and text. */
function readXml(xml: string): Element {
  const root: Element = { tag: "", attributes: {}, below: [], text: "" };
  const open = [root];
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "");
  for (const [, end, tag = "", attributes = "", isEmpty, characters] of body.matchAll(
    /<(\/?)([\w-]+)((?: [\w-]+="[^"]*")*)(\/?)>|([^<]+)/g,
  )) {
    if (characters !== undefined) open.at(-1)!.text += plain(characters);
    else if (end === "/") assert.equal(open.pop()!.tag, tag);
    else {
      const pairs = [...attributes.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [
        key,
        plain(value!),
      ]);
      const element: Element = { tag, attributes: Object.fromEntries(pairs), below: [], text: "" };
      open.at(-1)!.below.push(element);
      if (isEmpty === "") open.push(element);
    }
  }
  assert.equal(open.length, 1);
  return root.below[0]!;
}

function holdToTable({ tag, attributes, below }: Element): void {
  const rule = elements[tag]!;
  const given = Object.keys(attributes);
  assert.deepEqual(
    rule.must.filter((one) => !given.includes(one)),
    [],
    tag,
  );
  assert.deepEqual(
    given.filter((one) => ![...rule.must, ...(rule.may ?? [])].includes(one)),
    [],
    tag,
  );
  assert.match(below.map((one) => `${one.tag} `).join(""), rule.below);
  below.forEach(holdToTable);
}

describe("junit", () => {
  const out = check("junit");
  const suites = readXml(out).below;
  const odds = suites.find(({ attributes }) => attributes["name"] === name)!;

  test("has the form that every schema takes", () => {
    holdToTable(readXml(out));
    // eslint-disable-next-line no-control-regex -- XML cannot hold them
    assert.doesNotMatch(out, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    assert.match(odds.attributes["timestamp"]!, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  });

  const xmllint = spawnSync("xmllint", ["--version"]).status === 0;
  for (const schema of ["JUnit.xsd", "jenkins-junit.xsd"]) {
    const file = join(published, schema);
    const skip = xmllint && published !== "" && existsSync(file) ? false : "no xmllint or no schema";
    test(`is accepted by ${schema}`, { skip }, () => {
      const ran = spawnSync("xmllint", ["--noout", "--schema", file, "-"], { input: out, encoding: "utf8" });
      assert.equal(ran.status, 0, ran.stderr);
    });
  }

  test("has a suite for each file that is known, and a case for each finding", () => {
    assert.deepEqual(
      suites.map(({ attributes }) => attributes["name"]),
      ["clean.yml", name],
    );
    const cases = odds.below.filter(({ tag }) => tag === "testcase");
    const failed = cases.flatMap(({ below }) => below);
    const errors = rows.filter(({ severity }) => severity === "error");
    assert.deepEqual(
      cases.map(({ attributes }) => attributes["name"]),
      rows.map((row) => `${row.check} at ${row.line}:${row.column}`),
    );
    assert.equal(odds.attributes["tests"], String(rows.length));
    assert.equal(odds.attributes["failures"], String(errors.length));
    assert.deepEqual(
      failed.map(({ attributes }) => attributes["message"]),
      // eslint-disable-next-line no-control-regex -- XML cannot hold them
      errors.map((row) => row.message.replaceAll(/[\u0000-\u0008]/g, "\ufffd")),
    );
    assert.equal(odds.below.at(-2)!.text.trimEnd().split("\n").length, rows.length - errors.length);
  });

  test("fails what fails the run", () => {
    const strict = readXml(check("junit", "--fail-on", "warning")).below.at(-1)!;
    assert.equal(strict.attributes["failures"], String(rows.length));
    const limited = readXml(check("junit", "--max-warnings", "0")).below.at(-1)!;
    assert.equal(limited.attributes["failures"], String(rows.length));
  });

  test("says what could not be judged", () => {
    const partial = tocsin(cwd, ["check", "--format", "junit", "clean.yml", "none.yml"]);
    const read = readXml(partial.out);
    holdToTable(read);
    assert.equal(read.below.at(-1)!.attributes["errors"], "1");
  });
});

test("a secret that stands in .tocsin.yaml is printed by none of them", () => {
  const sources = [
    "history:",
    "  sources:",
    "    one:",
    "      password: pl4nted",
    "      type: postgres",
    '      host: "reader:pl4nted@warehouse"',
    "    two: {type: dagster, base_url: https://me:pl4nted@d.example.com/}",
  ];
  const settings = folderWith({ ".tocsin.yaml": `${sources.join("\n")}\n` });
  for (const format of ["text", "json", "sarif", "github", "junit"]) {
    const { code, out, err } = tocsin(settings, ["check", ".tocsin.yaml", "--format", format]);
    assert.equal(code, 1, err);
    assert.ok(!out.includes("pl4nted"), out);
    assert.match(out, /No secret can stand here/);
    assert.match(out, /\*\*\*@warehouse/);
  }
});
