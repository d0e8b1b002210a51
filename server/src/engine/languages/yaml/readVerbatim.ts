import type { Chunk } from "../../text/chunk.ts";
import type { YamlRead } from "./read.ts";

/** All of a file that is no YAML, as one scalar. */
export const readVerbatim = (text: string, chunk: Chunk): YamlRead => ({
  root: {
    type: "scalar",
    ...{ chunk, start: 0, end: text.length },
    ...{ text, value: text, style: "verbatim", parentIndent: -1 },
  },
  ...{ problems: [], slots: [], incomplete: false },
});
