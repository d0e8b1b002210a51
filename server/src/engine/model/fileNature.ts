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
  const first = parts.find(({ look, chunks }) => look.keys.size > 0 || look.list || firstText(chunks) !== "");
  if (!first || first.templated || first.look.templated) return undefined;
  const { kind, look, chunks } = first;
  const keys = [...look.keys.keys()];
  const root = look.list ? "list" : keys.length > 0 ? "mapping" : rootOf(firstText(chunks));
  return { ...(kind && { kind: { id: kind.id, title: kind.title } }), root, keys };
}

/** Of a root without keys that are seen: the text that begins it says what it is. */
const rootOf = (text: string): FileNature["root"] =>
  text.startsWith("[") ? "list" : /^[\w"']/.test(text) ? "text" : "mapping";

/** Longest stretch in which a document may begin, in UTF-16 code units. */
const farthest = 4000;

/** The first line that is no comment, directive, marker or null, without what stands in front of it. */
function firstText(chunks: Part["chunks"]): string {
  const head = chunks[0]?.text.slice(0, farthest) ?? "";
  for (const line of head.split("\n")) {
    const text = line.replace(/^\uFEFF?(?:---|\.\.\.)?(?=\s|$)/, "").trim();
    if (!/^(?:[#%]|(?:~|null)?$)/.test(text)) return text;
  }
  return "";
}
