import type { Cursor } from "./cursor.ts";
import type { Mention } from "./nameIndex.ts";
import type { Symbol } from "./symbol.ts";

/** Where a name stands: in the project, or in the YAML document of the cursor when only that knows it. */
export function mentionsFrom(
  cursor: Cursor,
  { space, name, scope }: Pick<Symbol, "space" | "name" | "scope">,
): readonly Mention[] {
  if (scope === "project") return cursor.workspace.project(cursor.uri).mentions(space, name);
  return cursor.part.reads
    .flatMap((read) => read.symbols)
    .filter((one) => one.space === space && one.name === name)
    .map((symbol) => ({ uri: cursor.uri, symbol }));
}
