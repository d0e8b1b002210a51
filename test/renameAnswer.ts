import { applyChanges } from "../server/src/engine/text/edit.ts";
import type { Change } from "../server/src/engine/text/edit.ts";
import type { Question } from "./fixtureAnswer.ts";

/** What becomes of the files when the name under the cursor becomes that of `to=`: the lines that change. */
export function answerRename({ engine, file, uri, fence, folder }: Question): string | undefined {
  if (fence.word !== "rename" || !file.cursor) return undefined;
  const to = fence.attributes.get("to");
  if (to === undefined) {
    const found = engine.at("prepareRename", uri, file.cursor);
    if (!found) return "nothing";
    return "refused" in found ? found.refused : found.name;
  }
  const found = engine.at("rename", uri, file.cursor, to);
  if (!found) return "nothing";
  if ("refused" in found) return found.refused;
  const lines = [...found.edits].flatMap(([one, edits]) => {
    const before = engine.text(one) ?? "";
    const after = renamed(before, edits).split("\n");
    return before.split("\n").flatMap((line, at) => {
      const name = one.slice(folder.length + 1);
      return line === after[at] ? [] : [`${name}:${at + 1}: ${after[at]!.trim()}`];
    });
  });
  return [...lines, ...found.notes].join("\n");
}

/** Edits are applied from the last to the first, so that none moves another. */
export function renamed(text: string, edits: readonly Change[]): string {
  const sorted = edits.toSorted(
    ({ range: a }, { range: b }) => b!.start.line - a!.start.line || b!.start.character - a!.start.character,
  );
  return applyChanges(text, sorted);
}
