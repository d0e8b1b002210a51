import type { Tocsin } from "../extension.ts";
import { pickSource, sourceNameOf } from "../history/pickSource.ts";
import { complain } from "./complain.ts";

/** Asks for the password of a source: of a line of the tree, the one that is named, or one that the user picks. */
export function setPassword({ history }: Tocsin, target?: unknown): Promise<void> {
  const ask = async (): Promise<void> => {
    const source = await pickSource(await history.sources(), sourceNameOf(target));
    if (source) await history.setPassword(source);
  };
  return complain(ask());
}
