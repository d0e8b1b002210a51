import assert from "node:assert/strict";
import { test } from "node:test";
import { parser } from "@prometheus-io/lezer-promql";
import fc from "fast-check";
import { labelsOf } from "../server/src/engine/languages/promql/analysis.ts";
import { promql } from "../server/src/engine/languages/promql/promql.ts";
import type { Names } from "../server/src/engine/languages/language.ts";
import { vector } from "./randomPromql.ts";
import { withFeatures } from "./withFeatures.ts";

const parameters = { seed: 20261121, numRuns: 1500 };
const names: Names = { list: () => [{ name: "up" }, { name: "job" }], find: (_, name) => ({ name }) };
const experimental = withFeatures("promql-experimental-functions");

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
      promql.describe!(parsed);
      promql.format!(parsed);
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
