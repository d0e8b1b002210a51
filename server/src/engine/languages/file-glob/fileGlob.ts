import type { Language, LanguageError } from "../language.ts";

/**
 * Paths in which only the last part may be a pattern: `rule_files`, `scrape_config_files`. Variant `unit-test`: any part
 * may, as in promtool's unit tests. Variants `targets` and `templates`: what is wrong with the path of a file of targets
 * is said by a check, and a template that is not there is no mistake.
 */
export const fileGlob: Language<undefined> = {
  id: "file-glob",
  title: "File pattern",
  parse: (text, options) => ({ text, tree: undefined, errors: errorsOf(text, options?.variant) }),
};

function errorsOf(text: string, variant: string | undefined): LanguageError[] {
  if (variant === "targets" || variant === "templates") return [];
  if (variant === "unit-test")
    return brokenPattern(text, "unit-test/bad-glob", "promtool stops before the first test");
  return [
    ...folderPattern(text),
    ...brokenPattern(text, "file/broken-pattern", "Prometheus does not load the configuration"),
  ];
}

/** https://github.com/prometheus/prometheus/blob/v3.14.0/config/config.go (patRulePath) */
function folderPattern(text: string): LanguageError[] {
  const star = text.indexOf("*");
  const slash = star < 0 ? -1 : text.indexOf("/", star);
  if (slash < 0) return [];
  const end = text.lastIndexOf("/");
  return [
    {
      span: { start: text.lastIndexOf("/", star) + 1, end },
      message: `A \`*\` may stand in the last part of a path only, and \`${text.slice(end + 1)}\` comes behind it. List the folders one by one`,
      check: "file/pattern",
    },
  ];
}

/**
 * What Go's `filepath.Glob` cannot read. It looks at each part of a path on its own, so nothing reaches over a `/`.
 * https://pkg.go.dev/path/filepath#Match
 */
function brokenPattern(text: string, check: string, effect: string): LanguageError[] {
  const errors: LanguageError[] = [];
  let start = 0;
  for (const part of text.split("/")) {
    const read = readablePart(part);
    if (read < part.length) {
      const why =
        part[read] === "["
          ? "This `[` begins no list of characters that ends in `]`"
          : "Nothing follows this `\\`";
      const message = `${why}, so the pattern finds no file and ${effect}`;
      errors.push({ span: { start: start + read, end: start + part.length }, message, check });
    }
    start += part.length + 1;
  }
  return errors;
}

/** How much of one part of a path can be read. */
function readablePart(part: string): number {
  const readable = /(?:[^[\\]|\\[^]|\[(?:\^|(?!\^))(?:(?:[^\]\\-]|\\[^])(?:-(?:[^\]\\-]|\\[^]))?)+\])*/uy;
  return readable.exec(part)?.[0].length ?? 0;
}
