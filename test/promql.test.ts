import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { promql } from "../server/src/engine/languages/promql/promql.ts";
import { conformanceJson, needsConformance } from "./conformance.ts";
import { withFeatures } from "./withFeatures.ts";

/** Every flag of Prometheus 3.14 that changes what parses. */
const everyFlag = withFeatures(
  "promql-experimental-functions",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
  "promql-delayed-name-removal",
);

interface Case {
  readonly expr: string;
  readonly exprBase64?: string;
  readonly valid: boolean;
  readonly authoritative?: boolean;
  readonly goVerdict?: { readonly valid: boolean };
  readonly validWithDefaultFlags: boolean;
  readonly errors?: readonly { readonly message: string; readonly start?: number; readonly end?: number }[];
}

/** Where the source is only the user interface's own checker, its word counts where upstream's verdict is noted. */
const isTruth = (each: Case): boolean => each.authoritative !== false || each.goVerdict !== undefined;

const refuses = (text: string, options = {}): boolean => promql.parse(text, options).errors.length > 0;

suite("agreement with upstream's own tests", needsConformance, () => {
  const cases = conformanceJson<Case>("cases/promql-cases.json");
  const authoritative = cases.filter((each) => each.authoritative !== false);

  test("accepts and refuses the same, with every flag", () => {
    const wrong = cases
      .filter(isTruth)
      .filter((each) => refuses(each.expr, everyFlag) === (each.goVerdict?.valid ?? each.valid));
    assert.deepEqual(
      wrong.map((each) => each.expr),
      [],
    );
  });

  test("accepts and refuses the same, with the default flags", () => {
    const wrong = authoritative.filter((each) => refuses(each.expr) === each.validWithDefaultFlags);
    assert.deepEqual(
      wrong.map((each) => each.expr),
      [],
    );
  });

  test("gives upstream's first message at upstream's place", () => {
    const refused = authoritative.filter((each) => !each.valid && each.errors !== undefined);
    for (const { expr, errors = [], exprBase64 } of refused) {
      const [wanted] = errors;
      const [found] = promql.parse(expr, everyFlag).errors;
      assert.ok(wanted !== undefined && found !== undefined, expr);
      // Some of upstream's tests compare with the format instead of the finished message.
      assert.equal(found.message.replace(/-?\d+\.000000$/, "%f"), wanted.message, expr);
      if (wanted.start === undefined || wanted.end === undefined) continue;
      assert.equal(Buffer.byteLength(expr.slice(0, found.span.start)), wanted.start, expr);
      // Bytes that are no UTF-8 have grown while they became text.
      if (exprBase64 !== undefined) continue;
      // Upstream's span of an operator leaves its last character out.
      const isOperator = /^(comparisons between|bool modifier|label )/.test(wanted.message);
      const end = Buffer.byteLength(expr.slice(0, found.span.end));
      assert.equal(end - (isOperator ? 1 : 0), wanted.end, expr);
    }
  });

  test("reads every expression of the engine's tests", () => {
    const exprs = conformanceJson<{ expr: string }>("cases/promqltest-exprs.json").map((each) => each.expr);
    assert.ok(exprs.length > 1000);
    assert.deepEqual(
      exprs.filter((expr) => refuses(expr, everyFlag)),
      [],
    );
  });
});

/** `message @ the text at its span` for every error. */
const errorsOf = (text: string, options = {}): string[] =>
  promql
    .parse(text, options)
    .errors.map(({ message, span }) => `${message} @ ${text.slice(span.start, span.end)}`);

const table = (title: string, rows: readonly (readonly [string, ...string[]])[], options = {}): void => {
  test(title, () => {
    for (const [text, ...wanted] of rows) assert.deepEqual(errorsOf(text, options), wanted, text);
  });
};

suite("errors", () => {
  table("are all that do not depend on each other", [
    [
      "foo{a=b, c=d}",
      ...["b", "d"].map(
        (name) => `unexpected identifier "${name}" in label matching, expected string @ ${name}`,
      ),
    ],
    [
      "sun(a) + incease(b[5m])",
      'unknown function with name "sun" @ sun',
      'unknown function with name "incease" @ incease',
    ],
    [
      'a{x=~"["} + b{y=~"*"}',
      'error parsing regexp: missing closing ]: `[` @ x=~"["',
      'error parsing regexp: missing argument to repetition operator: `*` @ y=~"*"',
    ],
    [
      "sum(foo bar) + topk(x)",
      'unexpected identifier "bar" in aggregation @ bar',
      "wrong number of arguments for aggregate expression provided, expected 2, got 1 @ topk(x)",
    ],
    [
      "(1 == 1) + (up[5m])",
      "comparisons between scalars must use BOOL modifier @ ==",
      "binary expression must contain only scalar and instant vector types @ (up[5m])",
    ],
  ]);

  table("have no echo", [
    ["foo[5m1m]", 'not a valid duration string: "5m1m" @ 5m1m'],
    ["foo[5s/0d]", "division by zero @ /"],
    ["rate(foo[5m)", 'unexpected ")" in subquery or range, expected ":" or "]" @ )'],
    ["sum(", "unclosed left parenthesis @ "],
    ["rate(foo{", "unexpected end of input inside braces @ "],
    [
      "foo and on (a) group_left (b) bar",
      'no grouping allowed for "and" operation @ foo and on (a) group_left (b) bar',
    ],
    ["sum(foo bar, baz)", 'unexpected identifier "bar" in aggregation @ bar'],
    ["sum by le) (rate(a[5m])) > 1 or up", 'unexpected identifier "le" in grouping opts, expected "(" @ le'],
    ["sum by (le) rate(a[5m])) > 1", 'unexpected identifier "rate" in aggregation @ rate'],
    ["sum(foo by (a)) - (1", "unexpected <by> in aggregation @ by"],
    ["round(a,) + 1", "trailing commas not allowed in function call args @ ,"],
  ]);

  table("name the tokens as upstream does", [
    ["foo by", "unexpected <by> @ by"],
    ["foo SUM", "unexpected <aggr:SUM> @ SUM"],
    ["foo @ bar", 'unexpected identifier "bar" in @, expected timestamp @ bar'],
    ['foo "a long string"', 'unexpected string "\\"a long st"... @ "a long string"'],
    ["foo 5m", 'unexpected duration "5m" @ 5m'],
    ["a * on (x) group_left ^ b", 'unexpected <op:^> in grouping opts, expected "(" @ ^'],
  ]);

  table("count in UTF-16 units", [
    ['foo{a="😀é", b=c}', 'unexpected identifier "c" in label matching, expected string @ c'],
    ['{"😀"} and bar baz', 'unexpected identifier "baz" @ baz'],
  ]);

  test("propose the function that was meant", () => {
    const replacement = (text: string): string | undefined => promql.parse(text).errors[0]?.replacement;
    assert.equal(replacement("incease(a[5m])"), "increase");
    assert.equal(replacement("Rate(a[5m])"), "rate");
    assert.equal(replacement("cuont(a)"), "count");
    assert.equal(replacement("holt_winters(a[5m], 1, 1)"), "double_exponential_smoothing");
    assert.equal(replacement("my_own_function(a)"), undefined);
    assert.equal(promql.parse("incease(a[5m])").errors[0]?.check, "promql/unknown-function");
    assert.equal(promql.parse("1 == 1").errors[0]?.check, "promql/type");
    assert.equal(promql.parse("foo bar").errors[0]?.check, "promql/syntax");
  });

  table("say which flag is missing", [
    ["sort_by_label(a, 'b')", 'function "sort_by_label" is not enabled @ sort_by_label'],
    ["limitk(1, a)", "`limitk` is experimental and not enabled @ limitk(1, a)"],
    ["rate(a[5m] smoothed)", "smoothed modifier is experimental and not enabled @ a[5m]"],
    ["a + fill(0) b", "binop fill modifiers are experimental and not enabled @ a + fill(0) b"],
  ]);
  table(
    "are none with the flag",
    [["sort_by_label(a, 'b')"], ["limitk(1, a)"], ["rate(a[5m] smoothed)"], ["a + fill(0) b"]],
    everyFlag,
  );
});

suite("regular expressions of matchers", () => {
  const accepted = [
    "(?i)a",
    "\\pL+",
    "[[:alpha:]]",
    "\\Qa.b\\E",
    "a\\z",
    "(?P<n>a)",
    "(?<n>a)",
    "(?P<n>a)(?P<n>b)",
    "\\p{LC}",
    "\\p{Letter}",
    "\\p{greek}",
    "a|b|",
    "",
  ];
  const refused = ["(?=a)", "(?!a)", "a(?<!b)", "(a)\\1", "a{1001}", "[b-a]", "(", "a**", "\\p{Nonsense}"];

  test("are those of RE2 in Go", () => {
    const text = (regex: string): string => `foo{a=~${JSON.stringify(regex)}}`;
    assert.deepEqual(
      accepted.filter((regex) => refuses(text(regex))),
      [],
    );
    assert.deepEqual(
      refused.filter((regex) => !refuses(text(regex))),
      [],
    );
  });

  test("decide whether a selector selects everything", () => {
    const everything = ['{a=~".*"}', '{a=~"b|"}', '{a=~"(b|c)?"}', '{a!~".+"}', '{a!="b"}', '{a=""}'];
    assert.deepEqual(
      everything.filter((text) => !refuses(text)),
      [],
    );
    const something = ['{a=~".+"}', '{a=~"b|c"}', '{a!~".*"}', '{a!=""}', '{a="b"}', '{"a"}'];
    assert.deepEqual(
      something.filter((text) => refuses(text)),
      [],
    );
  });
});
