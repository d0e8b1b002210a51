import assert from "node:assert/strict";
import { test } from "node:test";
import { parser } from "@prometheus-io/lezer-promql";
import fc from "fast-check";
import { labelsOf } from "../server/src/engine/languages/promql/labels.ts";
import { promql } from "../server/src/engine/languages/promql/promql.ts";
import type { Names } from "../server/src/engine/languages/language.ts";
import { withFeatures } from "./withFeatures.ts";

const parameters = { seed: 20261121, numRuns: 1500 };
const names: Names = { list: () => [{ name: "up" }, { name: "job" }], find: (_, name) => ({ name }) };
const experimental = withFeatures("promql-experimental-functions");

const word = fc.constantFrom("up", "foo", "http_requests_total", "a:b", "job", "rate_x");
const label = fc.constantFrom("job", "instance", "le", "code");
const duration = fc.constantFrom("5m", "1h30m", "300", "1d", "30s");
const number = fc.constantFrom("0", "1", "0.5", "1e3", "0x1F", "100");
const matcher = fc
  .tuple(label, fc.constantFrom("=", "!=", "=~", "!~"), fc.constantFrom('"a"', "'b.*'", "`c|d`", '"x\\ty"'))
  .map((parts) => parts.join(""));
const selector = fc
  .tuple(word, fc.array(matcher, { maxLength: 3 }))
  .map(([name, matchers]) => `${name}{${matchers.join(", ")}}`);
const grouping = fc.array(label, { maxLength: 2 }).map((labels) => `(${labels.join(", ")})`);

/** Expressions that upstream accepts, made of all constructions without a flag. */
const { vector } = fc.letrec<{ vector: string; scalar: string; range: string }>((tie) => ({
  scalar: fc.oneof(
    { maxDepth: 3 },
    number,
    fc
      .tuple(tie("scalar"), fc.constantFrom("+", "-", "*", "/", "^"), tie("scalar"))
      .map((parts) => `(${parts.join(" ")})`),
    tie("vector").map((inner) => `scalar(${inner})`),
  ),
  range: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(selector, duration).map(([inner, length]) => `${inner}[${length}]`),
    fc.tuple(tie("vector"), duration).map(([inner, length]) => `(${inner})[${length}:]`),
    fc.tuple(selector, duration, duration).map(([inner, length, ago]) => `${inner}[${length}] offset ${ago}`),
  ),
  vector: fc.oneof(
    { maxDepth: 4 },
    selector,
    fc
      .tuple(fc.constantFrom("rate", "increase", "max_over_time"), tie("range"))
      .map(([name, inner]) => `${name}(${inner})`),
    fc
      .tuple(fc.constantFrom("abs", "absent", "sort"), tie("vector"))
      .map(([name, inner]) => `${name}(${inner})`),
    fc
      .tuple(fc.constantFrom("sum", "max"), fc.constantFrom("by", "without"), grouping, tie("vector"))
      .map(([op, how, labels, inner]) => `${op} ${how} ${labels} (${inner})`),
    fc.tuple(tie("scalar"), tie("vector")).map(([k, inner]) => `topk(${k}, ${inner})`),
    fc
      .tuple(tie("vector"), fc.constantFrom("and", "or", "unless"), tie("vector"))
      .map((parts) => `(${parts.join(" ")})`),
    fc
      .tuple(
        tie("vector"),
        fc.constantFrom("+", "/", ">", "== bool"),
        grouping,
        fc.constantFrom("", " group_left ()"),
        tie("vector"),
      )
      .map(([left, op, labels, group, right]) => `(${left}) ${op} on ${labels}${group} (${right})`),
    fc
      .tuple(tie("vector"), fc.constantFrom("*", ">", "<= bool"), tie("scalar"))
      .map(([left, op, right]) => `(${left}) ${op} ${right}`),
    tie("vector").map((inner) => `-(${inner})`),
  ),
}));

test("what is valid by construction is read without an error, here and by Lezer", () => {
  fc.assert(
    fc.property(vector, (text) => {
      const { errors, tree } = promql.parse(text, experimental);
      assert.deepEqual(errors, [], text);
      assert.equal(tree.expr?.valueType, "vector");
      assert.equal(tree.expr.start, 0);
      assert.equal(tree.expr.end, text.length);
      assert.ok(isAcceptedByLezer(text), text);
    }),
    parameters,
  );
});

function isAcceptedByLezer(text: string): boolean {
  let accepted = true;
  parser.parse(text).iterate({
    enter: (node) => {
      accepted &&= !node.type.isError;
    },
  });
  return accepted;
}

const piece = fc.constantFrom(
  ..."( ) { } [ ] , = != =~ == > < + - * / ^ % @ : # ! ~ \\ \" ' ` . _ é 😀 \ud800 \0".split(" "),
  ...[
    "and",
    "or",
    "by",
    "on",
    "ignoring",
    "group_left",
    "bool",
    "offset",
    "sum",
    "topk",
    "foo",
    "rate",
    "5m",
    "1",
    "fill(",
  ],
  ...[
    '"x"',
    "[5m]",
    "[1h:]",
    "start()",
    '{a="b"}',
    "by (x)",
    "\n",
    " ",
    "step()",
    "anchored",
    "</",
    "0x",
    "1e",
    "\\x",
  ],
);

const broken = fc.oneof(
  fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.tuple(vector, fc.nat(), fc.nat(4), piece).map(([text, at, removed, inserted]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + inserted + text.slice(place + removed);
  }),
);

test("anything is answered, with spans inside the text", () => {
  fc.assert(
    fc.property(broken, fc.nat(60), (text, offset) => {
      const parsed = promql.parse(text);
      const inside = ({ start, end }: { start: number; end: number }): boolean =>
        0 <= start && start <= end && end <= text.length;
      for (const { span, message } of parsed.errors) assert.ok(inside(span) && message !== "", message);
      for (const { span, name } of promql.symbols!(parsed)) assert.ok(inside(span) && name !== "");
      const at = Math.min(offset, text.length);
      const hover = promql.hover!(parsed, at, names);
      if (hover !== undefined) assert.ok(inside(hover.span) && hover.markdown !== "");
      for (const { replace } of promql.complete!(parsed, at, names)) {
        assert.ok(inside(replace) && replace.start <= at && at <= replace.end);
      }
      labelsOf(parsed.tree);
    }),
    { ...parameters, numRuns: 4000 },
  );
});

test("comments and line breaks may stand wherever a space does", () => {
  fc.assert(
    fc.property(vector, (text) => {
      assert.deepEqual(promql.parse(text.replaceAll(" ", "\n# a comment\n\t"), experimental).errors, []);
    }),
    { ...parameters, numRuns: 300 },
  );
});

test("depth and length are bounded by time, not by the stack", () => {
  const deep = ["(", "-", "sum(", "a^", "a and (", "foo[(", "foo[-", "foo{", "a[1m:]", "a-", "[", "sum by ("];
  for (const part of deep) {
    for (const text of [part.repeat(20_000), `${part.repeat(20_000)}a${")".repeat(20_000)}`]) {
      const parsed = promql.parse(text);
      labelsOf(parsed.tree);
      promql.symbols!(parsed);
      promql.hover!(parsed, text.length >> 1, names);
      promql.complete!(parsed, text.length, names);
      assert.ok(parsed.errors.length <= 100);
    }
  }
});
