import { timeZones } from "../../facts/timeZones.ts";
import { nearest } from "../../text/nearest.ts";
import type { Completion, Language } from "../language.ts";

/** The name of a zone as Go's time.LoadLocation finds it: exactly as it is spelled in the tz database. */
export const timeZone: Language<undefined> = {
  id: "time-zone",
  title: "Time zone",
  parse(text) {
    if (text === "" || text === "Local" || timeZones.has(asPath(text)))
      return { text, tree: undefined, errors: [] };
    const offset = offsetMeant(text);
    const replacement = offset ?? meant(text);
    const advice =
      offset === undefined
        ? "Write a place such as `Europe/Berlin`, spelled as in the tz database, or `UTC`, or `Local` for the zone of the server."
        : "Offsets have names with the sign turned round: `Etc/GMT-2` is two hours ahead of UTC. A place follows summer time, too.";
    const message = `There is no time zone \`${text}\`. ${advice}`;
    const span = { start: 0, end: text.length };
    const error = {
      span,
      message,
      check: "time-interval/time-zone",
      ...(replacement !== undefined && { replacement }),
    };
    return { text, tree: undefined, errors: [error] };
  },
  complete({ text }): Completion[] {
    const replace = { start: 0, end: text.length };
    return ["UTC", "Local", ...timeZones].map((label) => ({ label, kind: "value", replace }));
  },
};

/** Go looks for a file of that name (time/zoneinfo_read.go): steps that go nowhere do no harm. */
const asPath = (text: string): string =>
  text.replace(/^(?:\.\/+)+/, "").replaceAll(/(?<=.)\/(?:\.?\/)+/g, "/");

/** The zone that a mistyped name, or the name of a city alone, was most likely meant to be. */
function meant(text: string): string | undefined {
  if (text.length > 60) return undefined;
  const plain = text.trim().replaceAll(" ", "_").toLowerCase();
  for (const zone of timeZones) {
    const lower = zone.toLowerCase();
    if (lower === plain || (plain.length > 3 && lower.endsWith(`/${plain}`))) return zone;
  }
  return text.length > 5 ? nearest(text, timeZones) : undefined;
}

/** `UTC+2`, `GMT-05:00`, `+2`: the zone that is that far from UTC. */
function offsetMeant(text: string): string | undefined {
  const [, sign, hours] = /^(?:UTC|GMT)?([+-])0?([0-9]{1,2})(?::?00)?$/i.exec(text) ?? [];
  const zone = `Etc/GMT${sign === "+" ? "-" : "+"}${hours}`;
  return timeZones.has(zone) ? zone : undefined;
}
