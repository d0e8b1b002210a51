import type { Kind } from "./kind.ts";

const known = new WeakMap<readonly Kind[], ReadonlySet<string>>();

/** The paths at which any of the kinds cuts. */
export function wantedPaths(kinds: readonly Kind[]): ReadonlySet<string> {
  let paths = known.get(kinds);
  if (!paths) known.set(kinds, (paths = new Set(kinds.flatMap(({ cuts }) => cuts))));
  return paths;
}
