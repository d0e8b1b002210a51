import { nearest } from "../../text/nearest.ts";
import { readInteger } from "../range/readInteger.ts";
import { rangeLanguage } from "../range/rangeLanguage.ts";
import type { Fault } from "../range/rangeLanguage.ts";

const months = [
  ...["january", "february", "march", "april", "may", "june"],
  ...["july", "august", "september", "october", "november", "december"],
];

/** `january:march`, `3`, `10:december`: Alertmanager 0.34, timeinterval/timeinterval.go (MonthRange). */
export const monthRange = rangeLanguage({
  id: "month-range",
  title: "Months",
  examples: ["january", "march"],
  completions: months,
  crd: {
    pattern: new RegExp(
      `^(?:${months.join("|")}|1[0-2]|[1-9])(?::(?:${months.join("|")}|1[0-2]|[1-9]))?$`,
      "i",
    ),
    message: "An AlertmanagerConfig takes months by name or as 1 to 12, without a leading zero.",
  },
  member({ text }) {
    const month = months.indexOf(text) + 1 || readInteger(text);
    if (month !== undefined) return month;
    const meant =
      months.find((name) => text.length >= 3 && name.startsWith(text)) ?? nearest(text.trim(), months);
    const message = `\`${text}\` is not a month: write its English name, \`january\` to \`december\`, or its number, 1 to 12.`;
    return { message, ...(meant !== undefined && { replacement: meant }) };
  },
  together(begin, end) {
    if (begin <= end) return begin < 1 || end > 12 ? impossible(begin < 1 ? begin : end) : undefined;
    const first = begin === 12 ? "`december`" : `\`${lower(begin)}:december\``;
    const second = end === 1 ? "`january`" : `\`january:${lower(end)}\``;
    const message = `${name(begin)} comes after ${name(end)}, and the start of a range must come first. For a range across the turn of the year write two items: ${first} and ${second}.`;
    return { message };
  },
  words: (begin, end) => (begin === end ? name(begin) : `${name(begin)} to ${name(end)}`),
});

const impossible = (month: number): Fault => ({
  message: `There is no month ${month}: months go from 1 to 12. Alertmanager accepts it, but it never comes.`,
  check: "time-interval/impossible-month",
});

const lower = (month: number): string => months[month - 1] ?? String(month);

const name = (month: number): string => {
  const word = lower(month);
  return word.charAt(0).toUpperCase() + word.slice(1);
};
