import { tokensOf } from "./tree.ts";
import type { Expression, PromqlTree } from "./tree.ts";

/** A piece of the formatted text that stays on one line, with the comments that go there. */
export interface Atom {
  /** Comments on lines of their own above it. */
  readonly above: string[];
  /** Comments behind it, on its line. */
  readonly behind: string[];
}

/** The pieces of one expression: its first and its last, and the operator between two sides. */
export interface Atoms {
  readonly first: Atom;
  readonly last: Atom;
  readonly operator: Atom;
}

export interface Comments {
  atomsOf(node: Expression): Atoms;
  /** Comments below everything. */
  readonly below: readonly string[];
  /** Whether a comment stands within the expression, so that it cannot be on one line. */
  isSplit(node: Expression): boolean;
}

/** The comments of a text, each at the piece of the expression that it is about. */
export function readComments(tree: PromqlTree, root: Expression): Comments {
  const known = new Map<Expression, Atoms>();
  const atomsOf = (node: Expression): Atoms => {
    let atoms = known.get(node);
    if (!atoms) known.set(node, (atoms = newAtoms(node, atomsOf)));
    return atoms;
  };
  const below: string[] = [];
  for (const { text, before, after } of commentsOf(tree)) {
    if (before !== undefined) ownerOf(root, before, "behind", atomsOf).behind.push(text);
    else if (after !== undefined) ownerOf(root, after, "above", atomsOf).above.push(text);
    else below.push(text);
  }
  spread([...inOrder(root, atomsOf)], below);
  const split = new Map<Expression, boolean>();
  /** Whether a comment stands within one of the parts, or between it and its neighbours. */
  const parts = (part: Expression | Atom, index: number, all: readonly unknown[]): boolean => {
    const { first, last } = "type" in part ? atomsOf(part) : { first: part, last: part };
    const isApart =
      (index > 0 && first.above.length > 0) || (index + 1 < all.length && last.behind.length > 0);
    return isApart || ("type" in part && isSplit(part));
  };
  const isSplit = (node: Expression): boolean => {
    let answer = split.get(node);
    if (answer === undefined) split.set(node, (answer = partsOf(node, atomsOf).some(parts)));
    return answer;
  };
  return { atomsOf, below, isSplit };
}

const newAtom = (): Atom => ({ above: [], behind: [] });

function newAtoms(node: Expression, atomsOf: (node: Expression) => Atoms): Atoms {
  const operator = newAtom();
  switch (node.type) {
    case "binary":
      return { first: atomsOf(node.left).first, operator, last: atomsOf(node.right).last };
    case "unary":
    case "subquery":
      return { ...atomsOf(node.expr), operator };
    case "paren":
      return { first: newAtom(), operator, last: newAtom() };
    case "call":
    case "aggregate":
      if (node.args.length === 0) break;
      return { first: newAtom(), operator, last: newAtom() };
    default:
  }
  const only = newAtom();
  return { first: only, operator, last: only };
}

/** What an expression consists of, in the order of the formatted text. */
function partsOf(node: Expression, atomsOf: Comments["atomsOf"]): (Expression | Atom)[] {
  const { first, operator, last } = atomsOf(node);
  switch (node.type) {
    case "binary":
      return [node.left, operator, node.right];
    case "unary":
    case "subquery":
      return [node.expr];
    case "paren":
      return [first, node.expr, last];
    case "call":
    case "aggregate":
      return node.args.length > 0 ? [first, ...node.args, last] : [first];
    default:
      return [first];
  }
}

function* inOrder(node: Expression, atomsOf: Comments["atomsOf"]): Generator<Atom> {
  for (const part of partsOf(node, atomsOf)) {
    if ("type" in part) yield* inOrder(part, atomsOf);
    else yield part;
  }
}

/** A line has room for one comment behind it: others go above what follows. */
function spread(atoms: readonly Atom[], below: string[]): void {
  for (const [index, { behind }] of atoms.entries()) {
    const rest = behind.splice(1);
    (atoms[index + 1]?.above ?? below).unshift(...rest);
  }
}

/** The piece whose words in the text hold an offset, or that a comment beside them goes to. */
function ownerOf(
  node: Expression,
  offset: number,
  side: "above" | "behind",
  atomsOf: Comments["atomsOf"],
): Atom {
  const below = (child: Expression): Atom => ownerOf(child, offset, side, atomsOf);
  const holds = ({ start, end }: Expression): boolean => start <= offset && offset < end;
  const { first, operator, last } = atomsOf(node);
  switch (node.type) {
    case "binary":
      if (holds(node.left)) return below(node.left);
      return holds(node.right) ? below(node.right) : operator;
    case "unary":
      return holds(node.expr) ? below(node.expr) : first;
    case "subquery":
      return holds(node.expr) ? below(node.expr) : last;
    case "paren":
      if (holds(node.expr)) return below(node.expr);
      return offset < node.expr.start ? first : last;
    case "call":
    case "aggregate": {
      const child = node.args.findLast(({ start }) => start <= offset);
      if (!child) return first;
      if (holds(child)) return below(child);
      // A comma belongs to the argument in front of it.
      if (child !== node.args.at(-1)) return atomsOf(child).last;
      // `by (…)` moves from behind the arguments to the front.
      const modifier = node.type === "aggregate" ? node.modifier : undefined;
      const isMoved = modifier !== undefined && modifier.start >= child.end && offset >= modifier.start;
      return isMoved && side === "above" ? first : last;
    }
    default:
      return first;
  }
}

interface Comment {
  readonly text: string;
  /** Offset of the token on whose line it ends. */
  readonly before?: number;
  /** Offset of the token that follows one on a line of its own. */
  readonly after?: number;
}

function* commentsOf(tree: PromqlTree): Generator<Comment> {
  const { source = "" } = tree;
  let previous: number | undefined;
  let from = 0;
  for (const { kind, start, end } of tokensOf(tree)) {
    const after = kind === "eof" ? {} : { after: start };
    for (const match of source.slice(from, start).matchAll(/#[^\n\r]*/g)) {
      const isFirst = !/[\n\r]/.test(source.slice(from, from + match.index));
      const text = match[0].trimEnd();
      yield isFirst && previous !== undefined ? { text, before: previous } : { text, ...after };
    }
    previous = start;
    from = end;
  }
}
