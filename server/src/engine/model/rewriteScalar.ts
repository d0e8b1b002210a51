import type { LanguageEdit } from "../languages/language.ts";
import { readYaml } from "../languages/yaml/read.ts";
import type { YamlScalar } from "../languages/yaml/tree.ts";
import { makeChunk } from "../text/chunk.ts";
import { escapeIn } from "../text/escapeIn.ts";
import type { Place } from "../text/place.ts";
import { singleQuoted } from "../text/singleQuoted.ts";
import type { Span } from "../text/span.ts";

export interface PlacedText {
  readonly place: Place;
  readonly text: string;
}

/**
 * Changes of what a scalar says, as changes of how it is written; all of it anew, in quotes, where a plain one cannot
 * say that. `edits` do not overlap and hold no line break; `toChunk`: where a stretch of its text stands.
 */
export function rewriteScalar(
  node: YamlScalar,
  edits: readonly LanguageEdit[],
  isFlow: boolean,
  toChunk: (span: Span) => Place,
): PlacedText[] {
  if (node.style === "plain") {
    const text = applied(node.text, edits);
    if (!isPlain(text.replaceAll("\n", " "), isFlow)) {
      const { chunk, start, end } = node;
      const written = text.includes("\n") ? `"${escapeIn('"', text)}"` : singleQuoted(text);
      return [{ place: { chunk, start, end }, text: written }];
    }
  }
  return edits.map(({ span, text }) => ({ place: toChunk(span), text: inStyle(text, node) }));
}

function inStyle(text: string, { style }: YamlScalar): string {
  if (style === "single") return text.replaceAll("'", "''");
  return style === "double" ? escapeIn('"', text)! : text;
}

function applied(text: string, edits: readonly LanguageEdit[]): string {
  let result = text;
  for (const { span, text: inserted } of edits.toSorted((a, b) => b.span.start - a.span.start))
    result = result.slice(0, span.start) + inserted + result.slice(span.end);
  return result;
}

/** Whether a text says the same without quotes, also to YAML 1.1. */
function isPlain(text: string, isFlow: boolean): boolean {
  const source = isFlow ? `[${text}]` : `a: ${text}`;
  const read = readYaml(source, [{ start: 0, chunk: makeChunk(source, "frame") }], "yaml.v2");
  const { root } = read;
  const nodes =
    root?.type === "map" ? root.pairs.map(({ value }) => value) : root?.type === "seq" ? root.items : [];
  const [node] = nodes;
  return (
    read.problems.length === 0 &&
    nodes.length === 1 &&
    node?.type === "scalar" &&
    node.style === "plain" &&
    node.text === text &&
    typeof node.value === "string"
  );
}
