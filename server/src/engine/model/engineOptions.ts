import type { Kind } from "./kind.ts";

export interface EngineOptions {
  /**
   * Gives the text of a file that is not open as it is on disk, undefined for one that is gone: then nothing is kept of
   * such files but names, and who asks for more has them read again.
   */
  readonly textOf?: (uri: string) => string | undefined;
  /** What files can be of; without it, all that there are. */
  readonly known?: readonly Kind[];
  /** At most so many findings of a file are told; without it, as many as an editor can show. */
  readonly mostFindings?: number | undefined;
}
