/** The id of a node: its kind and what its children are found by. Any text may be a part. */
export const nodeId = (kind: string, ...parts: readonly string[]): string =>
  [kind, ...parts.map((part) => encodeURIComponent(part.toWellFormed()))].join("/");

/** Kind and parts of an id; an id that was not made by `nodeId` gives some kind that nobody knows. */
export function readNodeId(id: string): { readonly kind: string; readonly parts: readonly string[] } {
  const [kind = "", ...parts] = id.split("/");
  try {
    return { kind, parts: parts.map(decodeURIComponent) };
  } catch {
    return { kind: "", parts: [] };
  }
}
