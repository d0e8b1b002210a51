import { textAt, valueOf } from "../languages/yaml/tree.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";
import { touches } from "../text/span.ts";
import type { Cursor } from "./cursor.ts";
import { insideQuotes } from "./insideQuotes.ts";
import { isInterpolated } from "./isInterpolated.ts";
import type { LocalMention, LocalNames } from "./localNames.ts";
import type { Region } from "./region.ts";

interface RefMention extends LocalMention {
  readonly name: string;
}

/** The queries of one rule of Grafana: where their `refId`s stand, and texts of which that is not known. */
interface RuleRefs {
  readonly mentions: RefMention[];
  readonly unsure: { readonly text: string; readonly why: string }[];
}

/** The `refId` of a query under the cursor, which its rule alone knows. */
export function grafanaRefAt({ read, chunk, offset }: Cursor): LocalNames | undefined {
  for (const { name: object, node } of read.walked.objects) {
    if (object !== "grafana-rule" || (node.chunk === chunk && !touches(node, offset))) continue;
    const refs = refsOf(node, read.walked.regions);
    const own = refs.mentions.find(({ place }) => place.chunk === chunk && touches(place, offset));
    if (!own) continue;
    const { name, place } = own;
    const mentions = refs.mentions.filter((one) => one.name === name);
    return { name, place, mentions, fault: (next) => faultOf(refs, mentions, name, next) };
  }
  return undefined;
}

function faultOf(
  { mentions, unsure }: RuleRefs,
  own: readonly RefMention[],
  name: string,
  next: string,
): string | undefined {
  if (!own.some(({ role }) => role === "declares")) return `This rule has no query \`${name}\`.`;
  if (!/^[A-Za-z_]\w*$/.test(next) || wordsOfYaml.test(next))
    return "A name that expressions and templates can use is made of letters, digits and `_`, with no digit first, and is no word that YAML takes for a value, such as `no`.";
  if (mentions.some((one) => one.name === next)) return `This rule has a query \`${next}\` already.`;
  const doubt = unsure.find(({ text }) => isWordOf(text, name));
  return doubt && `\`${name}\` cannot be renamed safely: ${doubt.why}. Change that by hand first.`;
}

const wordsOfYaml = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Names of queries hold nothing that a regular expression would read otherwise; what does is taken for used. */
const isWordOf = (text: string, name: string): boolean =>
  !/^\w+$/.test(name) || new RegExp(`\\b${name}\\d*\\b`).test(text);

function refsOf(rule: YamlMap, regions: ReadonlyMap<YamlNode, Region>): RuleRefs {
  const refs: RuleRefs = { mentions: [], unsure: [] };
  const classic = new Set<string>();
  for (const query of itemsOf(valueOf(rule, "data"))) {
    const ref = scalarAt(query, "refId");
    if (!ref || isInterpolated(ref.text)) continue;
    addWhole(refs, ref, "declares");
    const model = valueOf(query, "model");
    const again = scalarAt(model, "refId");
    if (again?.text === ref.text) addWhole(refs, again, "refers");
    if (!/^(?:__expr__|-100)$/.test(textAt(query, "datasourceUid") ?? "")) continue;
    if (textAt(model, "type") === "classic_conditions") classic.add(ref.text);
    addExpression(refs, model);
  }
  for (const node of [scalarAt(rule, "condition"), scalarAt(valueOf(rule, "record"), "from")])
    if (node && !isInterpolated(node.text)) addWhole(refs, node, "refers");
  for (const key of ["annotations", "labels"]) {
    const texts = valueOf(rule, key);
    for (const { value } of texts?.type === "map" ? texts.pairs : [])
      if (value?.type === "scalar") addTemplate(refs, regions.get(value), classic);
  }
  return refs;
}

/** What an expression works on; Grafana 12.2, pkg/expr/commands.go, classic/classic.go, mathexp/parse. */
function addExpression(refs: RuleRefs, model: YamlNode | undefined): void {
  const type = textAt(model, "type") ?? "";
  if (type === "classic_conditions") {
    for (const condition of itemsOf(valueOf(model, "conditions")))
      for (const node of itemsOf(valueOf(valueOf(condition, "query"), "params")).slice(0, 1))
        if (node?.type === "scalar") addWhole(refs, node, "refers");
    return;
  }
  const expression = scalarAt(model, "expression");
  if (!expression) return;
  if (type === "math") addParts(refs, expression, /\$(?:(\w+)|\{(\w+)\})/dg);
  else if (type === "reduce" || type === "resample" || type === "threshold")
    addParts(refs, expression, /^\$?(?:(\w+)|\{(\w+)\})$/dg);
  else refs.unsure.push({ text: expression.text, why: `an expression of type \`${type}\` names it` });
}

/** `$values.A`, and `$values.B0` for the first condition of classic ones. */
function addTemplate({ mentions, unsure }: RuleRefs, region: Region | undefined, classic: Set<string>): void {
  if (!region || !/[vV]alues/.test(region.text)) return;
  const rest = region.text.replaceAll(
    /(\$values|\.Values)\.([A-Za-z_]\w*)/g,
    (whole, before: string, word: string, at: number) => {
      const condition = word.replace(/\d+$/, "");
      const name = classic.has(condition) ? condition : word;
      const start = at + before.length + 1;
      mentions.push({ name, role: "refers", place: region.toChunk({ start, end: start + name.length }) });
      return " ".repeat(whole.length);
    },
  );
  if (/\$values|\.Values/.test(rest))
    unsure.push({ text: rest, why: "a template of the rule reads `$values` in another way" });
}

function addWhole({ mentions, unsure }: RuleRefs, node: YamlScalar, role: LocalMention["role"]): void {
  const place = writtenPlace(node);
  if (place) mentions.push({ name: node.text, role, place });
  else
    unsure.push({
      text: node.text,
      why: "it is written through an alias, with escapes or over several lines",
    });
}

/** `pattern`: what it captures are names. */
function addParts({ mentions, unsure }: RuleRefs, node: YamlScalar, pattern: RegExp): void {
  const whole = writtenPlace(node);
  if (!whole) {
    unsure.push({ text: node.text, why: "an expression is written over several lines, or with escapes" });
    return;
  }
  for (const { indices } of node.text.matchAll(pattern)) {
    const [start, end] = indices?.[1] ?? indices?.[2] ?? [0, 0];
    const name = node.text.slice(start, end);
    const place = { chunk: whole.chunk, start: whole.start + start, end: whole.start + end };
    mentions.push({ name, role: "refers", place });
  }
}

/** Where a text stands letter by letter. */
function writtenPlace(node: YamlScalar): Place | undefined {
  const place = insideQuotes(node);
  const isSame = !node.alias && place.chunk.text.slice(place.start, place.end) === node.text;
  return isSame ? place : undefined;
}

const itemsOf = (node: YamlNode | undefined): readonly (YamlNode | undefined)[] =>
  node?.type === "seq" ? node.items : [];

function scalarAt(node: YamlNode | undefined, key: string): YamlScalar | undefined {
  const value = valueOf(node, key);
  return value?.type === "scalar" && value.value !== null && value.text !== "" ? value : undefined;
}
