import type { Span } from "../../text/span.ts";
import type { Completion, Language, LanguageError } from "../language.ts";
import { readRange } from "./readRange.ts";
import type { Member } from "./readRange.ts";

/** `undefined` where the text is no range. */
export type RangeTree = { readonly begin: number; readonly end: number } | undefined;

/** What is particular to weekdays, months, days of the month and years. */
export interface RangeKind {
  readonly id: string;
  readonly title: string;
  /** Ends as people write them: `monday`, `friday`. */
  readonly examples: readonly [begin: string, end: string];
  /** The number of a member, or what is wrong with it. */
  member(member: Member): number | Fault;
  /** What is wrong with the two together. */
  together?(begin: number, end: number): Fault | undefined;
  words(begin: number, end: number): string;
  readonly completions?: readonly string[];
  /** What the AlertmanagerConfig CRD takes of it (variant `crd`), and how to say so. */
  readonly crd: { readonly pattern: RegExp; readonly message: string };
}

export interface Fault {
  readonly message: string;
  /** What was meant, in place of the member. */
  readonly replacement?: string;
  /** The check that reports it; `time-interval/range` unless said otherwise. */
  readonly check?: string;
}

const RANGE_SYNTAX = "time-interval/range";

/** A language of ranges `begin:end` or single members. */
export function rangeLanguage(kind: RangeKind): Language<RangeTree> {
  return {
    id: kind.id,
    title: kind.title,
    parse(text, { variant } = {}) {
      const errors: LanguageError[] = [];
      const whole = { start: 0, end: text.length };
      const report = (span: Span, fault: Fault): void =>
        void errors.push({ check: RANGE_SYNTAX, ...fault, span });
      const range = readRange(text);
      if (!range) {
        const [begin, end] = kind.examples;
        const message = `\`${text}\` has more than one colon: a range is one start and one end, such as \`${begin}:${end}\`. Write further ranges as further items of the list.`;
        report(whole, { message });
        return { text, tree: undefined, errors };
      }
      const ends = range.begin === range.end ? [range.begin] : [range.begin, range.end];
      const numbers = ends.map((member) => {
        const found = kind.member(member);
        if (typeof found !== "number") report(member.span, found);
        return found;
      });
      const [begin, end = begin] = numbers;
      if (typeof begin !== "number" || typeof end !== "number") return { text, tree: undefined, errors };
      const isRefused = variant === "crd" && !kind.crd.pattern.test(text);
      const fault = isRefused ? { message: kind.crd.message } : kind.together?.(begin, end);
      if (fault) report(whole, fault);
      return { text, tree: fault ? undefined : { begin, end }, errors };
    },
    hover({ text, tree }) {
      if (!tree) return undefined;
      return { span: { start: 0, end: text.length }, markdown: `**${kind.words(tree.begin, tree.end)}**` };
    },
    complete({ text }, offset): Completion[] {
      const colon = text.indexOf(":");
      const inEnd = colon >= 0 && offset > colon;
      const replace = { start: inEnd ? colon + 1 : 0, end: inEnd || colon < 0 ? text.length : colon };
      return (kind.completions ?? []).map((label) => ({ label, kind: "value", replace }));
    },
  };
}
