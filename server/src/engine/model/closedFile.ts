import type { Range } from "../text/chunk.ts";
import { AlertTally } from "./alertTally.ts";
import { isRule } from "./items.ts";
import type { AlertRule, Item, RecordRule } from "./items.ts";
import { rangeOf } from "./place.ts";
import { ClosedName } from "./symbol.ts";
import type { Symbol } from "./symbol.ts";

/** What is said of a rule where it is looked for. */
export interface RuleHead {
  readonly type: "alert" | "record";
  readonly name: string;
  readonly range: Range;
  /** Name of its group. */
  readonly group: string | undefined;
}

/** How often a label has a value, by label and value. */
export type LabelValues = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What is kept of a file that is not open: neither its text nor its tree, which are read again when somebody asks. */
export interface ClosedFile {
  readonly symbols: readonly ClosedName[];
  readonly rules: readonly RuleHead[];
  readonly labelValues: LabelValues;
  /** What others may ask about its alerts. */
  readonly alerts: AlertTally;
}

/** Takes notes of a file, unit by unit, for when its text is gone. */
export class ClosedFileNotes implements ClosedFile {
  readonly symbols: ClosedName[] = [];
  readonly rules: RuleHead[] = [];
  readonly labelValues = new Map<string, Map<string, number>>();
  readonly alerts = new AlertTally();
  readonly #own: (text: string) => string;

  /** `own` gives a text that does not hold the one in memory which it was cut out of. */
  constructor(own: (text: string) => string) {
    this.#own = own;
  }

  add(symbols: readonly Symbol[], items: readonly Item[], alerts: readonly string[]): void {
    this.alerts.change(alerts.map(this.#own), 1);
    for (const symbol of symbols)
      if (symbol.scope === "project") this.symbols.push(new ClosedName(symbol, this.#own(symbol.name)));
    for (const item of items) {
      if (!isRule(item)) continue;
      const { name, range, group } = headOfRule(item);
      const own = group === undefined ? undefined : this.#own(group);
      this.rules.push({ type: item.type, name: this.#own(name), range, group: own });
      countLabels(item, this.labelValues, this.#own);
    }
  }
}

export const headOfRule = (rule: AlertRule | RecordRule): RuleHead => ({
  type: rule.type,
  name: rule.name.value,
  range: rangeOf(rule.place),
  group: rule.group.name?.value,
});

/** Counts the values that a rule gives its labels, but those that a template fills in. */
export function countLabels(
  { labels }: AlertRule | RecordRule,
  into: Map<string, Map<string, number>>,
  own = (text: string): string => text,
): void {
  for (const { key, value } of labels) {
    if (value.value === "" || value.value.includes("{{")) continue;
    const label = own(key.value);
    let values = into.get(label);
    if (!values) into.set(label, (values = new Map()));
    const text = own(value.value);
    values.set(text, (values.get(text) ?? 0) + 1);
  }
}

/** Gives every text a copy of its own, once: what is cut out of a longer text would hold that in memory. */
export function makeOwnTexts(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let own = known.get(text);
    // The way through JSON makes a new text.
    if (own === undefined) known.set((own = JSON.parse(JSON.stringify(text)) as string), own);
    return own;
  };
}
