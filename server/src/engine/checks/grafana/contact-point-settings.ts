import { GRAFANA_RECEIVERS } from "../../facts/grafanaReceivers.ts";
import type { ReceiverType, SettingType } from "../../facts/grafanaReceivers.ts";
import { isNull, pairOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { YamlMap, YamlNode, YamlPair } from "../../languages/yaml/tree.ts";
import { receiverFaults } from "../../model/receiverFaults.ts";
import { isInterpolated } from "../../model/isInterpolated.ts";
import { nameOfValue } from "../../model/scalarFits.ts";
import type { Check, Context } from "../../model/check.ts";
import type { Place } from "../../text/place.ts";
import { nearest } from "../../text/nearest.ts";

export const contactPointSettings: Check = {
  id: "grafana/contact-point-settings",
  severity: "error",
  summary: "Settings of a contact point that its type refuses, or a type that Grafana does not have.",
  source: "grafana/alerting, receivers/*/v1/config.go (NewConfig), as in Grafana 12.2",
  objects: ["grafana-receiver"],
  on: {
    object({ node }, context) {
      const name = textAt(node, "type")?.trim() ?? "";
      if (name === "" || isInterpolated(name)) return;
      const type = GRAFANA_RECEIVERS[name.toLowerCase()];
      if (!type) return unknownType(node, name, context);
      const pair = pairOf(node, "settings");
      if (pair?.value?.type !== "map") return;
      const place = placeOfKey(pair);
      if (pair.value.pairs.length === 0) {
        context.report({ place, message: `\`settings\` is empty; Grafana refuses a receiver without any.` });
        return;
      }
      judge(name, type, pair.value, place, context);
    },
  },
};

function unknownType(node: YamlMap, name: string, { report }: Context): void {
  const value = valueOf(node, "type");
  if (!value) return;
  const place = { chunk: value.chunk, start: value.start, end: value.end };
  const guess = nearest(name, Object.keys(GRAFANA_RECEIVERS));
  const aliases: Readonly<Record<string, string>> = {
    alertmanager: "prometheus-alertmanager",
    msteams: "teams",
  };
  const meant = aliases[name.toLowerCase()] ?? guess;
  report({
    place,
    message: `Grafana has no contact point of type \`${name}\`.${meant ? ` Did you mean \`${meant}\`?` : ""}`,
    fixes: meant ? [{ title: `Change to \`${meant}\``, edits: [{ place, text: meant }] }] : [],
  });
}

function judge(name: string, type: ReceiverType, settings: YamlMap, place: Place, { report }: Context): void {
  const find = (key: string): YamlPair | undefined =>
    // Go's JSON takes keys in any case.
    pairOf(settings, key) ?? settings.pairs.find((pair) => pair.key.text.toLowerCase() === key.toLowerCase());
  const isGiven = (key: string): boolean => {
    const value = find(key)?.value;
    return value !== undefined && !isNull(value) && !(value.type === "scalar" && value.text === "");
  };
  for (const key of type.required) {
    if (isGiven(key)) continue;
    const pair = find(key);
    const at = pair ? placeOfKey(pair) : place;
    report({ place: at, message: `A receiver of type \`${name}\` needs \`${key}\` in its \`settings\`.` });
  }
  for (const keys of type.oneOf ?? []) {
    if (keys.some(isGiven)) continue;
    const list = keys.map((key) => `\`${key}\``).join(" or ");
    report({ place, message: `A receiver of type \`${name}\` needs ${list} in its \`settings\`.` });
  }
  for (const [key, wanted] of Object.entries(type.settings)) {
    const pair = find(key);
    const { value } = pair ?? {};
    if (!pair || !value || isNull(value)) continue;
    if (value.type === "scalar" && isInterpolated(value.text)) continue;
    const at = { chunk: value.chunk, start: value.start, end: value.end };
    if (!fits(value, wanted)) {
      const isNumber = wanted === "text" && value.type === "scalar";
      report({
        place: firstLine(at),
        message: `\`${key}\` of type \`${name}\` has to be ${words[wanted]}, this is ${nameOfValue(value, "yaml.v3")}.${isNumber ? " Put it in quotes." : ""}`,
        fixes: isNumber
          ? [{ title: "Put it in quotes", edits: [{ place: at, text: `"${value.text}"` }] }]
          : [],
      });
      continue;
    }
    const fault = value.type === "scalar" ? wrongValue(type, key, value.text) : undefined;
    if (fault) report({ place: at, message: `\`${key}\` of type \`${name}\` has to be ${fault}.` });
  }
  for (const { key, message } of receiverFaults(name.toLowerCase(), settings, isGiven)) {
    const pair = find(key);
    report({ place: pair ? placeOfKey(pair) : place, message });
  }
}

/** What the value has to be, when it is something else; empty text is a setting that is missing. */
function wrongValue(type: ReceiverType, key: string, text: string): string | undefined {
  if (text === "") return undefined;
  const { allowed, anyCase } = type.values?.[key] ?? {};
  const isAllowed = allowed?.some(
    (one) => one === text || (anyCase && one.toLowerCase() === text.toLowerCase()),
  );
  if (allowed && !isAllowed) return allowed.map((one) => `\`${one}\``).join(" or ");
  const rule = type.patterns?.[key];
  return rule && !rule.pattern.test(text) ? rule.says : undefined;
}

const words: Readonly<Record<SettingType, string>> = {
  text: "text",
  flag: "`true` or `false`",
  number: "a number",
  texts: "a list of text",
  list: "a list",
  mapping: "a mapping",
  textMap: "a mapping of text",
};

/** As Go decodes JSON into the field's type. */
function fits(value: YamlNode, wanted: SettingType): boolean {
  const isText = (node: YamlNode | undefined): boolean =>
    !node || isNull(node) || (node.type === "scalar" && typeof node.value === "string");
  if (wanted === "text") return isText(value);
  if (wanted === "flag") return value.type === "scalar" && typeof value.value === "boolean";
  if (wanted === "number") return value.type === "scalar" && typeof value.value !== "boolean";
  if (wanted === "texts") return value.type === "seq" && value.items.every(isText);
  if (wanted === "list") return value.type === "seq";
  if (value.type !== "map") return false;
  return wanted === "mapping" || value.pairs.every((pair) => isText(pair.value));
}

const placeOfKey = ({ key: { chunk, start, end } }: YamlPair): Place => ({ chunk, start, end });

function firstLine({ chunk, start, end }: Place): Place {
  const line = chunk.text.slice(start, end).indexOf("\n");
  return { chunk, start, end: line > 0 ? start + line : end };
}
