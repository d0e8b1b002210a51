/** A stretch of a template, in the order in which they stand. `at`: offset in the template, of a tag that of its `{`. */
export type Piece =
  | { readonly type: "text"; readonly text: string; readonly at: number }
  | { readonly type: "print"; readonly code: string; readonly at: number }
  | { readonly type: "tag"; readonly name: string; readonly code: string; readonly at: number };

const opening = /\{([{%#])([-+]?)/g;
const ends = { "{": /-?\}\}/y, "%": /[-+]?%\}/y } as const;
const endOfRaw = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;

/**
 * A template as Jinja 3 cuts it with dbt's settings: `-` takes the white space beside a tag away, line statements are off.
 * A tag that never ends is text. Line ends have to be `\n`.
 */
export function jinjaPieces(template: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let trimsStart = false;
  const text = (end: number, trimsEnd: boolean): void => {
    const whole = template.slice(at, end);
    const start = trimsStart ? whole.length - whole.trimStart().length : 0;
    const shown = trimsEnd ? whole.slice(start).trimEnd() : whole.slice(start);
    if (shown !== "") pieces.push({ type: "text", text: shown, at: at + start });
  };
  for (;;) {
    opening.lastIndex = at;
    const open = nextTag(template);
    if (!open) break;
    text(open.at, open.trimsBefore);
    if (open.piece) pieces.push(open.piece);
    [at, trimsStart] = [open.end, open.trimsAfter];
    if (open.piece?.type !== "tag" || open.piece.name !== "raw") continue;
    pieces.pop();
    endOfRaw.lastIndex = at;
    const close = endOfRaw.exec(template);
    text(close?.index ?? template.length, close?.[1] === "-");
    [at, trimsStart] = [close ? endOfRaw.lastIndex : template.length, close?.[2] === "-"];
  }
  text(template.length, false);
  return pieces;
}

interface Tag {
  readonly at: number;
  readonly end: number;
  readonly trimsBefore: boolean;
  readonly trimsAfter: boolean;
  /** Missing for a comment. */
  readonly piece?: Piece;
}

function nextTag(template: string): Tag | undefined {
  const found = opening.exec(template);
  if (!found) return undefined;
  const [whole, mark, sign] = found;
  const at = found.index;
  const start = at + whole.length;
  const trimsBefore = sign === "-";
  if (mark === "#") {
    const close = template.indexOf("#}", start);
    if (close < 0) return undefined;
    return { at, end: close + 2, trimsBefore, trimsAfter: template[close - 1] === "-" && close > start };
  }
  const close = endOfTag(template, start, ends[mark as "{" | "%"]);
  if (!close) return undefined;
  const code = template.slice(start, close.at);
  const piece: Piece =
    mark === "{" ? { type: "print", code, at } : { type: "tag", name: /^\s*(\w*)/.exec(code)![1]!, code, at };
  return { at, end: close.end, trimsBefore, trimsAfter: template[close.at] === "-", piece };
}

/** Strings and brackets may hold what looks like the end. */
function endOfTag(template: string, start: number, end: RegExp): { at: number; end: number } | undefined {
  let depth = 0;
  for (let at = start; at < template.length; at++) {
    const char = template[at]!;
    if (depth === 0) {
      end.lastIndex = at;
      if (end.test(template)) return { at, end: end.lastIndex };
    }
    if (char === '"' || char === "'") {
      const close = endOfString(template, at);
      if (close === undefined) return undefined;
      at = close;
    } else if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth = Math.max(0, depth - 1);
  }
  return undefined;
}

function endOfString(template: string, start: number): number | undefined {
  const quote = template[start];
  for (let at = start + 1; at < template.length; at++) {
    if (template[at] === "\\") at++;
    else if (template[at] === quote) return at;
  }
  return undefined;
}
