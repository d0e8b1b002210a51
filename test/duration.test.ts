import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import type { Names } from "../server/src/engine/languages/language.ts";
import { duration } from "../server/src/engine/languages/duration/duration.ts";
import {
  DURATION_UNITS,
  durationInWords,
  formatDuration,
  parseDuration,
  parseDurationAllowNegative,
} from "../server/src/engine/languages/duration/parseDuration.ts";

const conformance = process.env["TOCSIN_CONFORMANCE"];
const noNames: Names = { list: () => [], find: () => undefined };

interface Case {
  readonly in: string;
  readonly valid: boolean;
  readonly validAllowNegative?: boolean;
  readonly canonical?: string;
}

test(
  "durations agree with upstream's own cases",
  { skip: conformance ? false : "TOCSIN_CONFORMANCE is not set" },
  () => {
    const file = path.join(conformance!, "cases", "duration-cases.json");
    const cases = JSON.parse(readFileSync(file, "utf8")) as Case[];
    assert.ok(cases.length > 20);
    for (const { in: text, valid, validAllowNegative, canonical } of cases) {
      assert.equal("ms" in parseDuration(text), valid, text);
      const parsed = parseDurationAllowNegative(text);
      if (validAllowNegative !== undefined) assert.equal("ms" in parsed, validAllowNegative, text);
      if (canonical !== undefined && "ms" in parsed) assert.equal(formatDuration(parsed.ms), canonical);
    }
  },
);

test("errors are in upstream's words; a bare number is told the units that it may get", () => {
  const message = (text: string): string | undefined => duration.parse(text).errors[0]?.message;
  assert.equal(message(""), "empty duration string");
  assert.equal(message("5"), 'not a valid duration string: "5". It needs a unit: `5s`, `5m`, `5h`');
  assert.equal(message("1h1h"), 'not a valid duration string: "1h1h"');
  assert.equal(message("1y1m1d"), 'not a valid duration string: "1y1m1d"');
  assert.equal(message("-5m"), 'not a valid duration string: "-5m"');
  assert.equal(message("5 m"), 'unknown unit " m" in duration "5 m"');
  assert.equal(message('5"\n\u00a0'), 'unknown unit "\\"\\n\\u00a0" in duration "5\\"\\n\\u00a0"');
  assert.equal(message("293y"), "duration out of range");
  assert.equal(message("106751d23h47m16s854ms"), undefined);
  assert.equal(message("106751d23h47m16s855ms"), "duration out of range");
  assert.equal(message(`${"9".repeat(25)}s`), `not a valid duration string: "${"9".repeat(25)}s"`);
  assert.equal(message("0"), undefined);
});

test("a wrong duration names the one that was meant", () => {
  const fixed = (text: string): string | undefined => {
    const error = duration.parse(text).errors[0];
    if (error?.replacement === undefined) return undefined;
    return text.slice(0, error.span.start) + error.replacement + text.slice(error.span.end);
  };
  assert.equal(fixed("5min"), "5m");
  assert.equal(fixed("1H"), "1h");
  assert.equal(fixed("1d1w"), "1w1d");
  assert.equal(fixed("1.5h"), "1h30m");
  assert.equal(fixed("5 m"), "5m");
  assert.equal(fixed("10 minutes"), "10m");
  assert.equal(fixed("5"), undefined);
  assert.equal(fixed("soon"), undefined);
});

test("what is parsed and what is formatted agree", () => {
  const ms = fc.oneof(
    fc.nat(10_000_000),
    fc.tuple(fc.nat(200), fc.constantFrom(...DURATION_UNITS)).map(([count, unit]) => count * unit.ms),
  );
  fc.assert(
    fc.property(ms, (value) => assert.deepEqual(parseDuration(formatDuration(value)), { ms: value })),
    { seed: 1, numRuns: 500 },
  );
});

test("any text gives a time or an error whose span lies in it", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("1", "0", "h", "m", "s", " ", "-", ".") }),
  );
  fc.assert(
    fc.property(text, (value) => {
      const { tree, errors } = duration.parse(value);
      assert.equal(tree.ms === undefined, errors.length === 1);
      for (const { span } of errors)
        assert.ok(0 <= span.start && span.start <= span.end && span.end <= value.length);
      for (let offset = 0; offset <= value.length; offset++)
        duration.complete!(duration.parse(value), offset, noNames);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("hover says the time in words and in seconds", () => {
  const hover = (text: string): string | undefined =>
    duration.hover!(duration.parse(text), 0, noNames)?.markdown;
  assert.equal(hover("1h30m"), "**1 hour 30 minutes** (5400 seconds)");
  assert.equal(hover("1s"), "**1 second**");
  assert.equal(hover("14d"), "**2 weeks** (1209600 seconds)\n\nPrometheus writes it as `2w`.");
  assert.equal(hover("5"), undefined);
  assert.equal(durationInWords(-1500), "minus 1 second 500 milliseconds");
});

test("completion offers whole durations, then units smaller than the ones there", () => {
  const complete = (text: string, offset = text.length) =>
    duration.complete!(duration.parse(text), offset, noNames);
  assert.ok(complete("").some(({ label }) => label === "5m"));
  assert.deepEqual(
    complete("5").map(({ label }) => label),
    ["y", "w", "d", "h", "m", "s", "ms"],
  );
  assert.deepEqual(
    complete("1h30").map(({ label }) => label),
    ["m", "s", "ms"],
  );
  assert.deepEqual(complete("1h30m", 4)[0]!.replace, { start: 4, end: 5 });
  assert.deepEqual(complete("x"), []);
});
