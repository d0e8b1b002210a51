import { resolveScalar } from "./resolve.ts";
import type { GoYaml } from "./resolve.ts";
import type { YamlScalar } from "./tree.ts";

type Value = YamlScalar["value"];

/** What a scalar without quotes and tag is: most are known for texts by their first characters. */
export function plainValue(text: string, by: GoYaml): Value {
  const code = text.charCodeAt(0);
  if (code > 57 /* 9 */) return mayBeWord(text, code) ? resolvedValue(text, by) : text;
  if (code >= 48 /* 0 */) return numberOrText(text, code, by);
  return code === 43 /* + */ || code === 45 /* - */ || code === 46 /* . */ ? resolvedValue(text, by) : text;
}

function resolvedValue(text: string, by: GoYaml): Value {
  const { type, bool, number } = resolveScalar(text, true, undefined, by);
  if (type === "null") return null;
  return bool ?? (number === undefined ? text : Number(number));
}

/** Whether the text may be null or a boolean, in any spelling. */
function mayBeWord(text: string, code: number): boolean {
  const { length } = text;
  if (code === 126 /* ~ */) return length === 1;
  if (length > 5) return false;
  const second = text.charCodeAt(1) | 32;
  switch (code | 32) {
    case 110 /* n */:
      return length < 3 || (length === 4 && second === 117); /* null */
    case 121 /* y */:
      return length === 1 || (length === 3 && second === 101); /* yes */
    case 111 /* o */:
      return length === 2 || (length === 3 && second === 102); /* on, off */
    case 116 /* t */:
      return length === 4 && second === 114; /* true */
    case 102 /* f */:
      return length === 5 && second === 97; /* false */
    default:
      return false;
  }
}

function numberOrText(text: string, code: number, by: GoYaml): Value {
  const { length } = text;
  if (code === 48 /* 0 */) return length === 1 ? 0 : resolvedValue(text, by);
  let number = code - 48;
  let at = 1;
  for (; at < length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    number = number * 10 + digit;
  }
  if (at === length && length <= 15) return number;
  // Behind another first digit than 0, a number ends in a digit, `.` or `_`, a timestamp in a digit or `Z`: not `5m`.
  const last = text.charCodeAt(length - 1);
  const isText = last > 57 && last !== 90 /* Z */ && last !== 95; /* _ */
  return isText ? text : resolvedValue(text, by);
}
