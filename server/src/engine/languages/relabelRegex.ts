import { RE2JS } from "re2js";
import { compileMatcher } from "./regex/compile.ts";

/** A regular expression of relabelling: RE2, anchored at both ends, `.` matches newlines. */
export interface RelabelRegex {
  matches(text: string): boolean;
  /** A template with `$1`, `${name}` filled in from the match; `undefined` where the text does not match. */
  expand(text: string, template: string): string | undefined;
}

const cache = new Map<string, RelabelRegex | undefined>();
const MAX_CACHED = 500;

/** The same text is compiled once; `undefined` for what RE2 refuses, or what cannot be compiled here. */
export function relabelRegex(source: string): RelabelRegex | undefined {
  if (cache.has(source)) return cache.get(source);
  if (cache.size >= MAX_CACHED) cache.clear();
  const compiled = compileMatcher(source).error === undefined ? compile(source) : undefined;
  cache.set(source, compiled);
  return compiled;
}

function compile(source: string): RelabelRegex | undefined {
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(source, RE2JS.DOTALL);
  } catch {
    return undefined;
  }
  const names = regex.namedGroups();
  const groupNumber = (name: string): number | undefined =>
    /^[0-9]+$/.test(name) ? Number(name) : names[name];
  return {
    matches: (text) => regex.matches(text),
    expand(text, template) {
      const match = regex.matcher(text);
      if (!match.matches()) return undefined;
      return template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (all, bare?: string, braced?: string) => {
        if (all === "$$") return "$";
        const group = groupNumber(bare ?? braced ?? "");
        return group === undefined || group > match.groupCount() ? "" : (match.group(group) ?? "");
      });
    },
  };
}
