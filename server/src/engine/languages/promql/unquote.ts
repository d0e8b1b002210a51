import { goEscapes } from "../../text/goEscapes.ts";

/**
 * The value of a string token that the lexer accepted. Escaped bytes are put together as UTF-8; bytes that are
 * no UTF-8 become U+FFFD.
 */
export function unquote(quoted: string): string {
  const quote = quoted[0];
  const closed = quoted.length > 1 && quoted.endsWith(quote ?? "");
  const body = quoted.slice(1, closed ? -1 : undefined);
  if (quote === "`" || !body.includes("\\")) return body;
  return body.replace(
    /(?:\\x[0-9a-fA-F]{2}|\\[0-7]{3})+|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\(.)/gs,
    (all, char) => {
      if (typeof char === "string") return goEscapes[char] ?? char;
      if (all[1] === "u" || all[1] === "U") return codePoint(Number.parseInt(all.slice(2), 16));
      return decodeBytes(all);
    },
  );
}

const codePoint = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd");

function decodeBytes(escapes: string): string {
  const bytes = [...escapes.matchAll(/\\x(..)|\\([0-7]{3})/g)].map(([, hex, octal]) =>
    hex === undefined ? Number.parseInt(octal ?? "", 8) : Number.parseInt(hex, 16),
  );
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
  } catch {
    return bytes.map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : "\ufffd")).join("");
  }
}
