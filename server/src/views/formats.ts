// Formats of Intl are kept: to make one costs a hundred times as much as to use it.

const dates = new Map<string, Intl.DateTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();
const relativeTimes = new Map<string, Intl.RelativeTimeFormat>();

export const dateFormat = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  kept(dates, `${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options));

export const numberFormat = (locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat =>
  kept(numbers, `${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options));

/** `2h ago`. */
export const ageFormat = (locale: string): Intl.RelativeTimeFormat =>
  kept(
    relativeTimes,
    locale,
    () => new Intl.RelativeTimeFormat(locale, { style: "narrow", numeric: "always" }),
  );

function kept<T>(known: Map<string, T>, key: string, make: () => T): T {
  let found = known.get(key);
  if (!found) known.set(key, (found = make()));
  return found;
}
