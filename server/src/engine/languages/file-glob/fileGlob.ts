import type { Language, Parsed } from "../language.ts";

/** The folder part and the pattern of a path such as `rules/*.yml`. */
export interface FileGlobTree {
  /** Whether it stands for one file: nothing in it is a pattern. */
  readonly isPath: boolean;
}

/** Paths in which only the last part may be a pattern: `rule_files`, `scrape_config_files`. */
export const fileGlob: Language<FileGlobTree> = { id: "file-glob", title: "File pattern", parse };

/** https://github.com/prometheus/prometheus/blob/v3.14.0/config/config.go (patRulePath) */
function parse(text: string): Parsed<FileGlobTree> {
  const tree = { isPath: !/[*?[]/.test(text) };
  const star = text.indexOf("*");
  const slash = star < 0 ? -1 : text.indexOf("/", star);
  if (slash < 0) return { text, tree, errors: [] };
  const end = text.lastIndexOf("/");
  const error = {
    span: { start: text.lastIndexOf("/", star) + 1, end },
    message: `A \`*\` may stand in the last part of a path only, and \`${text.slice(end + 1)}\` comes behind it. List the folders one by one`,
    check: "file/pattern",
  };
  return { text, tree, errors: [error] };
}
