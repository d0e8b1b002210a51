import type { Document, Part, Read } from "../../server/src/engine/model/document.ts";
import type { Entry, Item } from "../../server/src/engine/model/items.ts";
import { chunksOf } from "../../server/src/engine/text/branch.ts";
import { rangeOf } from "../../server/src/engine/model/place.ts";
import type { Region } from "../../server/src/engine/model/region.ts";
import type { YamlNode } from "../../server/src/engine/languages/yaml/tree.ts";
import type { Place } from "../../server/src/engine/text/place.ts";

/** A place as it is shown: `line:column-line:column` of the file, from 0. */
type Shown = (place: Place) => string;

/** All that was read of a file, in positions of the file: equal for equal files, however they came to be. */
export function dumpDocument(document: Document): unknown {
  const at: Shown = (place) => {
    const { start, end } = rangeOf(place);
    return `${start.line}:${start.character}-${end.line}:${end.character}`;
  };
  return { chunks: dumpChunks(document), parts: document.parts.map((part) => dumpPart(part, at)) };
}

/** Neighbouring chunks of the frame count as one. */
function dumpChunks({ root }: Document): string[] {
  const shown: { role: string; text: string }[] = [];
  for (const { role, text } of chunksOf(root)) {
    const last = shown.at(-1);
    if (role === "frame" && last?.role === "frame") last.text += text;
    else shown.push({ role, text });
  }
  return shown.map(({ role, text }) => `${role} ${text}`);
}

function dumpPart(part: Part, at: Shown): unknown {
  const { kind, ignored, templated, look, items, root, reads } = part;
  const all = <T>(list: (read: Read) => Iterable<T>, show: (one: T) => string): string[] =>
    reads.flatMap((read) => [...list(read)].map(show)).sort();
  return {
    kind: kind?.id ?? "-",
    ignored,
    templated,
    look: [[...look.keys], [...look.paths].sort(), look.list, look.templated],
    items: items.map((item) => dumpItem(item, at)),
    root: dumpNode(root, at, "frame"),
    problems: all(
      ({ yaml }) => yaml.problems,
      (one) =>
        `${at(one)} ${one.kind} ${one.message} ${one.first ? at(one.first) : ""} ${one.from ? at(one.from) : ""}`,
    ),
    mismatches: all(
      ({ walked }) => walked.mismatches,
      ({ kind: what, place, key, found, allowed, within, home, version, first }) =>
        `${at(place)} ${what} ${key} ${found} ${allowed.join()} ${within} ${home} ${version} ${first && at(first)}`,
    ),
    regions: all(
      ({ walked }) => walked.regions.values(),
      (region) => dumpRegion(region, at),
    ),
    symbols: all(
      ({ walked }) => walked.symbols,
      ({ space, name, place, role, scope }) => `${at(place)} ${space} ${name} ${role} ${scope}`,
    ),
    objects: all(
      ({ walked }) => walked.objects,
      ({ name, key, place, node }) => `${at(place)} ${name} ${key} ${spanOf(node, at)}`,
    ),
    suppressions: all(
      ({ suppressions }) => suppressions,
      ({ names, reason, wholeFile, place }) =>
        `${at(place)} ${names.map(({ value, place: own }) => `${value} ${at(own)}`).join()} ${reason} ${wholeFile}`,
    ),
  };
}

const dumpRegion = (region: Region | undefined, at: Shown): string =>
  region
    ? `${at(region.toChunk({ start: 0, end: region.text.length }))} ${region.language.id} ${region.key} ${JSON.stringify(region.text)} ${JSON.stringify(region.parsed.errors)}`
    : "-";

function dumpItem(item: Item, at: Shown): unknown {
  const entries = (list: readonly Entry[]): string[] =>
    list.map(
      ({ key, value, template }) =>
        `${key.value} ${at(key.place)} ${value.value} ${at(value.place)} ${dumpRegion(template, at)}`,
    );
  const place = at(item.place);
  if (item.type === "settings") {
    const checks = item.checks.map((one) => `${one.value} ${at(one.place)}`);
    return { type: item.type, place, settings: item.settings, checks };
  }
  const common = { type: item.type, place, node: spanOf(item.node, at), labels: entries(item.labels) };
  const name = item.name && `${item.name.value} ${at(item.name.place)}`;
  if (item.type === "group") {
    const rules = item.rules.map((rule) => `${rule.type} ${at(rule.place)}`);
    const holder = item.holder && spanOf(item.holder, at);
    return { ...common, name, interval: dumpRegion(item.interval, at), rules, holder };
  }
  return {
    ...common,
    name,
    group: `${item.group.name?.value} ${at(item.group.place)}`,
    expr: dumpRegion(item.expr, at),
    annotations: entries(item.annotations),
    ...(item.type === "alert" && {
      for: dumpRegion(item.for, at),
      keepFiringFor: dumpRegion(item.keepFiringFor, at),
    }),
  };
}

/** Where a list stands whose items are chunks of their own is said by them, and so is the end of what holds it. */
const spanOf = (node: YamlNode, at: Shown): string =>
  node.type !== "scalar" && node.chunk.role === "frame" ? at({ ...node, end: node.start }) : at(node);

/** The tree on one line a node; what an alias stands for is not followed. */
function dumpNode(node: YamlNode | undefined, at: Shown, within: "frame" | "item", indent = ""): string[] {
  if (!node) return [`${indent}nothing`];
  const isCut = within === "frame" && node.type === "seq" && node.chunk.role === "item";
  const inside = isCut ? "item" : within;
  const head = `${indent}${isCut ? "" : spanOf(node, at)} ${node.tag ?? ""}`;
  if (node.alias) return [`${head} alias ${at(node.alias)} of ${node.of ? at(node.of) : "-"}`];
  if (node.type === "scalar")
    return [`${head} ${node.style} ${node.parentIndent} ${JSON.stringify([node.text, node.value])}`];
  const inner = `${indent}  `;
  const lines =
    node.type === "seq"
      ? node.items.flatMap((one) => dumpNode(one, at, inside, inner))
      : node.pairs.flatMap(({ key, value }) => [
          ...dumpNode(key, at, inside, inner),
          ...dumpNode(value, at, inside, `${inner}  `),
        ]);
  return [`${head} ${node.type}${node.flow ? " flow" : ""}`, ...lines];
}
