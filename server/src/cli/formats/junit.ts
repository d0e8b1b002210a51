import { packageVersion } from "../../workspaceFiles/packageFiles.ts";
import type { FindingRow } from "../findingRow.ts";
import type { FileResult, Format, PrintOptions } from "./format.ts";

/**
 * A test suite for each file and a test case for each finding: failed when the finding fails the run, else passed and
 * told of in what the suite printed. It holds to what all schemas in use accept: that of Apache Ant's task, in its older
 * form as well, and Jenkins'.
 */
export const junit: Format = {
  id: "junit",
  print: (results, options) => {
    const suites = results
      .filter(({ isKnown, findings }) => isKnown || findings.length > 0)
      .map((result) => suiteOf(result, options));
    if (options.problems.length > 0) suites.push(unanswered(options));
    const shown = suites.map((suite, id) => printSuite(suite, id, options.now)).join("");
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${shown}</testsuites>\n`;
  },
};

interface Suite {
  readonly name: string;
  readonly failures: number;
  readonly errors: number;
  readonly cases: readonly string[];
  readonly said: string;
}

function suiteOf({ file, findings }: FileResult, { fails }: PrintOptions): Suite {
  const failures = findings.filter(fails).length;
  const cases = findings.map((finding) => caseOf(file, finding, fails(finding)));
  if (cases.length === 0) cases.push(testCase("no findings", file));
  const rest = findings.filter((finding) => !fails(finding)).map((finding) => `${line(file, finding)}\n`);
  return { name: file, failures, errors: 0, cases, said: rest.join("") };
}

/** What could not be judged is an error of the run, not of a rule. */
function unanswered({ problems }: PrintOptions): Suite {
  const cases = problems.map(({ message, hint }) =>
    testCase(message, "tocsin", element("error", { message, type: "not judged" }, escapeXml(hint))),
  );
  return { name: "not judged", failures: 0, errors: cases.length, cases, said: "" };
}

function caseOf(file: string, finding: FindingRow, isFailure: boolean): string {
  const { severity, check, message } = finding;
  const failure = element("failure", { message, type: severity }, escapeXml(line(file, finding)));
  const name = `${check} at ${finding.line}:${finding.column}`;
  return testCase(name, file, isFailure ? failure : undefined);
}

const line = (file: string, { line: number, column, severity, check, message }: FindingRow): string =>
  `${file}:${number}:${column}: ${severity}: ${message} [${check}]`;

const testCase = (name: string, classname: string, inner?: string): string =>
  `    ${element("testcase", { name, classname, time: "0" }, inner)}\n`;

/** The schemas want every suite to say when and where it ran, a property, and what it printed. */
function printSuite({ name, failures, errors, cases, said }: Suite, id: number, now: Date): string {
  const timestamp = now.toISOString().slice(0, "2000-01-01T00:00:00".length);
  const about = { id, name, package: "tocsin", timestamp, hostname: "localhost", time: "0" };
  const head = attributesOf({ ...about, tests: cases.length, failures, errors });
  const version = element("property", { name: "tocsin", value: packageVersion() });
  const out = element("system-out", {}, escapeXml(said));
  return `  <testsuite${head}>
    <properties>${version}</properties>
${cases.join("")}    ${out}
    <system-err></system-err>
  </testsuite>
`;
}

type Attributes = Readonly<Record<string, string | number>>;

/** `inner` is XML already. */
function element(name: string, attributes: Attributes, inner?: string): string {
  const head = `<${name}${attributesOf(attributes)}`;
  return inner === undefined ? `${head}/>` : `${head}>${inner}</${name}>`;
}

const attributesOf = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll(/["\t\n]/g, asReference)}"`)
    .join("");

/** What XML 1.0 cannot hold at all becomes a replacement character: https://www.w3.org/TR/xml/#charsets */
const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(unspeakable, "\ufffd")
    .replaceAll(/[<>&\r]/g, asReference);

const asReference = (character: string): string => `&#${character.charCodeAt(0)};`;

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const unspeakable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
