/** What keeps words apart where white space stands between them: letters, digits, `_`, `:`, and what is not ASCII. */
const isWordly = new Uint8Array(0x80).map((_, code) => (/[\w:]/.test(String.fromCharCode(code)) ? 1 : 0));

/**
 * A short text that stands for longer ones: the same for the same texts, and for others most likely another (of 53
 * bits). White space counts only between words.
 */
export function hashOf(texts: readonly string[]): string {
  let a = 0x2f0b4a91;
  let b = 0x61c88647;
  for (const text of texts) {
    let wasWordly = 0;
    let isApart = false;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code <= 32) {
        isApart = true;
        continue;
      }
      const wordly = code < 0x80 ? isWordly[code]! : 1;
      if (isApart && wasWordly & wordly) a = Math.imul(a ^ 32, 0x01000193);
      isApart = false;
      wasWordly = wordly;
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ a ^ (a >>> 15), 0x5bd1e995);
    }
    a = Math.imul(a ^ 0x10000, 0x01000193);
  }
  b = Math.imul(b ^ a ^ (a >>> 13), 0x5bd1e995);
  b ^= b >>> 16;
  return ((b >>> 0) * 0x200000 + (a >>> 11)).toString(36);
}
