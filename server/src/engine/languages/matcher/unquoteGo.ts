import { unquote } from "../promql/unquote.ts";

const escape =
  /\\(?:[abfnrtv\\"]|x[0-9a-fA-F]{2}|[0-3][0-7]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|U(?:000[0-9a-fA-F]|0010)[0-9a-fA-F]{4})/g;

/** The value of a text in double quotes; `undefined` where Go's strconv.Unquote refuses it, or it is not UTF-8. */
export function unquoteGo(quoted: string): string | undefined {
  const body = quoted.slice(1, -1);
  if (body.includes("\n") || /[\\"]/.test(body.replace(escape, ""))) return undefined;
  const value = unquote(quoted);
  return value.includes("\ufffd") && !body.includes("\ufffd") && !/\\u[fF]{3}[dD]/.test(body)
    ? undefined
    : value;
}
