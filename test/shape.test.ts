import assert from "node:assert/strict";
import { test } from "node:test";
import { fromPage, readMessage, toPage } from "../server/src/protocol/pages.ts";
import {
  listOf,
  natural,
  number,
  oneOf,
  orNull,
  record,
  recordWith,
  text,
  textsByKey,
} from "../server/src/protocol/shape.ts";

test("a shape accepts what it says, and nothing like it", () => {
  const run = recordWith({ id: text(5), steps: listOf(natural, 2) }, { stage: oneOf("first", "second") });
  assert.ok(run({ id: "a", steps: [] }));
  assert.ok(run({ id: "a", steps: [0, 7], stage: "second" }));
  for (const other of [
    ...[null, undefined, 1, "a", [], {}],
    { id: "a" },
    { id: "longer", steps: [] },
    { id: "a", steps: [1, 2, 3] },
    { id: "a", steps: [-1] },
    { id: "a", steps: [1.5] },
    { id: "a", steps: [], stage: "third" },
    { id: "a", steps: [], stage: undefined },
    { id: "a", steps: [], more: 1 },
    { id: "a", steps: { length: 0 } },
    JSON.parse('{"id": "a", "steps": [], "__proto__": {}}'),
  ])
    assert.equal(run(other), false, JSON.stringify(other));
  assert.ok(!number(Number.NaN) && !number("1") && number(-0.5));
  assert.ok(orNull(number)(null) && !orNull(number)(undefined));
  assert.ok(textsByKey({ a: "" }) && !textsByKey({ a: 1 }) && !textsByKey(["a"]));
  assert.ok(record({})({}) && !record({})({ constructor: 1 }));
});

test("a message between a page and its extension is read by its type", () => {
  assert.deepEqual(readMessage(fromPage, { type: "drawn", ms: 12 }), { type: "drawn", ms: 12 });
  for (const other of [
    null,
    "ready",
    { type: "toString" },
    { type: "__proto__" },
    { type: "drawn" },
    { type: "drawn", ms: "12" },
    { type: "act", action: "open" },
    { type: "ready", uri: "file:///etc/passwd" },
  ])
    assert.equal(readMessage(fromPage, other), undefined, JSON.stringify(other));
  assert.equal(readMessage(toPage, { type: "show", state: {}, data: {}, words: {} }), undefined);
});
