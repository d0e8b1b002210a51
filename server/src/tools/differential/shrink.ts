import type { Comparison, Difference } from "./compare.ts";
import { differencesIn } from "./compare.ts";

/** Lines are taken away while the same difference stays: the largest parts first, all of one size in one question. */
export function shrink(comparison: Comparison, difference: Difference): Difference {
  let smallest = difference;
  let size = Math.ceil(smallest.text.split("\n").length / 2);
  for (let questions = 0; size >= 1 && questions < 60; questions++) {
    const lines = smallest.text.split("\n");
    const candidates: string[] = [];
    for (let at = 0; at < lines.length; at += size) {
      candidates.push([...lines.slice(0, at), ...lines.slice(at + size)].join("\n"));
    }
    const { differences, misplaced } = differencesIn(comparison, candidates);
    const next = [...differences, ...misplaced].find(
      ({ signature, text }) => signature === smallest.signature && text.length < smallest.text.length,
    );
    if (next) {
      smallest = next;
      size = Math.min(size, Math.ceil(next.text.split("\n").length / 2));
    } else size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return smallest;
}

/** The shortest of each cause, shrunk, the most frequent causes first. */
export function causesOf(comparison: Comparison, differences: readonly Difference[], most: number) {
  const bySignature = Map.groupBy(differences, ({ signature }) => signature);
  return [...bySignature.values()]
    .toSorted((a, b) => b.length - a.length)
    .slice(0, most)
    .map((alike) => {
      const [shortest] = alike.toSorted((a, b) => a.text.length - b.text.length);
      return { count: alike.length, difference: shrink(comparison, shortest!) };
    });
}
