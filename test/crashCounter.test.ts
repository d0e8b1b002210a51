import assert from "node:assert/strict";
import { test } from "node:test";
import { crashCounter } from "../client/src/crashCounter.ts";

const minuteMs = 60_000;

test("the fifth crash within three minutes is one too many, and counting starts anew", () => {
  const crashes = crashCounter(5, 3 * minuteMs);
  const answers = [0, 1, 2, 3, 4, 5].map((second) => crashes.add(second * 1000));
  assert.deepEqual(answers, [false, false, false, false, true, false]);
});

test("crashes that are far apart never add up", () => {
  const crashes = crashCounter(5, 3 * minuteMs);
  const answers = Array.from({ length: 20 }, (_, index) => crashes.add(index * minuteMs));
  assert.ok(answers.every((isTooMany) => !isTooMany));
});
