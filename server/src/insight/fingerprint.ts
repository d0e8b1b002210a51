import { tellingLines } from "./tellingLines.ts";

/** What failures of the same cause have in common. */
export interface Fingerprint {
  /** Of the same cause always the same; 16 hexadecimal digits. */
  readonly id: string;
  /** What is wrong, in one line, without what differs from time to time; `undefined` where no message was recorded. */
  readonly title: string | undefined;
  /** Other steps that say the same have another one: it is known by its step. */
  readonly isOfStep: boolean;
}

/** What a fingerprint is made of. */
export interface Failure {
  readonly name: string;
  readonly message: string | undefined;
}

/** Of a message no more is read, in UTF-16 code units: what stands behind it is what was tried, not what is wrong. */
const mostRead = 8000;
const mostCompared = 1000;
const titleLength = 140;

/**
 * The fingerprint of a failure. Numbers, ids, times, places in texts, addresses and values of the data are left out; names of
 * tables, columns and the like and codes of errors stay. Where the message does not say what is wrong, or where it is about
 * what the step checks, the step's name is part of it.
 *
 * What is changed here makes other ids: notes about errors are bound to them, and mirrors have to be filled anew.
 */
export function fingerprintOf({ name, message }: Failure): Fingerprint {
  const lines = tellingLines((message ?? "").slice(0, mostRead))
    .map(withoutVariables)
    .filter(isTelling);
  const text = lines
    .join("\n")
    .slice(0, mostCompared)
    .toLowerCase()
    .replaceAll(/(<n> (?:result|row|record|failure|error|second|minute|file))s\b/g, "$1");
  const isOfStep = text === "" || /^failure in |\btest\b.*\bfail/.test(text) || lines.every(saysNothing);
  return {
    id: digest(isOfStep ? `${withoutVariables(name).toLowerCase()}\n${text}` : text),
    title: lines.length === 0 ? undefined : cut(titleOf(lines)),
    isOfStep,
  };
}

/** Something besides what was left out. */
const isTelling = (line: string): boolean => /\p{L}{2}/u.test(line.replaceAll(/<\w+>/g, ""));

/** The first line that says what is wrong and not only that something is. */
const titleOf = (lines: readonly string[]): string =>
  (lines.find((line) => !saysNothing(line)) ?? lines[0] ?? "").replaceAll(/<\w+>/g, "…");

const cut = (text: string): string =>
  text.length <= titleLength ? text : `${text.slice(0, titleLength - 1).toWellFormed()}…`;

/** Sentences in which a program says that it failed, or that a check of the data found something, and nothing of why. */
const saysNothing = (line: string): boolean =>
  /^(got <n> (result|failure)s?\b.*|(the )?(task|job|step|activity|run|query|command|process|refresh|operation|pipeline)?( has| was)? ?(failed|error|unsuccessful|an? error occurred|unknown error|internal error)|(bash )?command failed\b.*|.*\b(returned a )?non-zero exit (code|status)\b.*|(exit|return) code:? \d+|(database|runtime|compilation|parsing|dependency|dbt)( runtime)? error|(\d{6} \(\w{5}\): )?sql compilation error(: error line <n> at position <n>)?|msg \d+, level \d+.*|error|failed|failure|unknown|null|none|fail <n>)[.!:]*$/i.test(
    line,
  );

/** What differs from one failure to the next of the same cause, in the order in which it has to be looked for. */
const variables: readonly (readonly [RegExp, string | ((...parts: string[]) => string)])[] = [
  [
    /\b(?:https?|wss?|jdbc:\w+|s3a?|gs|abfss?|wasbs?|dbfs|hdfs|file|postgres(?:ql)?):\/\/[^\s"'<>)\]]+/gi,
    "<url>",
  ],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, "<mail>"],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, "<id>"],
  [/\bat 0x[0-9a-f]+/gi, "at <id>"],
  // Ids that say that they are.
  [
    /\b((?:job|run|query|request|session|activity|correlation|trace|transaction|execution|operation|statement|client|root ?activity|batch|task|invocation|spid|x-ms-request|xid|pid|process|thread|request)(?:[ _-]?id)?s?)(\s*[:=#]\s*|\s+id\s+)["'(]?([\w.:-]*\d[\w.:-]*)/gi,
    (_, word = "", between = "") => `${word}${between.trim() === "" ? " " : between}<id>`,
  ],
  [/\b(?:scheduled|manual|backfill|dataset_triggered|asset_triggered)__[\w:+.-]+/g, "<id>"],
  [
    /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?(?:Z\b|\s?[+-]\d{2}:?\d{2}|\s?[+-]\d{2}\b|\s?UTC\b)?/g,
    "<time>",
  ],
  [/\b\d{1,2}[/.]\d{1,2}[/.]\d{4}(?: \d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?)?/gi, "<time>"],
  [
    /\b(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(?:\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}(?:,? \d{4})?(?:,? \d{1,2}:\d{2}(?::\d{2})?)?/gi,
    "<time>",
  ],
  [/\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?\b/g, "<time>"],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, "<ip>"],
  [/\[?\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\b\]?(?::\d+)?/gi, "<ip>"],
  // A host keeps its name; a port is where one happened to be answered.
  [/\b([a-z][\w-]*(?:\.[\w-]+)+):\d{2,5}\b/gi, (_, host = "") => `${host}:<n>`],
  [/\bport[ =:]+\d+/gi, "port <n>"],
  // Values of the data, quoted or not: of a key, of a row, behind a word that says so.
  [/(\bkey \([^)]*\))=\(.*\)/gi, (_, key = "") => `${key}=(<value>)`],
  [
    /(\brow contains|\bduplicate key value is|\bkey value is) \(.*\)/gi,
    (_, words = "") => `${words} (<value>)`,
  ],
  [
    /\b((?:value|literal|string|input string|text|number|date|timestamp|varchar value|cast|parse|parsing|convert|converting|format|syntax|entry)(?: of type)?(?: for)?(?: (?:type|enum|integer|numeric|bigint|double precision|uuid|date|timestamp|boolean|real|json|[a-z0-9_]+(?=:)))*[:=]? ?)(?:"[^"\n]*"|'[^'\n]*')/gi,
    (_, words = "") => `${words}<value>`,
  ],
  [/(\bbad \w+ value: |\binvalid \w+ value: |\bvalue: )[^\s;,]+/gi, (_, words = "") => `${words}<value>`],
  [/(?:\b[a-z]:|\\)\\[^\s"'<>|]+/gi, "<path>"],
  [/(?<![\w<])(?:~|\.{1,2})?\/[\w.@%+=~-]+(?:\/[\w.@%+=~*-]+)*\/?/g, "<path>"],
  [/\b[\w.-]+(?:\/[\w.=-]+)+\.\w{1,8}\b/g, "<path>"],
  [/\b[0-9a-f]{24,}\b/gi, "<id>"],
];

/** A code that names a fault: it stays. */
const codes =
  /\b(?:sqlstate|errno|errorcode|error ?code|error number|error|err|code|msg|http(?: error)?|http\/\d\.\d|status(?:[ _]?code)?|exit (?:code|status)|return(?:ed)? code|severity|level|state)\b[\s:=#(["]*\d{1,7}\b(?! ?(?:[kmgt]?i?b|%|ms|s|rows?|records?|results?|files?|times?|bytes?|errors?|(?:milli)?seconds?|minutes?|hours?|days?)\b)|\b(?:ORA|DBT|ERR|DM|PBI|SQL|AADSTS|TF|BC)-?\d{3,7}\b|\b\d{6} \((?:[0-9A-Z]{5})\)|\((?:[0-9A-Z]{2}[0-9A-Z]{3}|\d{3,5})\)|(?<![\w])[-+]?0x[0-9a-f]{8}\b|^[45]\d\d(?= [A-Z])|\b[45]\d\d (?:client|server) error\b|\bsig(?:nal)? ?-?\d+\b/giu;

function withoutVariables(line: string): string {
  let text = line;
  for (const [pattern, to] of variables) text = text.replaceAll(pattern, to as never);
  text = text.replaceAll(quoted, quotedName);
  const kept: string[] = [];
  // Codes stand aside while numbers are left out.
  text = text.replaceAll(codes, (code) => `\ue000${kept.push(code) - 1}\ue001`);
  text = text
    .replaceAll(
      /(?<![\w\ue000])(?<![\p{L}_]-)[-+]?\d[\d,._]*(?:e[-+]?\d+)?(?=[a-z]{1,3}\b|\b|%)(?!\ue001)/giu,
      "<n>",
    )
    .replaceAll(/(?<=[\p{L}_]-?)\d{5,}/gu, "<n>")
    .replaceAll(/(__dbt_(?:tmp|backup))[\w<>]*/g, "$1");
  return text
    .replaceAll(/\ue000(\d+)\ue001/g, (_, at: string) => kept[Number(at)] ?? "")
    .replaceAll(/(<(?:n|value|id|time)>)(?:\s*[,;]\s*\1)+/g, "$1")
    .replaceAll(/: <id>: /g, ": ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

const quoted = /"([^"\n]*)"|'([^'\n]*)'|`([^`\n]*)`/g;

/** What is quoted is a name or a sentence, which stay, or a value. */
function quotedName(whole: string, double?: string, single?: string, back?: string): string {
  const inner = (double ?? single ?? back ?? "").trim();
  // A sentence that is quoted as a whole quotes names of its own.
  if (/["'`]/.test(inner))
    return `${whole[0]}${whole.slice(1, -1).replaceAll(quoted, quotedName)}${whole.at(-1)}`;
  const words = inner.split(" ").length;
  const isName = words <= 4 && /^[\p{L}_#@$<[][\p{L}\p{N}_$#@.\-<>[\]" ]{0,199}$/u.test(inner);
  return isName || words > 4 ? whole.replaceAll(/\d{5,}/g, "<n>") : `${whole[0]}<value>${whole.at(-1)}`;
}

/** FNV-1a of 32 bits with two primes, side by side: texts are few, and nobody has anything from two that are alike. */
function digest(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul((second ^ code) + at, 0x85ebca6b);
    second ^= second >>> 15;
  }
  const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");
  return hex(first) + hex(second);
}
