import type { Symbol } from "./symbol.ts";
import { isTooOld, versionFor } from "../facts/target.ts";
import type { Language } from "../languages/language.ts";
import type { YamlScalar } from "../languages/yaml/tree.ts";
import { placeOf } from "../languages/yaml/tree.ts";
import type { Form } from "./form.ts";
import { insideQuotes } from "./insideQuotes.ts";
import { isNullText } from "./nullText.ts";
import { Region } from "./region.ts";
import type { Schema } from "./schema.ts";
import { report } from "./walkState.ts";
import type { Walk } from "./walkState.ts";

/** Compares a text with its schema, and keeps what is embedded in it and the name that it is. */
export function visitScalar(walk: Walk, node: YamlScalar, form: Form, key: string, within: string): void {
  const { schema, wanted, language: id } = form;
  if (node.value === null && node.style === "plain" && !isNullText(node, schema, walk.target)) return;
  const language = id === undefined ? undefined : walk.languages.get(id);
  if (language) addRegion(walk, node, language, form.variant, key);
  addSymbol(walk, node, schema);
  const found = node.text;
  const tooShort = schema.minLength !== undefined && found.length < schema.minLength;
  if (!wanted) {
    const wrong = schema.pattern !== undefined && schema.pattern !== "" && !matches(schema.pattern, found);
    if (wrong || isOutside(node.value, schema) || tooShort)
      report(walk, "invalid-value", placeOf(node), key, schema, within, { found });
    return;
  }
  const fold = (text: string): string => (schema["x-case"] === "ignored" ? text.toLowerCase() : text);
  const value = wanted.find((one) => fold(String(one)) === fold(found));
  const since = value === undefined ? undefined : schema["x-values-since"]?.[String(value)];
  const version = versionFor(since, walk.reader);
  if (version && isTooOld(walk.target, version))
    report(walk, "not-yet-known", placeOf(node), key, schema, within, { version, found });
  if ((value === undefined && !schema["x-open"]) || tooShort) {
    const allowed = wanted.map(String);
    report(walk, "invalid-value", placeOf(node), key, schema, within, { allowed, found });
  }
}

function isOutside(value: YamlScalar["value"], { minimum, maximum, exclusiveMinimum }: Schema): boolean {
  if (typeof value !== "number") return false;
  return (
    value < (minimum ?? -Infinity) ||
    value > (maximum ?? Infinity) ||
    (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
  );
}

/** An alias shares the region of its anchor, unless that is written in another language. */
function addRegion(
  walk: Walk,
  node: YamlScalar,
  language: Language,
  variant: string | undefined,
  key: string,
): void {
  const anchor = node.of?.type === "scalar" ? node.of : node;
  const known = walk.regions.get(anchor);
  if (known?.language === language) return;
  const options = variant === undefined ? walk.options : { ...walk.options, variant };
  walk.regions.set(known ? node : anchor, new Region(language, node, key, options));
}

export function addSymbol(walk: Walk, node: YamlScalar, schema: Schema): void {
  const space = schema["x-declares"] ?? schema["x-refers"];
  if (!space || node.text === "") return;
  const place = insideQuotes(node);
  const role = schema["x-declares"] ? "declares" : "refers";
  const scope = schema["x-scope"] ?? "project";
  const symbol: Symbol = { space, name: node.text, place, chunk: place.chunk, role, scope, node };
  walk.symbols.push(symbol);
  if (space === "metric" && role === "declares") walk.record = symbol;
}

const patterns = new Map<string, RegExp>();

export function matches(pattern: string, text: string): boolean {
  let compiled = patterns.get(pattern);
  if (!compiled) patterns.set(pattern, (compiled = new RegExp(pattern, "u")));
  return compiled.test(text);
}
