import { createHash } from "node:crypto";

/** An id as an orchestrator would give one, always the same for the same words. */
export function uuidOf(...words: readonly string[]): string {
  const hex = createHash("sha256").update(words.join("\0")).digest("hex");
  return [8, 12, 16, 20, 32].map((end, index) => hex.slice([0, 8, 12, 16, 20][index], end)).join("-");
}
