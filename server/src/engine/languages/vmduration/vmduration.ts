import type { Language, LanguageOptions, Parsed } from "../language.ts";

export interface VmDurationTree {
  /** In seconds; `undefined` where the text is no duration. */
  readonly seconds: number | undefined;
}

/**
 * Durations of VictoriaMetrics: parts in any order and more than once, fractions, signs; a bare number is in seconds.
 * The variant `positive` refuses what is below zero. Source: VictoriaMetrics/metricsql, lexer.go (DurationValue).
 */
export const vmduration: Language<VmDurationTree> = {
  id: "vmduration",
  title: "Duration of VictoriaMetrics",
  parse,
};

const seconds: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
  i: 0,
};

/** A small `m` is minutes; a large one would be millions, and `mi`, `mb` sizes. */
const part = /(-?)([0-9]+(?:\.[0-9]*)?)([mM][sS]|m(?![iIbB])|[sShHdDwWyYiI])/y;

function parse(text: string, options?: LanguageOptions): Parsed<VmDurationTree> {
  const value = valueOf(text);
  if (value !== undefined && (value >= 0 || options?.variant !== "positive"))
    return { text, tree: { seconds: value }, errors: [] };
  const message =
    value === undefined
      ? `${text === "" ? "An empty text" : `\`${text}\``} is no duration to vmalert; write it like \`30s\`, \`5m\` or \`1h30m\`.`
      : `\`${text}\` is below zero; this has to be zero or more.`;
  const span = { start: 0, end: text.length };
  return { text, tree: { seconds: undefined }, errors: [{ span, message, check: "duration/syntax" }] };
}

function valueOf(text: string): number | undefined {
  if (/^-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/.test(text)) return Number(text);
  let sum = 0;
  let isMinus = false;
  part.lastIndex = 0;
  while (part.lastIndex < text.length) {
    const [, sign, number, unit] = part.exec(text) ?? [];
    if (number === undefined) return undefined;
    if (sign === "-") isMinus = true;
    sum += (isMinus ? -1 : 1) * Number(number) * seconds[unit!.toLowerCase()]!;
  }
  return text === "" ? undefined : sum;
}
