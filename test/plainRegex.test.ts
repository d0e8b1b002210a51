import assert from "node:assert/strict";
import { test } from "node:test";
import { RE2JS } from "re2js";
import { plainRegex } from "../server/src/engine/languages/regex/plain.ts";

/** Numbers that look random and are the same every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Pieces of expressions, right and wrong. */
const pieces = [
  ...[
    "a",
    "b0",
    "Z_",
    "-",
    ".",
    " ",
    "/",
    ",",
    "|",
    "|",
    "(",
    "(?:",
    ")",
    ")",
    "[",
    "[^",
    "]",
    "*",
    "+",
    "?",
  ],
  ...[
    "{",
    "}",
    "{2}",
    "^",
    "$",
    "\\",
    "\\.",
    "\\d",
    "\\W",
    "\\b",
    "\\n",
    "\\pL",
    "\\1",
    "\\Q",
    "é",
    "😀",
    "\n",
    "#",
  ],
  ...[
    "[a-z]",
    "[a-]",
    "[z-a]",
    "[0-9_.]",
    "[^/]",
    "[[:alpha:]]",
    "[]",
    "(?i)",
    "(?P<n>",
    "(?=",
    "&&",
    "--",
    ":",
  ],
];

test("what is said without compiling is what RE2 says", () => {
  const next = numbers(20_251_121);
  const said = { plain: 0, empty: 0, others: 0 };
  for (let round = 0; round < 60_000; round++) {
    const length = next(9);
    let text = "";
    for (let index = 0; index < length; index++) text += pieces[next(pieces.length)];
    const plain = plainRegex(text);
    if (!plain) {
      said.others++;
      continue;
    }
    const compiled = RE2JS.compile(text, RE2JS.DOTALL);
    assert.equal(plain.matchesEmpty, compiled.matches(""), JSON.stringify(text));
    RE2JS.compile(`^(?:${text})$`);
    RE2JS.compile(`^(?s:${text})$`);
    said.plain++;
    if (plain.matchesEmpty) said.empty++;
  }
  assert.ok(said.plain > 5000 && said.empty > 500 && said.others > 5000, JSON.stringify(said));
});

test("what people write is plain", () => {
  for (const text of [
    ".*",
    ".+",
    "api.*",
    "a|b|c-.+",
    "5..",
    "gateway-(test|staging)",
    "(?:prod|dev)-[a-z0-9]+",
    "^$",
    "10\\.0\\.\\d+\\.1",
    "/metrics(/.*)?",
    "[^/]+",
    "",
  ])
    assert.equal(plainRegex(text) !== undefined, text !== "^$", text);
});
