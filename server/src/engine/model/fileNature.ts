import type { Document, Part } from "./document.ts";

/** What a file plainly is, whether it is one of ours or not: as much as its structure shows without a parse. */
export interface FileNature {
  /** The kind that it was read as. */
  readonly kind?: { readonly id: string; readonly title: string };
  readonly root: "list" | "mapping" | "text";
  /** Keys of a root mapping. */
  readonly keys: readonly string[];
}

/** By the first YAML document that says something; `undefined` where none does, or a template makes the file. */
export function natureOf({ parts }: Document): FileNature | undefined {
  const first = parts.find((part) => !isBlank(part));
  if (!first || first.templated || first.look.templated) return undefined;
  const { kind, look } = first;
  const keys = [...look.keys.keys()];
  const root = look.list ? "list" : keys.length > 0 ? "mapping" : rootInBraces(first);
  return { ...(kind && { kind: { id: kind.id, title: kind.title } }), root, keys };
}

/** Comments, directives, markers and a null. */
const blank = /^(?:\uFEFF|\s|#.*|%.*|(?:---|\.\.\.)(?=\s|$)|(?:~|null)(?=\s|$))*$/;

const isBlank = ({ chunks }: Part): boolean =>
  chunks.every(({ text }) => text.split("\n").every((line) => blank.test(line)));

/** Of a root without keys that are seen: the text that begins it says what it is. */
function rootInBraces({ chunks }: Part): FileNature["root"] {
  const lines = chunks.flatMap(({ text }) => text.split("\n", 200));
  const first = lines.find((line) => !blank.test(line))?.replace(/^\uFEFF?(?:---)?\s*/, "") ?? "";
  return first.startsWith("[") ? "list" : /^[\w"']/.test(first) ? "text" : "mapping";
}
