import { promql } from "../languages/promql/promql.ts";
import type { Document } from "../model/document.ts";
import { isRule } from "../model/items.ts";
import type { AlertRule, RecordRule } from "../model/items.ts";
import { rangeOf } from "../model/place.ts";
import { matchingFiles } from "../model/ruleFileGlob.ts";
import { readUnitTests } from "../model/unitTests.ts";
import type { UnitTest } from "../model/unitTests.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Range } from "../text/chunk.ts";

/** The unit tests in a file; undefined for one of another kind. */
export const unitTests = readUnitTests;

/** URIs of the files that hold unit tests. */
export const unitTestFiles = (workspace: Workspace): string[] =>
  [...workspace.uris()]
    .filter((uri) => workspace.project(uri).natureOf(uri)?.kind?.id === "promtool-tests")
    .toSorted();

/** Which rules of a file are tested. */
export interface FileCoverage {
  readonly uri: string;
  readonly rules: readonly RuleCoverage[];
}

export interface RuleCoverage {
  readonly name: string;
  readonly type: "alert" | "record";
  /** All of the rule. */
  readonly range: Range;
  /** A test says what must come out of it, or out of a rule that reads it. */
  readonly covered: boolean;
}

/** What the tests of these indexes cover of the rule files that they load. */
export function ruleCoverage(
  document: Document,
  workspace: Workspace,
  tests: readonly number[],
): FileCoverage[] {
  const { uri } = document;
  const file = readUnitTests(document);
  const project = workspace.project(uri);
  const uris = (file?.ruleFiles ?? []).flatMap((pattern) => matchingFiles(project, uri, pattern) ?? []);
  const files = [...new Set(uris)].map((one) => ({ uri: one, rules: rulesOf(workspace.document(one)) }));
  const chosen = tests.flatMap((index) => file?.tests[index] ?? []);
  const covered = coveredBy(
    chosen,
    files.flatMap(({ rules }) => rules),
  );
  return files.map((one) => ({
    uri: one.uri,
    rules: one.rules.map((rule) => ({
      name: rule.name.value,
      type: rule.type,
      range: rangeOf(rule.extent),
      covered: covered.has(rule),
    })),
  }));
}

type Rule = AlertRule | RecordRule;

const rulesOf = (document: Document | undefined): Rule[] =>
  (document?.parts ?? []).flatMap(({ items }) => items).filter(isRule);

function coveredBy(tests: readonly UnitTest[], rules: readonly Rule[]): ReadonlySet<Rule> {
  const records = Map.groupBy(
    rules.filter(({ type }) => type === "record"),
    ({ name }) => name.value,
  );
  const assertions = tests.flatMap((test) => test.assertions);
  const alerts = new Set(assertions.flatMap(({ type, subject }) => (type === "alert" ? [subject] : [])));
  const covered = new Set(rules.filter(({ type, name }) => type === "alert" && alerts.has(name.value)));
  const cover = (text: string): void => {
    for (const metric of metricsIn(text)) for (const rule of records.get(metric) ?? []) covered.add(rule);
  };
  for (const { type, subject } of assertions) if (type === "expr") cover(subject);
  // What is added while it is walked is walked, too.
  for (const { expr } of covered) if (expr) cover(expr.text);
  return covered;
}

const metricsIn = (text: string): string[] =>
  (promql.symbols?.(promql.parse(text, {})) ?? []).flatMap(({ space, name }) =>
    space === "metric" ? [name] : [],
  );
