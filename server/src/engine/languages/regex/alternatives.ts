import type { Span } from "../../text/span.ts";

/** One of the texts that an expression matches. */
export interface Alternative extends Span {
  readonly value: string;
}

const form = /^(\^?(?:\((?:\?:)?)?)([\w:/, -]+(?:\|[\w:/, -]+)*)(\)?\$?)$/;

/** The texts of `a|b` or `(a|b)`, when that is all that an anchored expression is; `undefined` for others. */
export function alternatives(source: string): Alternative[] | undefined {
  const [, head = "", list = "", tail = ""] = form.exec(source) ?? [];
  if (list === "" || head.includes("(") !== tail.includes(")")) return undefined;
  let at = head.length;
  return list.split("|").map((value) => {
    const start = at;
    at += value.length + 1;
    return { value, start, end: start + value.length };
  });
}

/** An expression that matches this text alone. */
export const literally = (text: string): string => text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
