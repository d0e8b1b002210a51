import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { newest } from "../server/src/engine/facts/target.ts";
import { series } from "../server/src/engine/languages/series/series.ts";
import { conformanceJson, needsConformance } from "./conformance.ts";

interface Case {
  readonly input: string;
  readonly valid: boolean;
  readonly error?: string;
}

test("reads and refuses the series that upstream reads and refuses", needsConformance, () => {
  const cases = conformanceJson<Case>("cases/series-desc-cases.json");
  assert.ok(cases.length > 30);
  const wrong = cases.filter(({ input, valid }) => (series.parse(input).errors.length === 0) !== valid);
  assert.deepEqual(
    wrong.map(({ input }) => input),
    [],
  );
});

/** `message @ the text at its span` for every error. */
const errorsOf = (text: string, variant = ""): string[] =>
  series
    .parse(text, { variant })
    .errors.map(({ message, span }) => `${message} @ ${text.slice(span.start, span.end)}`);

/** Verdicts of promtool on `series` and `values`. */
const verdicts: readonly (readonly [series: string, values: string, valid: boolean])[] = [
  ['foo{a="b"}', "1 _ 2x3 _x2 stale 1+1x5 -1-1x2 +5", true],
  ["foo", "NaN +Inf -Inf 1e3x2 .5 1.x3 08 0x10", true],
  ["foo 1 2", "3", true],
  ["sum{by=`1`,}", "", true],
  ['foo{__name__="x"}', "1", true],
  ['foo {a="b"}', "1", false],
  ['foo{a="1", a="2"}', "1", false],
  ['{"a", "b"}', "1", false],
  ['{__name__="a", __name__="b"}', "1", false],
  ['foo{"a", "b", __name__="c"}', "1", true],
  ["foo{a}", "1", false],
  ["foo{,}", "1", false],
  ['foo{a="b" c="d"}', "1", false],
  ["foo # x", "1", false],
  ["on", "1", false],
  ["inf", "1", false],
  ["1", "1", false],
  ["foo-bar", "1", false],
  ["foo[5m]", "1", false],
  ['foo{a="b"}x', "1", false],
  ["foo", "1x", false],
  ["foo", "1x-3", false],
  ["foo", "1x1.5", false],
  ["foo", "Infx3", false],
  ["foo", "stalex3", false],
  ["foo", "stale x3", false],
  ["foo", "1 + 1x3", false],
  ["foo", "--1", false],
  ["foo", "1,2", false],
  ["foo", "5m", false],
  ["foo", "1 2 # c", false],
  ["foo", "1\n2", false],
  ["foo", "1xx3", false],
  ["foo", "1x3+1", false],
];

test("agrees with promtool on single items", () => {
  for (const [name, values, valid] of verdicts) {
    const errors = [...errorsOf(name), ...errorsOf(values, "values")];
    assert.equal(errors.length === 0, valid, `${name} | ${values}: ${errors.join()}`);
  }
});

suite("errors", () => {
  test("are all that do not depend on each other, each at its place", () => {
    assert.deepEqual(errorsOf("1 5m 2 3x {{foo:1 sum:x}} _", "values"), [
      'bad number syntax: "5m" @ 5m',
      "unexpected ' ' in series values: behind `x` stands how often, as in 1x5 @  ",
      'bad histogram descriptor found: "foo"; known are schema, sum, count, z_bucket, z_bucket_w, buckets, n_buckets, custom_values, offset, n_offset, counter_reset_hint @ foo',
      "unexpected character 'x' in series values, expected a number @ x",
    ]);
    assert.deepEqual(errorsOf('up{a=b, c!="d", e="f"} 1+1'), [
      'unexpected identifier "b" in label set, expected string @ b',
      'unexpected <op:!=> in label set, expected "=" @ !=',
      "a step in series values needs the number of times that it is added, as in +1x5 @ +1",
    ]);
  });

  test("name what an older Prometheus cannot read", () => {
    const target = { ...newest, prometheus: "2.42" };
    const since = (text: string, variant = ""): unknown[] =>
      series.parse(text, { target, variant }).errors.map((error) => error.since);
    assert.deepEqual(since('{"a.b"} 1_000 {{sum:1}}'), [
      "prometheus 3.0",
      "prometheus 2.54",
      "prometheus 2.47",
    ]);
    assert.deepEqual(since("up 1 2x3"), []);
  });
});

test("counts the samples that items stand for", () => {
  const { items } = series.parse("1 2x3 _x4 0+10x5 {{}}x2 stale", { variant: "values" }).tree;
  assert.deepEqual(
    items.map(({ type, count }) => `${type} ${count}`),
    ["number 1", "number 4", "blank 4", "number 6", "histogram 3", "stale 1"],
  );
  const hover = series.hover!(series.parse("0+10x5", { variant: "values" }), 2, {
    list: () => [],
    find: () => undefined,
  });
  assert.equal(hover?.markdown, "6 samples: 0, 10, 20 … 50.");
});

test("completes names as in a selector, and what values can be", () => {
  const names = {
    list: (space: string) => [{ name: space === "metric" ? "up" : "job" }],
    find: () => undefined,
  };
  const labels = (text: string, variant: string): string[] =>
    series.complete!(series.parse(text, { variant }), text.length, names).map(({ label }) => label);
  assert.deepEqual(labels("u", ""), ["up"]);
  assert.deepEqual(labels("up{", ""), ["job"]);
  assert.deepEqual(labels("up{job", ""), ["job"]);
  assert.deepEqual(labels("up{job ", ""), ["="]);
  assert.deepEqual(labels("up 1 ", ""), []);
  assert.ok(labels("1 ", "values").includes("stale"));
  assert.deepEqual(labels("1 2", "values"), []);
  assert.ok(labels("{{schema:1 ", "values").includes("buckets"));
});

test("anything is answered, with spans inside the text, in linear time", () => {
  const piece = fc.constantFrom(
    ...["up", "{", "}", "{{", "}}", "[", "]", "=", '"x"', ",", ":", "x", "_", "+", "-", "1", ".5", "stale"],
    ...["schema:", "sum:", "buckets:[", "\n", " ", "#", "😀", "\ud800", "0x", "1e", "{{}}x2"],
  );
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, fc.constantFrom("", "values", "metric", "histogram"), (input, variant) => {
      const parsed = series.parse(input, { variant });
      for (const { span, message } of parsed.errors) {
        assert.ok(0 <= span.start && span.start <= span.end && span.end <= input.length, input);
        assert.notEqual(message, "");
      }
      for (const { span } of series.symbols!(parsed)) assert.ok(span.end <= input.length);
    }),
    { seed: 20261121, numRuns: 4000 },
  );
  for (const part of ["{{", "{{schema:1 ", "1+", "x", "{{buckets:[1 ", "{{}}+", 'up{a="b",', "1\n"]) {
    assert.ok(series.parse(part.repeat(20_000)).errors.length <= 100 * 20_000);
    assert.ok(series.parse(part.repeat(20_000), { variant: "values" }).text.length > 0);
  }
});
