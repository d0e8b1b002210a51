import type { Named } from "./nameIndex.ts";
import type { Workspace } from "./workspace.ts";

const counted = new WeakMap<Named, Map<string, ReadonlyMap<string, number>>>();

/** How often what holds names uses each of a space; what holds them is never changed, so that it is counted once. */
function usesIn(named: Named, space: string): ReadonlyMap<string, number> {
  let spaces = counted.get(named);
  if (!spaces) counted.set(named, (spaces = new Map()));
  let uses = spaces.get(space);
  if (uses) return uses;
  const found = new Map<string, number>();
  for (const symbol of named.symbols)
    if (symbol.space === space && symbol.role === "refers")
      found.set(symbol.name, (found.get(symbol.name) ?? 0) + 1);
  spaces.set(space, (uses = found));
  return uses;
}

/** How often some files of the project use a name; nobody looks where. `uri`: of a file of the project. */
export function usesInFiles(
  workspace: Workspace,
  uri: string,
  { space, name }: { readonly space: string; readonly name: string },
  isMeant: (uri: string) => boolean,
): number {
  const seen = new Set<Named>();
  let count = 0;
  for (const { uri: other, named } of workspace.holdersOf(uri, space, name)) {
    if (seen.has(named) || !isMeant(other)) continue;
    seen.add(named);
    count += usesIn(named, space).get(name) ?? 0;
  }
  return count;
}
