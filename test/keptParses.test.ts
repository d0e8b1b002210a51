import assert from "node:assert/strict";
import { test } from "node:test";
import { newest } from "../server/src/engine/facts/target.ts";
import { promql } from "../server/src/engine/languages/promql/promql.ts";
import type { Language } from "../server/src/engine/languages/language.ts";
import { keepingParses } from "../server/src/engine/model/keptParses.ts";

test("a text is read once, but for another target or variant, or when many others came between", () => {
  const read: string[] = [];
  const counting: Language = {
    ...(promql as Language),
    parse(text, options) {
      read.push(text);
      return promql.parse(text, options);
    },
  };
  const language = keepingParses(counting);
  const first = language.parse("sum(up)", { target: newest });
  assert.equal(language.parse("sum(up)", { target: newest }), first);
  assert.deepEqual(first, promql.parse("sum(up)", { target: newest }));
  assert.equal(read.length, 1);
  language.parse("sum(up)", { target: { ...newest, prometheus: "2.53" } });
  language.parse("sum(up)", { target: newest, variant: "selector" });
  assert.equal(read.length, 3);
  for (let at = 0; at < 1000; at++) language.parse(`up > ${at}`, { target: newest });
  language.parse("sum(up)", { target: newest, variant: "selector" });
  assert.equal(read.length, 1004);
});
