import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { timeZones } from "../server/src/engine/facts/timeZones.ts";
import type { Language, Names } from "../server/src/engine/languages/language.ts";
import { dayOfMonthRange } from "../server/src/engine/languages/day-of-month-range/dayOfMonthRange.ts";
import { monthRange } from "../server/src/engine/languages/month-range/monthRange.ts";
import { timeOfDay } from "../server/src/engine/languages/time-of-day/timeOfDay.ts";
import { timeZone } from "../server/src/engine/languages/time-zone/timeZone.ts";
import { weekdayRange } from "../server/src/engine/languages/weekday-range/weekdayRange.ts";
import { yearRange } from "../server/src/engine/languages/year-range/yearRange.ts";

const noNames: Names = { list: () => [], find: () => undefined };
const all: readonly Language[] = [dayOfMonthRange, monthRange, timeOfDay, timeZone, weekdayRange, yearRange];

test("ranges are told in words", () => {
  const words = (language: Language, text: string): string | undefined =>
    language.hover!(language.parse(text), 0, noNames)?.markdown;
  assert.equal(words(weekdayRange, "MONDAY:friday"), "**Monday to Friday**");
  assert.equal(words(weekdayRange, "sunday"), "**Sunday**");
  assert.equal(words(monthRange, "1:march"), "**January to March**");
  assert.equal(
    words(dayOfMonthRange, "-3:-1"),
    "**day 3 from the end of the month to last day of the month**",
  );
  assert.equal(words(yearRange, "2026:2028"), "**2026 to 2028**");
  assert.equal(words(weekdayRange, "blursday"), undefined);
});

test("the end under the cursor is completed", () => {
  const offered = (text: string, offset: number): [string, number, number] => {
    const [first] = weekdayRange.complete!(weekdayRange.parse(text), offset, noNames);
    return [first!.label, first!.replace.start, first!.replace.end];
  };
  assert.deepEqual(offered("", 0), ["monday", 0, 0]);
  assert.deepEqual(offered("mo:fr", 1), ["monday", 0, 2]);
  assert.deepEqual(offered("mo:fr", 4), ["monday", 3, 5]);
});

test("a corrected text is read", () => {
  const texts: readonly (readonly [Language, string])[] = [
    [weekdayRange, "mon"],
    [weekdayRange, "Tuseday"],
    [monthRange, "sept"],
    [timeOfDay, "9:30"],
    [timeOfDay, "12am"],
    [timeOfDay, "12pm"],
    [timeZone, "new york"],
    [timeZone, "asia/tokyo"],
    [timeZone, "GMT-5"],
    [timeZone, "+02:00"],
    [yearRange, "2027:2026"],
  ];
  for (const [language, text] of texts) {
    const [error] = language.parse(text).errors;
    assert.ok(error?.replacement, text);
    const { start, end } = error.span;
    const corrected = text.slice(0, start) + error.replacement + text.slice(end);
    assert.deepEqual(language.parse(corrected).errors, [], corrected);
  }
});

test("every zone that this machine knows by its own name is known", () => {
  const missing = Intl.supportedValuesOf("timeZone").filter((zone) => !timeZones.has(zone));
  assert.deepEqual(missing, []);
  assert.ok(timeZones.has("US/Eastern"));
});

test("any text is read, with spans inside of it", () => {
  const pieces = fc.constantFrom(
    ":",
    "monday",
    "may",
    "1",
    "-",
    "+",
    " ",
    "0",
    "pm",
    "Europe/",
    "é",
    "99999",
  );
  fc.assert(
    fc.property(fc.constantFrom(...all), fc.array(pieces, { maxLength: 8 }), (language, parts) => {
      const text = parts.join("");
      for (const variant of ["", "crd"]) {
        for (const { span } of language.parse(text, { variant }).errors) {
          assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, text);
        }
      }
    }),
  );
});
