import type { YamlNode } from "../languages/yaml/tree.ts";
import { labelsOfRule } from "../model/alertLabels.ts";
import { alertWays, toldInWords } from "../model/alertRouting.ts";
import { isRule } from "../model/items.ts";
import { unitOf } from "../model/unit.ts";
import type { Cursor } from "../model/cursor.ts";
import { pairAt, regionAt, symbolAt } from "../model/cursor.ts";
import { rangeOf } from "../model/place.ts";
import type { PairAt } from "../model/cursor.ts";
import { checkNameAt } from "../model/checkNames.ts";
import { keyPage, versionInWords } from "../model/keyPage.ts";
import { branchFor, resolve, typesOf } from "../model/schema.ts";
import type { Chunk, Range } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import { touches } from "../text/span.ts";

export interface PlacedHover {
  readonly range: Range;
  readonly markdown: string;
}

/** What is under the cursor: a word of an embedded language, a name of the project, a key. */
export function hover(cursor: Cursor): PlacedHover | undefined {
  const named = checkNameAt(cursor);
  if (named) return { range: rangeOf(named.place), markdown: namePage(cursor, "check", named.value) };
  const region = regionAt(cursor);
  if (region?.language.hover) {
    const found = region.language.hover(region.parsed, region.fromChunk(cursor.offset), cursor.names);
    if (found) return { range: rangeOf(region.toChunk(found.span)), markdown: found.markdown };
  }
  const pair = pairAt(cursor);
  const symbol = symbolAt(cursor);
  if (pair?.onKey) {
    const { key, value } = pair.pair;
    const isCheck = symbol?.space === "check" && cursor.names.find("check", symbol.name) !== undefined;
    const markdown = isCheck ? namePage(cursor, "check", symbol.name) : keyPage(key.text, pair.schema);
    const words = isCheck ? undefined : wordsOf(cursor, value);
    return { range: rangeOf(key), markdown: words ? `${words}\n\n---\n\n${markdown}` : markdown };
  }
  if (symbol) {
    const page = namePage(cursor, symbol.space, symbol.name);
    const isKnown = cursor.names.find(symbol.space, symbol.name)?.documentation !== undefined;
    const about = isKnown || region ? undefined : pair?.schema.description;
    const words = ruleWords(cursor, symbol.place);
    const markdown = [page, about, words].filter((part) => part !== undefined).join("\n\n");
    return { range: rangeOf(symbol.place), markdown };
  }
  return pair && valueHover(cursor, pair);
}

/** What the text behind a key says. */
function wordsOf({ read }: Cursor, value: YamlNode | undefined): string | undefined {
  if (value?.type !== "scalar") return undefined;
  const region = read.walked.regions.get(value);
  return region?.language.describe?.(region.parsed);
}

/** What the expression of a rule says, and who is told of an alert, on the rule's name. */
function ruleWords({ read, part, workspace, uri }: Cursor, { chunk, start }: Place): string | undefined {
  const unit = unitOf(read.chunk);
  const rule = unit?.items.find(
    (item) => isRule(item) && item.name.place.chunk === chunk && item.name.place.start === start,
  );
  if (!unit || !rule || !isRule(rule)) return undefined;
  const words = rule.expr?.language.describe?.(rule.expr.parsed) ?? "";
  const labels = labelsOfRule(rule, unit, part);
  const project = workspace.project(uri);
  const told = labels ? toldInWords(project, alertWays(project, uri, labels)) : "";
  return [words, told].filter((text) => text !== "").join("\n\n") || undefined;
}

/** On a word that stands for a choice: the page of its key, which says what there is to choose from. */
function valueHover(cursor: Cursor, { pair: { key, value }, schema }: PairAt): PlacedHover | undefined {
  const { chunk, offset, part } = cursor;
  const root = part.kind!.schema;
  const isList = value?.type === "seq";
  const node = isList ? value.items.find((item) => item && isAt(item, chunk, offset)) : value;
  if (node?.type !== "scalar" || node.alias || !isAt(node, chunk, offset)) return undefined;
  const own = isList ? resolve(branchFor(schema, "seq", root).items ?? {}, root) : schema;
  const choice = branchFor(own, "scalar", root, ({ enum: words }) => words?.includes(node.text) ?? false);
  const isFlag = typeof node.value === "boolean" && typesOf(choice).includes("boolean");
  if (!choice.enum && !isFlag) return undefined;
  const since = choice["x-values-since"]?.[node.text];
  const page = keyPage(key.text, isList ? { ...schema, enum: choice.enum ?? [] } : schema);
  const lines = since === undefined ? [page] : [page, `\`${node.text}\` since ${versionInWords(since)}.`];
  return { range: rangeOf(node), markdown: lines.join("\n\n") };
}

const isAt = (place: Place, chunk: Chunk, offset: number): boolean =>
  place.chunk === chunk && touches(place, offset);

function namePage({ names }: Cursor, space: string, name: string): string {
  const info = names.find(space, name);
  const lines = [`**${name}** — ${wordsOfSpace(space)}${info?.detail ? `, ${info.detail}` : ""}`];
  if (info?.documentation) lines.push(info.documentation);
  return lines.join("\n\n");
}

/** `grafana-contact-point`: a contact point, of Grafana. */
const wordsOfSpace = (space: string): string =>
  space === "grafana-datasource" ? "data source" : space.replace(/^grafana-/, "").replaceAll("-", " ");
