import { jinjaPieces } from "./jinjaPieces.ts";
import type { Piece } from "./jinjaPieces.ts";

/** What a template prints, as far as it can be told without running it. */
export type Part =
  | { readonly type: "text"; readonly text: string; readonly at: number }
  /** `{{ … }}`, and tags that print what stands elsewhere. */
  | { readonly type: "print"; readonly code: string; readonly at: number }
  /** What stood there before the template changed. */
  | { readonly type: "changed"; readonly at: number }
  /** One of the bodies, or none where `canSkip`. */
  | { readonly type: "choice"; readonly bodies: readonly (readonly Part[])[]; readonly canSkip: boolean }
  | { readonly type: "loop"; readonly body: readonly Part[]; readonly otherwise: readonly Part[] }
  /** `{% call %}`, `{% filter %}`: what is made of the body. */
  | { readonly type: "around"; readonly code: string; readonly body: readonly Part[]; readonly at: number };

export interface JinjaTree {
  readonly parts: readonly Part[];
  /** What `{% set NAME %}…{% endset %}` and macros of this very file hold, by name. */
  readonly captured: ReadonlyMap<string, readonly (readonly Part[])[]>;
}

interface Frame {
  readonly name: string;
  readonly code: string;
  readonly at: number;
  readonly bodies: Part[][];
  hasElse: boolean;
}

/** Tags that are closed by `end` and their name. What dbt adds is among them. */
const blocks = new Set([
  ...["if", "for", "set", "macro", "call", "filter", "block", "with", "autoescape", "trans"],
  ...["snapshot", "test", "materialization", "docs", "analysis"],
]);

/** Of a template with snapshots, the part of the one called `snapshot`. Nothing is too broken to be read. */
export function jinjaTree(template: string, snapshot?: string): JinjaTree {
  const captured = new Map<string, Part[][]>();
  const root: Frame = { name: "", code: "", at: 0, bodies: [[]], hasElse: true };
  const stack: Frame[] = [root];
  let chosen: Part[] | undefined;
  const top = (): Frame => stack.at(-1)!;
  const add = (part: Part): void => void top().bodies.at(-1)!.push(part);
  const close = (): void => {
    const frame = stack.pop()!;
    if (frame.name === "snapshot" && nameIn(frame.code) === snapshot) chosen = frame.bodies.flat();
    else finish(frame, add, captured);
  };
  for (const piece of jinjaPieces(template)) {
    if (piece.type !== "tag") add(piece);
    else if (piece.name.startsWith("end") && blocks.has(piece.name.slice(3))) {
      const isOpen = stack.some(({ name }) => name === piece.name.slice(3));
      while (isOpen && top().name !== piece.name.slice(3)) close();
      if (isOpen) close();
    } else if (piece.name === "elif" || piece.name === "else") {
      top().bodies.push([]);
      if (piece.name === "else") top().hasElse = true;
    } else if (opens(piece)) stack.push({ ...piece, bodies: [[]], hasElse: false });
    else if (piece.name === "include") add({ type: "print", code: "include()", at: piece.at });
  }
  while (stack.length > 1) close();
  return { parts: chosen ?? root.bodies.flat(), captured };
}

/** `{% set a = 1 %}` has no end. */
const opens = ({ name, code }: Piece & { type: "tag" }): boolean =>
  blocks.has(name) && !(name === "set" && /^\s*set\s[^|(]*=/.test(code));

const nameIn = (code: string): string | undefined => /^\s*\w+\s+(\w+)/.exec(code)?.[1];

function finish(
  { name, code, at, bodies, hasElse }: Frame,
  add: (part: Part) => void,
  captured: Map<string, Part[][]>,
): void {
  const [body = [], ...others] = bodies;
  switch (name) {
    case "if":
      return add({ type: "choice", bodies, canSkip: !hasElse });
    case "for":
      return add({ type: "loop", body, otherwise: others.flat() });
    case "call":
    case "filter":
      return add({ type: "around", code, body: bodies.flat(), at });
    case "set":
    case "macro": {
      const of = nameIn(code);
      if (of !== undefined) captured.set(of, [...(captured.get(of) ?? []), bodies.flat()]);
      return;
    }
    case "test":
    case "materialization":
    case "docs":
      return;
    default:
      for (const part of bodies.flat()) add(part);
  }
}
