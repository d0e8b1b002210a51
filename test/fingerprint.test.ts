// Failures of one cause have one fingerprint, of different causes different ones.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fingerprintOf } from "../server/src/insight/fingerprint.ts";
import { faults } from "./faultMessages.ts";

const told = faults.flatMap(({ fault, messages }) =>
  messages.map((one) => {
    const failure = typeof one === "string" ? { name: "orders", message: one } : one;
    return { fault, ...failure, ...fingerprintOf(failure) };
  }),
);

test("messages of one fault have one fingerprint", () => {
  assert.ok(told.length >= 60, `${told.length} messages`);
  const apart = faults.flatMap(({ fault }) => {
    const mine = told.filter((one) => one.fault === fault);
    return new Set(mine.map(({ id }) => id)).size === 1
      ? []
      : [{ fault, as: mine.map(({ title, message }) => [title, message]) }];
  });
  assert.deepEqual(apart, []);
});

test("messages of different faults have different ones", () => {
  const together = [...Map.groupBy(told, ({ id }) => id).values()]
    .map((same) => [...new Set(same.map(({ fault }) => fault))])
    .filter(({ length }) => length > 1);
  assert.deepEqual(together, []);
});

test("a title says what is wrong, without what differs from time to time", () => {
  for (const { fault, title, messages } of faults) {
    const first = messages[0]!;
    const failure = typeof first === "string" ? { name: "orders", message: first } : first;
    assert.equal(fingerprintOf(failure).title, title, fault);
  }
});

test("a failure without a message is known by its step", () => {
  const of = (name: string, message?: string) => fingerprintOf({ name, message });
  assert.equal(of("raw.orders").title, undefined);
  assert.equal(of("raw.orders").id, of("raw.orders", "  \n").id);
  assert.notEqual(of("raw.orders").id, of("raw.customers").id);
});

test("no message is too long or too odd", () => {
  const of = (message: string) => fingerprintOf({ name: "x", message });
  const started = performance.now();
  for (const odd of [
    "(".repeat(100_000),
    "a".repeat(100_000),
    "'".repeat(9999),
    "1.".repeat(50_000),
    "/a".repeat(50_000),
    "\u0000\u0001\u00020\u0002",
    "key (".repeat(5000),
    "x = ".repeat(9000),
    "\ud800",
    "a.".repeat(9000) + ":",
    "error ".repeat(9000),
  ])
    assert.match(of(odd).id, /^[0-9a-f]{16}$/);
  assert.ok(performance.now() - started < 2000, `${performance.now() - started} ms`);
  assert.ok((of(`column ${"very ".repeat(200)}long`).title?.length ?? 0) <= 140);
});
