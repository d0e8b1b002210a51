import type { YamlNode, YamlScalar } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";
import { rewriteScalar } from "../text/rewriteScalar.ts";
import type { Region } from "./region.ts";

/** What is written where, in a chunk. */
export interface TextEdit {
  readonly place: Place;
  readonly text: string;
}

/**
 * The edit that lays an embedded text out as its language does; `undefined` where it is laid out like that, cannot be
 * read, or has no place for the layout. `root`: the tree that it stands in.
 */
export function layOutText(region: Region, root: YamlNode | undefined): TextEdit | undefined {
  const { language, node, parsed } = region;
  const isOdd = node.tag !== undefined && node.tag !== "tag:yaml.org,2002:str";
  if (!language.format || node.alias !== undefined || isOdd) return undefined;
  const inFlow = standsInFlow(root, node);
  const text = language.format(parsed, inFlow ? Infinity : undefined);
  if (text === undefined) return undefined;
  const { chunk, start, style, parentIndent } = node;
  const end = endOfText(node);
  const lineEnd = endOfLine(chunk.text, end);
  const isBlock = style === "literal" || style === "folded";
  const behind = isBlock || inFlow ? "" : chunk.text.slice(end, lineEnd);
  if (!/^\s*(?:\s#.*)?$/.test(behind)) return undefined;
  const source = chunk.text.slice(start, end);
  const lineBreak = chunk.text.includes("\r\n") ? "\r\n" : "\n";
  const written = rewriteScalar({ source, style, parentIndent, behind, inFlow, lineBreak }, text);
  if (written === undefined || written === source + behind) return undefined;
  return { place: { chunk, start, end: end + behind.length }, text: written };
}

/** Blank lines at the end of a block are left as they are. */
const endOfText = ({ chunk, start, end }: YamlScalar): number =>
  start + chunk.text.slice(start, end).trimEnd().length;

function endOfLine(text: string, from: number): number {
  const found = /[\n\r]/.exec(text.slice(from));
  return found ? from + found.index : text.length;
}

/** Whether brackets or braces stand around it. */
function standsInFlow(root: YamlNode | undefined, { chunk, start }: YamlScalar): boolean {
  for (let node = root; node && node.type !== "scalar";) {
    if (node.flow) return true;
    const below: readonly (YamlNode | undefined)[] =
      node.type === "map" ? node.pairs.map(({ value }) => value) : node.items;
    node = below.find(
      (one) => one?.chunk === chunk && one.start <= start && start < Math.max(one.end, one.start + 1),
    );
  }
  return false;
}
