import type { Span } from "../../text/span.ts";

/** What is wrong with a size, and which part of the text it is about. */
export interface SizeError {
  readonly error: string;
  readonly span: Span;
  /** What the whole text was most likely meant to be. */
  readonly meant?: string;
}

const prefixes = ["K", "M", "G", "T", "P", "E"];

/**
 * The units of one size are all of the same row. Both count in steps of 1024.
 * https://github.com/alecthomas/units (ParseBase2Bytes)
 */
const rows: readonly ReadonlyMap<string, number>[] = ["iB", "B"].map(
  (ending) =>
    new Map([["B", 1], ...prefixes.map((one, at): [string, number] => [one + ending, 1024 ** (at + 1)])]),
);

/** Every unit, for messages and completion. */
export const sizeUnits: readonly string[] = ["B", ...prefixes.flatMap((one) => [`${one}B`, `${one}iB`])];

/** Largest number that `units` reads before a unit. */
const most = 2 ** 63;

/** Reads a number of bytes as Prometheus does: numbers and units in turn, such as `1.5GB` or `1GB512MB`. */
export function parseSize(text: string): { readonly bytes: number } | SizeError {
  const errors: SizeError[] = [];
  for (const units of rows) {
    const read = readWith(text, units);
    if ("bytes" in read) return read;
    errors.push(read);
  }
  const guess = meant(text);
  return { ...errors.at(-1)!, ...(guess !== undefined && { meant: guess }) };
}

function readWith(text: string, units: ReadonlyMap<string, number>): { readonly bytes: number } | SizeError {
  const whole = { start: 0, end: text.length };
  const sign = /^[-+]/.exec(text)?.[0] ?? "";
  let at = sign.length;
  if (text.slice(at) === "0") return { bytes: 0 };
  if (at === text.length) return { error: "A size is a number with a unit, such as `100MB`", span: whole };
  let bytes = 0;
  const part = /([0-9]*)(\.[0-9]*)?([^0-9.]*)/y;
  while (at < text.length) {
    part.lastIndex = at;
    const [all = "", before = "", after = "", unit = ""] = part.exec(text) ?? [];
    if (before === "" && after.length < 2)
      return { error: `\`${text}\` is not a size: a number with a unit, such as \`100MB\``, span: whole };
    const span = { start: at + before.length + after.length, end: at + all.length };
    const factor = units.get(unit);
    if (unit === "") {
      const error = `\`${text}\` has no unit. Write one behind the number: \`B\`, \`KB\`, \`MB\`, \`GB\`, …`;
      return { error, span: whole };
    }
    if (/\s/.test(unit))
      return { error: `\`${text}\` has a space in it, which a size may not have`, span: whole };
    if (factor === undefined && sizeUnits.includes(unit)) {
      const error = `\`${unit}\` does not go together with the other units: \`MB\` and \`MiB\` are of two kinds`;
      return { error, span };
    }
    if (factor === undefined) return { error: `There is no unit \`${unit}\` for sizes`, span };
    bytes += Number(before + (after === "." ? "" : after)) * factor;
    at += all.length;
  }
  if (bytes >= most) return { error: `\`${text}\` is more than can be counted`, span: whole };
  return { bytes: sign === "-" ? -bytes : bytes };
}

/** The same size with the units in their right case: `100mb`, `1k`, `512 MB`. */
function meant(text: string): string | undefined {
  if (text.length > 40) return undefined;
  const written = text
    .replaceAll(/\s/g, "")
    .replaceAll(/[a-z]+/gi, (unit) => unitMeant.get(unit.toLowerCase()) ?? unit);
  return rows.some((units) => "bytes" in readWith(written, units)) ? written : undefined;
}

const unitMeant: ReadonlyMap<string, string> = new Map([
  ["byte", "B"],
  ["bytes", "B"],
  ...sizeUnits.map((unit): [string, string] => [unit.toLowerCase(), unit]),
  ...prefixes.flatMap((one): [string, string][] => [
    [one.toLowerCase(), `${one}B`],
    [`${one.toLowerCase()}i`, `${one}iB`],
  ]),
]);

/** In the largest unit that keeps it short: `1.5 GiB`. */
export function sizeInWords(bytes: number): string {
  const size = Math.abs(bytes);
  const step = Math.min(Math.floor(Math.log2(Math.max(size, 1)) / 10), prefixes.length);
  if (step === 0) return `${bytes} byte${size === 1 ? "" : "s"}`;
  return `${Number((bytes / 1024 ** step).toFixed(2))} ${prefixes[step - 1]}iB`;
}
