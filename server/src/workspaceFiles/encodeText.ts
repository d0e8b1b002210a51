import { decode } from "./readText.ts";

/**
 * The bytes of a text in the encoding of a file that it was read from: with its byte order mark, and the bytes that were
 * no UTF-8 as they were. `undefined` where the file's own text would not give its own bytes.
 */
export function encodeLike(text: string, file: Uint8Array): Uint8Array | undefined {
  const encode = encoderOf(file);
  return Buffer.compare(encode(decode(file)), file) === 0 ? encode(text) : undefined;
}

function encoderOf([first, second, third]: Uint8Array): (text: string) => Buffer {
  if (first === 0xff && second === 0xfe) return utf16;
  if (first === 0xfe && second === 0xff) return (text) => utf16(text).swap16();
  const isMarked = first === 0xef && second === 0xbb && third === 0xbf;
  return (text) => utf8(isMarked ? `\ufeff${text}` : text);
}

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, "utf16le");

/** A byte that was no UTF-8 was read as half a surrogate pair, U+DC80 to U+DCFF. */
function utf8(text: string): Buffer {
  const pieces: Buffer[] = [];
  let good = 0;
  for (const { index } of text.matchAll(/[\udc80-\udcff]/gu)) {
    pieces.push(Buffer.from(text.slice(good, index)), Buffer.of(text.charCodeAt(index) - 0xdc00));
    good = index + 1;
  }
  pieces.push(Buffer.from(text.slice(good)));
  return Buffer.concat(pieces);
}
