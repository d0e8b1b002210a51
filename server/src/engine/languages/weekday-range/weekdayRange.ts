import { nearest } from "../../text/nearest.ts";
import { rangeLanguage } from "../range/rangeLanguage.ts";

const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** What stands before `day`. In the pattern of the CRD, letters of either case are taken in the first one alone. */
const stems = days.map((day) => day.slice(0, -"day".length));
const eitherCase = (stem: string): string =>
  [...stem].map((letter) => `[${letter}${letter.toUpperCase()}]`).join("");

/** `monday:friday`, `sunday`: Alertmanager 0.34, timeinterval/timeinterval.go (WeekdayRange). Sunday comes first. */
export const weekdayRange = rangeLanguage({
  id: "weekday-range",
  title: "Weekdays",
  examples: ["monday", "friday"],
  completions: [...days.slice(1), "sunday"],
  crd: {
    pattern: new RegExp(`^(?:${stems.map(eitherCase).join("|")})day(?::(?:${stems.join("|")})day)?$`),
    message:
      "An AlertmanagerConfig takes the second weekday of a range, and the `day` of the first, in lower case only: `monday`, `Monday:friday`.",
  },
  member({ text }) {
    const day = days.indexOf(text);
    if (day >= 0) return day;
    const meant =
      days.find((name) => text.length >= 2 && name.startsWith(text)) ?? nearest(text.trim(), days);
    const message = `\`${text}\` is not a weekday: they are written out in English, \`monday\` to \`sunday\`, not as numbers or abbreviations.`;
    return { message, ...(meant !== undefined && { replacement: meant }) };
  },
  together(begin, end) {
    if (begin <= end) return undefined;
    const first = begin === 6 ? "`saturday`" : `\`${days[begin]}:saturday\``;
    const second = end === 0 ? "`sunday`" : `\`sunday:${days[end]}\``;
    const message = `The week begins with Sunday here, so ${capital(begin)} comes after ${capital(end)}, and the start must come first. Write two items instead: ${first} and ${second}.`;
    return { message };
  },
  words: (begin, end) => (begin === end ? capital(begin) : `${capital(begin)} to ${capital(end)}`),
});

const capital = (day: number): string => {
  const name = days[day] ?? "";
  return name.charAt(0).toUpperCase() + name.slice(1);
};
