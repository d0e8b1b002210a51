/**
 * Whether a word is another with one slip of the finger: a letter more, a letter less, another letter, two swapped, or
 * another case. What differs in a digit is counted on purpose: `sev1`, `sev2`.
 */
export function isSlipOf(word: string, meant: string): boolean {
  if (word.toLowerCase() === meant.toLowerCase()) return word !== meant;
  const [long, short] = word.length >= meant.length ? [word, meant] : [meant, word];
  if (long.length - short.length > 1) return false;
  let from = 0;
  while (from < short.length && long[from] === short[from]) from++;
  let end = 0;
  while (end < short.length - from && long[long.length - 1 - end] === short[short.length - 1 - end]) end++;
  const [more, less] = [long.slice(from, long.length - end), short.slice(from, short.length - end)];
  if (/\d/.test(more + less)) return false;
  if (more.length <= 1) return true;
  return more.length === 2 && less.length === 2 && more[0] === less[1] && more[1] === less[0];
}
