import { readInteger } from "../range/readInteger.ts";
import { rangeLanguage } from "../range/rangeLanguage.ts";

/** `2026`, `2025:2027`: Alertmanager 0.34, timeinterval/timeinterval.go (YearRange). */
export const yearRange = rangeLanguage({
  id: "year-range",
  title: "Years",
  examples: ["2026", "2028"],
  crd: {
    pattern: /^2[0-9]{3}(?::2[0-9]{3})?$/,
    message: "An AlertmanagerConfig takes years from 2000 to 2999 only.",
  },
  member({ text }) {
    return (
      readInteger(text) ?? { message: `\`${text}\` is not a year: write a whole number such as \`2026\`.` }
    );
  },
  together(begin, end) {
    if (begin <= end) return undefined;
    return {
      message: `Year ${end} is before ${begin}, and the start of a range must come first.`,
      replacement: `${end}:${begin}`,
    };
  },
  words: (begin, end) => (begin === end ? `${begin}` : `${begin} to ${end}`),
});
