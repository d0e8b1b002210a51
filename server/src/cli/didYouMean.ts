import { nearest } from "../engine/text/nearest.ts";

/** ` Did you mean …?` with the likeliest candidates, or nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const guesses = likely(word, candidates).map((guess) => `\`${guess}\``);
  return guesses.length === 0 ? "" : ` Did you mean ${guesses.join(" or ")}?`;
}

/** Ids `family/name` are found by their name alone as well. */
function likely(word: string, candidates: readonly string[]): string[] {
  const named = candidates.filter((candidate) => lastStep(candidate) === word);
  if (named.length > 0) return named;
  const best = nearest(word, candidates);
  if (best !== undefined) return [best];
  const name = nearest(lastStep(word), new Set(candidates.map(lastStep)));
  return name === undefined ? [] : candidates.filter((candidate) => lastStep(candidate) === name);
}

const lastStep = (id: string): string => id.slice(id.lastIndexOf("/") + 1);
