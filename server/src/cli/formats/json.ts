import type { Format } from "./format.ts";

/** One array; one finding a line, so that it can be read and searched without a parser as well. */
export const json: Format = {
  id: "json",
  print: (results) => {
    const rows = results.flatMap(({ findings }) => findings.map((finding) => JSON.stringify(finding)));
    return rows.length === 0 ? "[]\n" : `[\n${rows.join(",\n")}\n]\n`;
  },
};
