import type { Span } from "../../text/span.ts";
import type { RegexGroups } from "./groups.ts";

/** A `$1` or `${name}` in a replacement, as Go's regexp reads it (Regexp.Expand). */
export interface GroupUse extends Span {
  readonly name: string;
  /** With braces; without, the name takes all letters, digits and `_` that follow. */
  readonly braced: boolean;
}

/** The groups that a replacement puts in. */
export function groupUses(replacement: string): GroupUse[] {
  const uses: GroupUse[] = [];
  for (const found of replacement.matchAll(using)) {
    const name = found[1] ?? found[2];
    if (name === undefined) continue;
    const { index: start } = found;
    uses.push({ name, braced: found[1] !== undefined, start, end: start + found[0].length });
  }
  return uses;
}

/** `$$` is the sign itself. */
const using = /\$\$|\$\{([\p{L}\p{Nd}_]+)\}|\$([\p{L}\p{Nd}_]+)/gu;

/** Whether the expression has the group; what has none is replaced by nothing. */
export function hasGroup({ count, names }: RegexGroups, { name }: GroupUse): boolean {
  if (!/^(?:0|[1-9]\d{0,7})$/.test(name)) return names.has(name);
  return Number(name) <= count;
}

/** `$1_total` where `${1}_total` was meant: the number and what follows it. */
export function runTogether(
  groups: RegexGroups,
  { name, braced }: GroupUse,
): { readonly number: string; readonly rest: string } | undefined {
  const [, number, rest] = braced ? [] : (/^(0|[1-9]\d{0,7})(\D.*)$/u.exec(name) ?? []);
  if (number === undefined || rest === undefined || Number(number) > groups.count) return undefined;
  return { number, rest };
}
