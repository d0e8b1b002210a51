/** Offset of the quote that closes, or -1 when it is not on this line. */
export function closing(text: string, from: number, end: number, mark: string): number {
  for (let at = from; at < end; at++) {
    if (mark === '"' && text[at] === "\\") at++;
    else if (text[at] === mark) {
      if (mark === "'" && text[at + 1] === "'") at++;
      else return at;
    }
  }
  return -1;
}

/** Offset of the colon behind an implicit key, or -1. */
export function keyEnd(text: string, from: number, end: number): number {
  const first = text[from]!;
  if (first === '"' || first === "'") {
    let at = closing(text, from + 1, end, first);
    if (at < 0) return -1;
    do at++;
    while (at < end && text[at] === " ");
    return text[at] === ":" && endsKey(text, at, end) ? at : -1;
  }
  if ("{[|>&!%@`#*?".includes(first) && !(first === "?" && text[from + 1] !== " ")) return -1;
  for (let at = from; at < end; at++) {
    if (text[at] === ":" && endsKey(text, at, end)) return at;
    if (text[at] === "#" && (text[at - 1] === " " || text[at - 1] === "\t")) return -1;
  }
  return -1;
}

const endsKey = (text: string, colon: number, end: number): boolean =>
  colon + 1 >= end || text[colon + 1] === " " || text[colon + 1] === "\t" || text[colon + 1] === "\r";
