import type { Language } from "../language.ts";

/** Minutes since midnight; `undefined` where the text is no time. */
export interface TimeOfDay {
  readonly minutes: number | undefined;
}

/** `09:30`, up to `24:00`: Alertmanager 0.34, timeinterval/timeinterval.go (parseTime). */
export const timeOfDay: Language<TimeOfDay> = {
  id: "time-of-day",
  title: "Time of day",
  parse(text) {
    if (/^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/.test(text)) {
      return { text, tree: { minutes: Number(text.slice(0, 2)) * 60 + Number(text.slice(3)) }, errors: [] };
    }
    const message = `\`${text}\` is not a time of day: write hours and minutes in two digits each, from \`00:00\` to \`24:00\`.`;
    const replacement = meant(text);
    const span = { start: 0, end: text.length };
    const error = {
      span,
      message,
      check: "time-interval/time",
      ...(replacement !== undefined && { replacement }),
    };
    return { text, tree: { minutes: undefined }, errors: [error] };
  },
};

/** `9:00`, `9am`, `17.30`, `09:00:00`, `5 pm`. */
function meant(text: string): string | undefined {
  const found = /^\s*([0-9]{1,2})(?:[:.h]([0-5][0-9]))?(?::00)?\s*([ap]m)?\s*$/i.exec(text);
  if (!found) return undefined;
  const [, hour, minute = "00", half] = found;
  let hours = Number(hour);
  if (half !== undefined && (hours === 0 || hours > 12)) return undefined;
  if (half !== undefined) hours = (hours % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
  if (hours > 24 || (hours === 24 && minute !== "00")) return undefined;
  return `${String(hours).padStart(2, "0")}:${minute}`;
}
