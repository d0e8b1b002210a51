import { readInteger } from "../range/readInteger.ts";
import { rangeLanguage } from "../range/rangeLanguage.ts";

/** `1:5`, `-3:-1`: Alertmanager 0.34, timeinterval/timeinterval.go (DayOfMonthRange). Negative days count from the end. */
export const dayOfMonthRange = rangeLanguage({
  id: "day-of-month-range",
  title: "Days of the month",
  examples: ["1", "15"],
  crd: {
    pattern: /^/,
    message: "",
  },
  member({ text }) {
    const day = readInteger(text);
    const limits = "Days go from 1 to 31, or from -1 (the last day of the month) back to -31.";
    if (day === undefined) return { message: `\`${text}\` is not a day of the month. ${limits}` };
    if (day === 0 || Math.abs(day) > 31) return { message: `There is no day ${day} in a month. ${limits}` };
    return day;
  },
  together(begin, end) {
    if (begin < 0 && end > 0) {
      return {
        message: `A range that starts at ${begin}, counted from the end of the month, must also end at a day counted from there: -1 is the last one.`,
      };
    }
    // The shortest month, in which the range must not be empty.
    if (fromStart(begin) <= fromStart(end)) return undefined;
    return {
      message: `Day ${end} comes before day ${begin} in every month, or at least in February. The start of a range must come first: swap them, or write two items for a range across the turn of the month.`,
    };
  },
  words: (begin, end) => (begin === end ? day(begin) : `${day(begin)} to ${day(end)}`),
});

const fromStart = (number: number): number => (number < 0 ? 28 + number : number);

function day(number: number): string {
  if (number === -1) return "last day of the month";
  return number < 0 ? `day ${-number} from the end of the month` : `day ${number} of the month`;
}
