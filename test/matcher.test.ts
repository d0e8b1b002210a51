import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { newest } from "../server/src/engine/facts/target.ts";
import type { Names } from "../server/src/engine/languages/language.ts";
import { matcher } from "../server/src/engine/languages/matcher/matcher.ts";
import { readClassic } from "../server/src/engine/languages/matcher/readClassic.ts";
import { readUtf8 } from "../server/src/engine/languages/matcher/readUtf8.ts";
import { written } from "../server/src/engine/languages/matcher/tree.ts";
import { conformanceJson, needsConformance } from "./conformance.ts";

interface Case {
  readonly input: string;
  readonly parser: "classic" | "utf8" | "fallback";
  readonly valid: boolean;
  readonly error?: string;
  /** Upstream wants exactly one matcher here. */
  readonly single?: boolean;
}

const flags = { classic: ["classic-mode"], utf8: ["utf8-strict-mode"], fallback: [] };

const parseAs = (input: string, parser: Case["parser"]): ReturnType<typeof matcher.parse> =>
  matcher.parse(input, { target: { ...newest, features: new Set(flags[parser]) } });

const checksOf = (text: string, alertmanager = newest.alertmanager): string[] =>
  matcher.parse(text, { target: { ...newest, alertmanager } }).errors.map(({ check }) => check);

test("matchers agree with upstream's own cases", needsConformance, async (t) => {
  const cases = conformanceJson<Case>("cases/matcher-cases.json");
  assert.ok(cases.length > 50);
  for (const { input, parser, valid, error, single } of cases) {
    await t.test(`${parser} ${JSON.stringify(input)}`, () => {
      const { tree, errors } = parseAs(input, parser);
      const faults = errors.filter(({ check }) => check === "alertmanager/matcher");
      const isOne = !single || tree.matchers.length === 1;
      assert.equal(faults.length === 0 && isOne, valid, error);
      const column = /^([0-9]+):[0-9]+: (?:unexpected|")/.exec(error ?? "")?.[1];
      if (column !== undefined) assert.equal(faults[0]?.span.start, Number(column));
    });
  }
});

test("the fallback tells what only one parser reads", () => {
  assert.deepEqual(checksOf('foo="bar"'), []);
  assert.deepEqual(checksOf('"k8s.pod"="a",foo=~b'), []);
  assert.deepEqual(checksOf("foo='bar'"), ["alertmanager/classic-matcher"]);
  assert.deepEqual(checksOf('foo=~"\\d+"'), ["alertmanager/classic-matcher"]);
  assert.deepEqual(checksOf('foo="\\xf0\\x9f\\x99\\x82"'), ["alertmanager/ambiguous-matcher"]);
  assert.deepEqual(checksOf("foo"), ["alertmanager/matcher"]);
});

test("an old Alertmanager has one parser, and the message says since when there are two", () => {
  assert.deepEqual(checksOf("foo='bar'", "0.25"), []);
  assert.deepEqual(checksOf('k8s.pod="a"', "0.25"), ["alertmanager/matcher"]);
  const { errors } = matcher.parse('k8s.pod="a"', { target: { ...newest, alertmanager: "0.25" } });
  assert.match(errors[0]?.message ?? "", /since Alertmanager 0\.27; the target is 0\.25\.$/);
});

test("all faults of a text are reported, each in its place", () => {
  const { errors } = parseAs('a==b, c, d=~"(", e="f" g', "utf8");
  assert.deepEqual(
    errors.map(({ span }) => [span.start, span.end]),
    [
      [1, 3],
      [7, 8],
      [12, 15],
      [23, 24],
    ],
  );
  assert.equal(errors[0]?.replacement, "=");
});

test("what is meant is suggested", () => {
  const suggested = (text: string): (string | undefined)[] =>
    matcher.parse(text).errors.map(({ replacement }) => replacement);
  assert.deepEqual(suggested('severity=="a"'), ["="]);
  assert.deepEqual(suggested('severity~="a"'), ["=~"]);
  assert.deepEqual(suggested("foo='bar'"), ["foo=\"'bar'\""]);
  assert.deepEqual(suggested('foo=~"\\d+"'), ['foo=~"\\\\d+"']);
});

test("matchers are told in words, and names are offered", () => {
  const hover = (text: string, offset: number): string | undefined =>
    matcher.hover!(matcher.parse(text), offset, noNames)?.markdown;
  assert.equal(hover('severity="critical"', 3), "Alerts whose label `severity` **is** `critical`.");
  assert.equal(hover('team=""', 1), "Alerts **without** the label `team`.");
  assert.match(hover('a="b",team!~"x|y"', 10) ?? "", /`team` \*\*does not match\*\*.*`x\|y`/);
  const names: Names = { list: () => [{ name: "severity" }], find: () => undefined };
  const offered = (text: string, offset: number): string[] =>
    matcher.complete!(matcher.parse(text), offset, names).map(({ label }) => label);
  assert.deepEqual(offered("", 0), ["severity"]);
  assert.deepEqual(offered("{sev", 4), ["severity"]);
  assert.deepEqual(offered('a="b", se', 9), ["severity"]);
  assert.deepEqual(offered("severity", 8), ["severity"]);
  assert.deepEqual(offered("severity ", 9), ["=", "!=", "=~", "!~"]);
  assert.deepEqual(offered('severity="', 10), []);
});

const noNames: Names = { list: () => [], find: () => undefined };

test("what is written out reads back the same in both parsers", () => {
  const name = fc.stringMatching(/^[a-z_][a-z0-9_]*$/);
  const operator = fc.constantFrom<"=" | "!=">("=", "!=");
  fc.assert(
    fc.property(name, operator, fc.string({ unit: "binary" }), (label, sign, value) => {
      // A carriage return is trimmed by neither, and half a surrogate pair is no UTF-8.
      fc.pre(value.isWellFormed() && !/[\r\t\ufffd]/.test(value));
      const text = written({ name: label, operator: sign, value });
      for (const { matchers, errors } of [readUtf8(text), readClassic(text)]) {
        assert.deepEqual(errors, []);
        assert.deepEqual(
          matchers.map((one) => [one.name, one.operator, one.value]),
          [[label, sign, value]],
        );
      }
    }),
  );
});

test("any text is read, with spans inside of it", () => {
  const pieces = fc.constantFrom("{", "}", ",", "=", "!", "~", '"', "'", "\\", "a", " ", "(", "\n", "🙂");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      const text = parts.join("");
      for (const parser of ["classic", "utf8", "fallback"] as const) {
        const parsed = parseAs(text, parser);
        for (const { span } of [...parsed.errors, ...parsed.tree.matchers]) {
          assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, text);
        }
      }
    }),
  );
});

test("a long text costs linear time", () => {
  for (const piece of ["a=b,", '"', "\\", " ", "{", "a='b',", "a "]) {
    const started = performance.now();
    matcher.parse(piece.repeat(100_000));
    assert.ok(performance.now() - started < 5000, piece);
  }
});
