import { compileMatcher } from "../languages/regex/compile.ts";
import { groupOption } from "../model/checkOptions.ts";
import type { CheckOptions } from "../model/checkOptions.ts";
import type { Report } from "../model/finding.ts";
import type { AlertRule, Entry, RecordRule } from "../model/items.ts";
import type { Schema } from "../model/schema.ts";
import { nearest } from "../text/nearest.ts";
import { addEntry } from "./addEntry.ts";
import { matchesOfRule } from "./matchesOfRule.ts";

type Rule = AlertRule | RecordRule;

/** What a project wants of the labels or annotations of one name. */
interface Wanted {
  /** A name, or a regular expression of names. */
  readonly name: string;
  /** Values that are allowed, each as it is; in place of `pattern`. */
  readonly values: readonly string[] | undefined;
  /** A regular expression of the whole value. */
  readonly pattern: string | undefined;
}

/** Labels or annotations of a rule. */
export interface Entries {
  readonly rule: Rule;
  readonly holder: "labels" | "annotations";
  /** Those of its group stand behind its own. */
  readonly all: readonly Entry[];
}

/** How an option of this kind is described to who writes it. */
export const wantedSchema = (description: string, example: string): Schema => ({
  type: "object",
  description,
  additionalProperties: {
    anyOf: [
      {
        type: "string",
        description:
          "A regular expression that the whole value has to match; `.+` for any. `{{ $alert }}`, `{{ $for }}` and `{{ $labels.name }}` in it stand for what the rule says there.",
        "x-language": "regex",
      },
      { type: "array", items: { type: "string" }, description: "The values that are allowed." },
    ],
  },
  examples: [example],
});

const known = new WeakMap<CheckOptions, Map<string, readonly Wanted[]>>();

/** What an option wants, name by name. */
export function wantedBy(options: CheckOptions, key: string): readonly Wanted[] {
  let byKey = known.get(options);
  if (!byKey) known.set(options, (byKey = new Map()));
  let wanted = byKey.get(key);
  if (!wanted) byKey.set(key, (wanted = readWanted(groupOption(options, key))));
  return wanted;
}

const readWanted = (options: CheckOptions): Wanted[] =>
  Object.entries(options).flatMap(([name, value]): Wanted[] => {
    if (typeof value === "string" || typeof value === "number")
      return [{ name, values: undefined, pattern: String(value) }];
    if (!Array.isArray(value)) return [];
    return [{ name, values: value.map(String), pattern: undefined }];
  });

/** Says which of the wanted entries are missing and which have another value. `isNeeded`: each has to be there. */
export function* misfits(entries: Entries, wanted: readonly Wanted[], isNeeded: boolean): Generator<Report> {
  for (const one of wanted) {
    const names = compileMatcher(one.name);
    const found = entries.all.filter(({ key, value }) => value.value !== "" && names.matches(key.value));
    if (found.length === 0 && isNeeded) yield missing(entries, one);
    for (const entry of found) {
      // What a template makes of a label is not known before the alert fires.
      const isUnknown = entries.holder === "labels" && entry.value.value.includes("{{");
      if (!isUnknown && !allows(one, entry.value.value, entries.rule)) yield misfit(entries, entry, one);
    }
  }
}

function allows({ values, pattern }: Wanted, value: string, rule: Rule): boolean {
  if (values) return values.includes(value);
  return pattern === undefined || matchesOfRule(pattern, value, rule) !== false;
}

const singular = { labels: "label", annotations: "annotation" };

const inWords = ({ values, pattern }: Wanted): string =>
  values ? values.map((value) => `\`${value}\``).join(", ") : `\`${pattern}\``;

function missing({ rule, holder }: Entries, wanted: Wanted): Report {
  const kind = rule.type === "alert" ? "alert" : "recording rule";
  const any = wanted.pattern === ".+" || wanted.pattern === ".*";
  const how = any ? "" : `: ${inWords(wanted)}`;
  const offered = isPlainName(wanted.name) ? choices(wanted) : [];
  return {
    place: rule.place,
    message: `\`${rule.name.value}\` has no ${singular[holder]} \`${wanted.name}\`, which \`.tocsin.yaml\` wants on every ${kind}${how}.`,
    fixes: offered.flatMap((value) => {
      const edit = addEntry(rule, holder, wanted.name, value);
      return edit ? [{ title: `Add \`${wanted.name}: ${value}\``, edits: [edit] }] : [];
    }),
  };
}

const isPlainName = (name: string): boolean => /^\w+$/.test(name);

/** The values that can be offered: those of a list, or of an expression that is one. */
function choices({ values, pattern }: Wanted): readonly string[] {
  const all = values ?? (/^[\w-]+(?:\|[\w-]+)*$/.test(pattern ?? "") ? pattern!.split("|") : []);
  return all.length <= 5 ? all : [];
}

function misfit({ rule, holder }: Entries, entry: Entry, wanted: Wanted): Report {
  const { key, value } = entry;
  const wants = wanted.values ? `one of ${inWords(wanted)}` : inWords(wanted);
  const message = `${singular[holder] === "label" ? "Label" : "Annotation"} \`${key.value}\` is \`${cut(value.value)}\`; \`.tocsin.yaml\` wants ${wants} there.`;
  if (!rule[holder].includes(entry))
    return { place: rule.place, message, related: [{ place: value.place, message: "It is set here." }] };
  const meant = nearest(value.value, choices(wanted));
  const fixes = [{ title: `Change to \`${meant}\``, edits: [{ place: value.place, text: meant ?? "" }] }];
  return { place: value.place, message, ...(meant !== undefined && { fixes }) };
}

const cut = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
};

/** The labels of a rule, then those of its group that it does not hide. */
export function labelsOf({ group, labels }: Rule): readonly Entry[] {
  if (group.labels.length === 0) return labels;
  const names = new Set(labels.map(({ key }) => key.value));
  return [...labels, ...group.labels.filter(({ key }) => !names.has(key.value))];
}
