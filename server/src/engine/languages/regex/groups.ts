/** The groups of an expression that can be compiled: their number, and the names that some have. */
export interface RegexGroups {
  readonly count: number;
  readonly names: ReadonlySet<string>;
}

/** `undefined` where `\Q…\E` or `(?x)` and the like would have to be understood. */
export function groupsOf(source: string): RegexGroups | undefined {
  const names = new Set<string>();
  let count = 0;
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    if (char === "\\") {
      if (source[at + 1] === "Q") return undefined;
      at++;
    } else if (char === "[") at = endOfClass(source, at);
    else if (char === "(") {
      if (source[at + 1] !== "?") count++;
      else {
        naming.lastIndex = at;
        const name = naming.exec(source)?.[1];
        if (name !== undefined) {
          count++;
          names.add(name);
        }
      }
    }
  }
  return { count, names };
}

const naming = /\(\?P?<(\w+)>/y;

/** Of its closing bracket. */
function endOfClass(source: string, start: number): number {
  let at = start + 1;
  if (source[at] === "^") at++;
  if (source[at] === "]") at++;
  for (; at < source.length && source[at] !== "]"; at++) {
    if (source[at] === "\\") at++;
    else if (source.startsWith("[:", at)) {
      const end = source.indexOf(":]", at);
      if (end > 0) at = end + 1;
    }
  }
  return at;
}
