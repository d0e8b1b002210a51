const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

const isWordly = (code: number): boolean =>
  (code >= 48 && code <= 58) ||
  (code >= 65 && code <= 90) ||
  code === 95 ||
  (code >= 97 && code <= 122) ||
  code > 127;

/**
 * A short text that stands for longer ones: the same for the same texts, and for others most likely another (of 53
 * bits). White space counts only between words.
 */
export function hashOf(texts: Iterable<string>): string {
  let [a, b] = [0x2f0b4a91, 0x61c88647];
  const take = (code: number): void => {
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995);
    b ^= a >>> 15;
  };
  for (const text of texts) {
    let before = 0;
    let isApart = false;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (isSpace(code)) isApart = true;
      else {
        if (isApart && isWordly(before) && isWordly(code)) take(32);
        isApart = false;
        take(code);
        before = code;
      }
    }
    take(0x10000);
  }
  a ^= a >>> 13;
  b ^= b >>> 16;
  return ((b >>> 0) * 0x200000 + (a >>> 11)).toString(36);
}
