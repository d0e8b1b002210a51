import { aggregatorPhrases, promqlPhrases } from "../../facts/promqlPhrases.ts";
import { durationInWords } from "../duration/parseDuration.ts";
import { printNumber } from "./printNumber.ts";
import { binaryStep, flipped, matchedBy } from "./binaryWords.ts";
import type { Aggregate, Binary, Call, DurationNode, Expression, Matcher, Selector } from "./tree.ts";

/** An expression in English: what it starts with, and what is done to that, one after the other. */
export interface Words {
  readonly subject: string;
  readonly steps: readonly string[];
}

/** Operands that nest deeper are not spelled out. */
const MAX_DEPTH = 6;

/** What an expression says; `undefined` where it cannot be read. */
export function inWords(node: Expression | undefined): Words | undefined {
  if (node === undefined) return undefined;
  const words = wordsOf(node, 0);
  return words.subject.includes(unread) || words.steps.some((step) => step.includes(unread))
    ? undefined
    : words;
}

/** In the place of what is broken. */
const unread = "\u0000";
const nothing: Words = { subject: unread, steps: [] };

/** All of it in one line. */
export const sentenceOf = ({ subject, steps }: Words): string => [subject, ...steps].join(", ");

function wordsOf(node: Expression, depth: number): Words {
  if (depth > MAX_DEPTH * 4) return { subject: "…", steps: [] };
  const constant = constantOf(node);
  if (constant !== undefined) return { subject: printNumber(constant), steps: [] };
  switch (node.type) {
    case "string":
      return { subject: code(node.value), steps: [] };
    case "selector":
      return { subject: selectorWords(node), steps: [] };
    case "paren":
      return wordsOf(node.expr, depth + 1);
    case "unary":
      return node.op === "+"
        ? wordsOf(node.expr, depth + 1)
        : followed(wordsOf(node.expr, depth + 1), "negated");
    case "matrix":
    case "subquery":
      return {
        subject: `${operand(node.expr, depth)} of the last ${lengthOf(node.range)}${whenOf(node)}`,
        steps: [],
      };
    case "call":
      return callWords(node, depth);
    case "aggregate":
      return aggregateWords(node, depth);
    case "binary":
      return binaryWords(node, depth);
    default:
      return nothing;
  }
}

const followed = ({ subject, steps }: Words, step: string): Words => ({ subject, steps: [...steps, step] });

/** As part of another sentence. */
function operand(node: Expression, depth: number): string {
  if (depth > MAX_DEPTH) return "…";
  const words = wordsOf(node, depth + 1);
  return words.steps.length === 0 ? words.subject : `(${sentenceOf(words)})`;
}

/** The value of what is made of numbers alone. */
export function constantOf(node: Expression, depth = 0): number | undefined {
  if (depth > 50) return undefined;
  if (node.type === "number") return node.value;
  if (node.type === "paren") return constantOf(node.expr, depth + 1);
  if (node.type === "unary") {
    const value = constantOf(node.expr, depth + 1);
    return value === undefined || node.op === "+" ? value : -value;
  }
  const apply = node.type === "binary" ? operations[node.op] : undefined;
  if (node.type !== "binary" || !apply) return undefined;
  const [left, right] = [constantOf(node.left, depth + 1), constantOf(node.right, depth + 1)];
  return left === undefined || right === undefined ? undefined : apply(left, right);
}

const operations: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
  "^": (left, right) => left ** right,
};

/** A text as code, whatever it holds. */
export function code(text: string): string {
  if (text === "") return "an empty text";
  const line = text.replaceAll(/\s+/g, " ");
  if (!line.includes("`")) return `\`${line}\``;
  return `\`\` ${line} \`\``;
}

function selectorWords(node: Selector): string {
  const { name, matchers } = node;
  const inside = matchers.find(
    ({ label, operator }) => label.value === "__name__" && (operator?.value ?? "=") === "=",
  );
  const metric = name?.value ?? inside?.value?.value;
  const conditions = matchers.filter((one) => one !== inside).map(matcherWords);
  const subject = metric === undefined ? "any metric" : code(metric);
  return `${subject}${conditions.length > 0 ? ` (${conditions.join(", ")})` : ""}${whenOf(node)}`;
}

function matcherWords({ label, operator, value }: Matcher): string {
  const name = label.value === "__name__" ? "its name" : code(label.value);
  const text = value?.value ?? "";
  switch (operator?.value ?? "=") {
    case "=":
      return text === "" ? `no ${name}` : `${name} is ${code(text)}`;
    case "!=":
      return text === "" ? `has ${name}` : `${name} is not ${code(text)}`;
    case "=~":
      return text === ".+" ? `has ${name}` : `${name} matches ${code(text)}`;
    default:
      return text === ".+" ? `no ${name}` : `${name} does not match ${code(text)}`;
  }
}

function lengthOf({ seconds }: DurationNode): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return "time that it computes";
  return durationInWords(Math.round(seconds * 1000));
}

/** The time that it is about, where that is not now. */
function whenOf({ offset, at }: Pick<Selector, "offset" | "at">): string {
  const { seconds } = offset?.duration ?? {};
  const shift =
    !offset || seconds === 0
      ? ""
      : seconds !== undefined && seconds < 0
        ? ` as it is ${durationInWords(Math.round(-seconds * 1000))} later`
        : ` as it was ${lengthOf(offset.duration)} ago`;
  if (!at) return shift;
  const time = typeof at.time === "string" ? `the ${at.time} of the query` : dateOf(at.time);
  return `${shift} at ${time}`;
}

function dateOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace(/\.000Z$/, "Z");
}

function callWords(node: Call, depth: number): Words {
  const { value } = node.name;
  const { args } = node;
  const phrase = promqlPhrases[value];
  if (!phrase || !Object.hasOwn(promqlPhrases, value)) {
    const listed = args.map((arg) => operand(arg, depth)).join(" and ");
    return { subject: listed === "" ? code(value) : `${code(value)} of ${listed}`, steps: [] };
  }
  const about = phrase.of === undefined ? undefined : args[phrase.of];
  const text = filledIn((args.length > 1 ? phrase.withMore : undefined) ?? phrase.text, args, depth);
  if (about) return followed(wordsOf(about, depth + 1), text);
  // Those of the calendar are about now when they are asked about nothing.
  return {
    subject: phrase.of === undefined ? text : text.replace(/^its /, "the ").replace(/ its /, " this "),
    steps: [],
  };
}

function filledIn(text: string, args: readonly Expression[], depth: number): string {
  const range = args.find((arg) => arg.type === "matrix" || arg.type === "subquery");
  const said = text.replaceAll(
    /(last )?\{(range|\d)([%s]?)\}/g,
    (_all, last: string | undefined, which: string, form: string) => {
      if (which === "range") {
        if (!range) return unread;
        const length = lengthOf(range.range);
        // "The last hour", not "the last 1 hour".
        return (last ? last + length.replace(/^1 (?=\w+$)/, "") : length) + everyOf(range);
      }
      const arg = args[Number(which)];
      if (!arg) return unread;
      if (form === "%") return percentile(arg, depth);
      if (form === "s") return secondsWords(arg, depth);
      const isRange = arg.type === "matrix" || arg.type === "subquery";
      return operand(isRange ? arg.expr : arg, depth);
    },
  );
  return range ? said + whenOf(range) : said;
}

function everyOf(range: Expression): string {
  return range.type === "subquery" && range.step ? ` (looked at every ${lengthOf(range.step)})` : "";
}

function secondsWords(node: Expression, depth: number): string {
  const seconds = constantOf(node);
  const isLength = seconds !== undefined && seconds > 0 && Number.isFinite(seconds);
  return isLength ? durationInWords(Math.round(seconds * 1000)) : `${operand(node, depth)} seconds`;
}

function percentile(node: Expression, depth: number): string {
  const share = constantOf(node);
  if (share === 0.5) return "median";
  if (share === undefined || share < 0 || share > 1) return `${operand(node, depth)}-quantile`;
  const percent = printNumber(Math.round(share * 1e8) / 1e6);
  const isTeen = /1[123]$/.test(percent);
  const ending =
    isTeen || percent.includes(".") ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[percent.at(-1)!] ?? "th");
  return `${percent}${ending} percentile`;
}

function aggregateWords(node: Aggregate, depth: number): Words {
  const { op, modifier, args, expr } = node;
  if (!expr) return nothing;
  const phrase = aggregatorPhrases[op];
  if (!phrase) return nothing;
  const labels = (modifier?.labels ?? []).map(({ value }) => code(value)).join(", ");
  const done = filledIn(phrase.text, args, depth);
  const how =
    modifier?.kind === "without" && labels !== ""
      ? ` without ${labels}`
      : modifier?.kind === "without"
        ? " by all labels"
        : labels === ""
          ? " of all"
          : phrase.each
            ? ` for each ${labels}`
            : ` by ${labels}`;
  const isOfAll = how === " of all" && !phrase.each;
  return followed(wordsOf(expr, depth + 1), done + (isOfAll ? " over all" : how));
}

function binaryWords(node: Binary, depth: number): Words {
  const isFlipped =
    node.left.valueType === "scalar" && node.right.valueType === "vector" && node.op in flipped;
  const left = isFlipped ? node.right : node.left;
  const right = isFlipped ? node.left : node.right;
  const op = isFlipped ? flipped[node.op]! : node.op;
  const step = binaryStep(op, operand(right, depth), node.bool !== undefined) + matchedBy(node, code);
  const isPlain = node.left.valueType === "scalar" && !isFlipped;
  // A number that something is taken from is no series of its own.
  if (isPlain) return { subject: `${operand(left, depth)} ${step}`, steps: [] };
  return followed(wordsOf(left, depth + 1), step);
}
