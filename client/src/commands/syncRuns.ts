import type { Tocsin } from "../extension.ts";
import { sourceNameOf } from "../history/pickSource.ts";
import { complain } from "./complain.ts";

/** Reads run history from the sources: the one of a line of the tree, or all. */
export function syncRuns({ history }: Tocsin, target?: unknown): Promise<void> {
  const name = sourceNameOf(target);
  return complain(history.sync(name === undefined ? undefined : [name]));
}
