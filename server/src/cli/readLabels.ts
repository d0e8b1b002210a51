import { CliError } from "./cliError.ts";

/** `name=value`, the value in double quotes where it has a comma in it; of both, quotes and backslashes are escaped. */
const pair = /\s*([^=\s,"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^,"]*?))\s*(?:,|$)/gsuy;

/** Reads labels as `team=db,severity="critical"`. */
export function readLabels(texts: readonly string[]): Record<string, string> {
  const labels = new Map<string, string>();
  for (const text of texts) {
    pair.lastIndex = 0;
    while (pair.lastIndex < text.length) {
      const at = pair.lastIndex;
      const found = pair.exec(text);
      if (!found)
        throw new CliError(
          `\`${text.slice(at)}\` is no label.`,
          /\.ya?ml$/.test(text)
            ? "Labels are written as team=db,severity=critical; a file is named behind `--config`."
            : 'Labels are written as team=db,severity=critical; a value with a comma as note="a, b".',
        );
      const [, name = "", quoted, plain] = found;
      labels.set(name, quoted === undefined ? (plain ?? "") : quoted.replaceAll(/\\(.)/gsu, "$1"));
    }
  }
  return Object.fromEntries(labels);
}
