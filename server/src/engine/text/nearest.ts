/** The candidate that a mistyped word was most likely meant to be; `undefined` where none is near enough. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const most = word.length <= 3 ? 1 : word.length <= 7 ? 2 : 3;
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of candidates) {
    const distance = distanceOf(word, candidate, least);
    if (distance < least && distance < Math.max(word.length, candidate.length) / 2 + 0.5) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Edits to get from one to the other; a difference in case only counts half an edit, a word cut short nearly one. */
function distanceOf(word: string, candidate: string, limit: number): number {
  if (word.toLowerCase() === candidate.toLowerCase()) return 0.5;
  if (word.length >= 5 && candidate.startsWith(word)) return 0.75;
  if (isAbbreviation(word.toLowerCase(), candidate.toLowerCase())) return 1.75;
  const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), limit);
  // Of two that are equally near, the one that goes on where the word stops.
  return candidate.startsWith(word) ? distance - 0.25 : distance;
}

/** `humanizePct`: the first half as it stands, and the rest in order. */
function isAbbreviation(word: string, candidate: string): boolean {
  const half = Math.ceil(word.length / 2);
  if (word.length < 7 || word.length >= candidate.length) return false;
  if (!candidate.startsWith(word.slice(0, half))) return false;
  let at = half;
  for (const letter of word.slice(half)) {
    at = candidate.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Insertions, deletions, replacements and swaps of neighbours; any number over `limit` where there are more. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const current = [i];
    for (let j = 1; j <= to.length; j++) {
      const cost = from[i - 1] === to[j - 1] ? 0 : 1;
      let least = Math.min(row[j]! + 1, current[j - 1]! + 1, row[j - 1]! + cost);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        least = Math.min(least, before[j - 2]! + 1);
      }
      current.push(least);
    }
    before = row;
    row = current;
  }
  return row[to.length]!;
}
