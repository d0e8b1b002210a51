import type { Completion, Hover, Language, LanguageOptions, Parsed } from "../language.ts";
import { parseSize, sizeInWords, sizeUnits } from "./parseSize.ts";

/** What a size means in bytes; `undefined` where the text is not one. */
export interface SizeTree {
  readonly bytes: number | undefined;
}

/** Numbers of bytes with a unit. The variant `not-negative` refuses those below zero. */
export const size: Language<SizeTree> = { id: "size", title: "Size", parse, hover, complete };

function parse(text: string, options?: LanguageOptions): Parsed<SizeTree> {
  const parsed = parseSize(text);
  const common = { check: "size/syntax" };
  if ("bytes" in parsed) {
    const isBelow = options?.variant === "not-negative" && parsed.bytes < 0;
    const span = { start: 0, end: text.length };
    const message = `\`${text}\` is below zero`;
    return { text, tree: { bytes: parsed.bytes }, errors: isBelow ? [{ message, span, ...common }] : [] };
  }
  const { error: message, span, meant } = parsed;
  const error =
    meant === undefined
      ? { message, span, ...common }
      : { message, span: { start: 0, end: text.length }, replacement: meant, ...common };
  return { text, tree: { bytes: undefined }, errors: [error] };
}

function hover({ text, tree: { bytes } }: Parsed<SizeTree>): Hover | undefined {
  if (bytes === undefined) return undefined;
  const words = sizeInWords(bytes);
  const exact = words.includes("byte") ? "" : ` (${bytes} bytes)`;
  return {
    span: { start: 0, end: text.length },
    markdown: `**${words}**${exact}\n\nUnits count in steps of 1024.`,
  };
}

function complete({ text }: Parsed<SizeTree>, offset: number): Completion[] {
  const before = /^[-+]?(?:[0-9.]+[A-Za-z]+)*[0-9.]+([A-Za-z]*)$/.exec(text.slice(0, Math.min(offset, 60)));
  if (!before) return [];
  const end = offset + (/^[A-Za-z]*/.exec(text.slice(offset))?.[0].length ?? 0);
  const replace = { start: offset - before[1]!.length, end };
  return sizeUnits.map((label) => ({ label, kind: "unit", detail: unitInWords(label), replace }));
}

const unitInWords = (unit: string): string => {
  const parsed = parseSize(`1${unit}`);
  return "bytes" in parsed ? `${parsed.bytes} byte${parsed.bytes === 1 ? "" : "s"}` : "";
};
