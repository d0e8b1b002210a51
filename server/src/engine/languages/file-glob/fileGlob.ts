import type { Language, LanguageError } from "../language.ts";

/** Paths in which only the last part may be a pattern: `rule_files`, `scrape_config_files`. */
export const fileGlob: Language<undefined> = {
  id: "file-glob",
  title: "File pattern",
  parse: (text) => ({ text, tree: undefined, errors: [...folderPattern(text), ...brokenPattern(text)] }),
};

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

/** What Go's `filepath.Match` cannot read. https://pkg.go.dev/path/filepath#Match */
function brokenPattern(text: string): LanguageError[] {
  const whole = /(?:[^[\\]|\\[^]|\[\^?(?:(?:[^\]\\-]|\\[^])(?:-(?:[^\]\\-]|\\[^]))?)+\])*/uy;
  whole.lastIndex = 0;
  const read = whole.exec(text)?.[0].length ?? 0;
  if (read === text.length) return [];
  const why =
    text[read] === "["
      ? "This `[` begins no list of characters that ends in `]`"
      : "Nothing follows this `\\`";
  const message = `${why}, so the pattern finds no file and Prometheus does not load the configuration`;
  return [{ span: { start: read, end: text.length }, message, check: "file/broken-pattern" }];
}
