import type { PlacedFinding, Severity } from "../server/src/engine/model/finding.ts";

/** A page of documentation whose fenced examples are tests. */
export interface FixturePage {
  /** From its title: `alert/missing-runbook`. */
  readonly id: string;
  readonly cases: readonly FixtureCase[];
}

/** The files of one example and what is expected of them. */
export interface FixtureCase {
  readonly title: string;
  readonly files: readonly FixtureFile[];
  readonly answers: readonly Fence[];
}

/** A fenced block: the lines of its body are `[first, end)` of the page, zero-based. */
export interface Fence {
  readonly word: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly body: readonly string[];
  readonly first: number;
  readonly end: number;
}

export interface FixtureFile {
  /** Path in the example's project. */
  readonly name: string;
  /** Without markers and cursor, as the engine sees it. */
  readonly text: string;
  readonly expected: readonly Expectation[];
  /** Where `$0` stood: a zero-based position. */
  readonly cursor: { readonly line: number; readonly character: number } | undefined;
  readonly fence: Fence;
}

/** A finding as a page writes it; positions are zero-based, the end is excluded. */
export interface Expectation {
  readonly range: PlacedFinding["range"];
  readonly severity: Severity;
  readonly check: string;
  readonly message: string;
}

const opening = /^(`{3,})(\w+)((?: +[\w-]+=\S+)*) *$/;

/** Fence words that hold a file; anything else of `answerWords` is what the engine has to answer. */
const fileWords: ReadonlySet<string> = new Set(["yaml", "json", "gotemplate", "markdown"]);
const answerWords: ReadonlySet<string> = new Set([
  "hover",
  "complete",
  "definition",
  "references",
  "hints",
  "lenses",
  "outline",
  "links",
  "fold",
  "highlight",
  "rename",
  "select",
  "signature",
  "tokens",
  "after",
  "formatted",
  "words",
]);

/** Reads a page. A second unnamed file below one heading begins a case of its own. */
export function readFixturePage(text: string): FixturePage {
  const lines = text.split("\n");
  const cases: { title: string; files: FixtureFile[]; answers: Fence[] }[] = [];
  let title = "in short";
  let fresh = true;
  for (let at = 0; at < lines.length; at++) {
    const heading = /^## +(.*\S)/.exec(lines[at]!);
    if (heading) {
      title = heading[1]!;
      fresh = true;
    }
    const fence = readFence(lines, at);
    if (!fence) continue;
    at = fence.end;
    const current = fresh ? undefined : cases.at(-1);
    if (fileWords.has(fence.word)) {
      const file = readFile(fence);
      if (current && !current.files.some(({ name }) => name === file.name) && current.answers.length === 0) {
        current.files.push(file);
      } else {
        const number =
          cases.filter((one) => one.title === title || one.title.startsWith(`${title} (`)).length + 1;
        cases.push({ title: number > 1 ? `${title} (${number})` : title, files: [file], answers: [] });
      }
      fresh = false;
    } else if (answerWords.has(fence.word) && current) current.answers.push(fence);
  }
  return { id: /^# +(\S+)/m.exec(text)?.[1] ?? "", cases };
}

function readFence(lines: readonly string[], at: number): Fence | undefined {
  const match = opening.exec(lines[at]!);
  if (!match) return undefined;
  let end = at + 1;
  while (end < lines.length && lines[end]!.trimEnd() !== match[1]) end++;
  const pairs = (match[3] ?? "")
    .trim()
    .split(/ +/)
    .filter((pair) => pair !== "");
  const attributes = new Map(
    pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
  return { word: match[2]!, attributes, body: lines.slice(at + 1, end), first: at + 1, end };
}

const underline = /^(\s*#\s*)(\^+) (error|warning|info) ([\w-]+\/[\w-]+): (.*)$/;
const explicit = /^\s*# @ (\d+):(\d+)-(\d+):(\d+) (error|warning|info) ([\w-]+\/[\w-]+): (.*)$/;

function readFile(fence: Fence): FixtureFile {
  const kept: string[] = [];
  const expected: Expectation[] = [];
  for (const line of fence.body) {
    const marker = readMarker(line, kept.length - 1);
    if (marker) expected.push(marker);
    else kept.push(line);
  }
  const isYaml = fence.word !== "markdown";
  const cursorLine = isYaml ? kept.findIndex((line) => line.includes("$0")) : -1;
  const character = cursorLine < 0 ? -1 : kept[cursorLine]!.indexOf("$0");
  if (cursorLine >= 0) kept[cursorLine] = kept[cursorLine]!.replace("$0", "");
  return {
    name: fence.attributes.get("file") ?? (fence.word === "json" ? "rules.json" : "rules.yml"),
    text: kept.map((line) => `${line}\n`).join(""),
    expected: expected.toSorted(byPosition),
    cursor: cursorLine < 0 ? undefined : { line: cursorLine, character },
    fence,
  };
}

function readMarker(line: string, above: number): Expectation | undefined {
  const drawn = underline.exec(line);
  if (drawn) {
    const [, before = "", carets = "", severity, check = "", message = ""] = drawn;
    const start = { line: above, character: before.length };
    const end = { line: above, character: before.length + carets.length };
    return { range: { start, end }, severity: severity as Severity, check, message };
  }
  const stated = explicit.exec(line);
  if (!stated) return undefined;
  const [line1, column1, line2, column2] = stated.slice(1, 5).map((digits) => Number(digits) - 1);
  const range = { start: { line: line1!, character: column1! }, end: { line: line2!, character: column2! } };
  return { range, severity: stated[5] as Severity, check: stated[6]!, message: stated[7]! };
}

const byPosition = (a: Expectation, b: Expectation): number =>
  a.range.start.line - b.range.start.line ||
  a.range.start.character - b.range.start.character ||
  (a.check < b.check ? -1 : a.check > b.check ? 1 : 0) ||
  (a.message < b.message ? -1 : a.message > b.message ? 1 : 0);

/** What the engine found, as a page would write it. */
export const asExpectations = (findings: readonly PlacedFinding[]): Expectation[] =>
  findings
    .map(({ range, severity, check, message }) => ({
      range,
      severity,
      check,
      message: message.replaceAll("\n", "\\n"),
    }))
    .toSorted(byPosition);

/** One line per expectation, for comparing: `3:5-3:9 error yaml/syntax: …`, one-based. */
export function describeExpectation({ range, severity, check, message }: Expectation): string {
  const { start, end } = range;
  const place = `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
  return `${place} ${severity} ${check}: ${message}`;
}

/** The body of the file's fence with these expectations in place of its own. */
export function withExpectations(file: FixtureFile, expectations: readonly Expectation[]): string[] {
  const lines = file.text.split("\n").slice(0, -1);
  if (file.cursor) {
    const { line, character } = file.cursor;
    lines[line] = `${lines[line]!.slice(0, character)}$0${lines[line]!.slice(character)}`;
  }
  const below = new Map<number, string[]>();
  const rest: string[] = [];
  for (const expectation of expectations) {
    const drawn = draw(expectation, lines[expectation.range.start.line] ?? "");
    const { line } = expectation.range.start;
    if (drawn === undefined) rest.push(`# @ ${describeExpectation(expectation)}`);
    else below.set(line, [...(below.get(line) ?? []), drawn]);
  }
  return [...lines.flatMap((line, index) => [line, ...(below.get(index) ?? [])]), ...rest];
}

/** The marker line, or `undefined` where it cannot stand under its text. */
function draw({ range, severity, check, message }: Expectation, line: string): string | undefined {
  const { start, end } = range;
  if (start.line !== end.line || start.character >= end.character || start.character < 1) return undefined;
  const indent = line.length - line.trimStart().length;
  const hash = Math.max(0, Math.min(indent, start.character - 2));
  const lead = `${" ".repeat(hash)}#`.padEnd(start.character);
  return `${lead}${"^".repeat(end.character - start.character)} ${severity} ${check}: ${message}`;
}

/** The page with the bodies of some fences replaced; a fence gets as many backticks as its new body asks for. */
export function replaceBodies(page: string, bodies: ReadonlyMap<Fence, readonly string[]>): string {
  const lines = page.split("\n");
  const fences = [...bodies.keys()].toSorted((a, b) => b.first - a.first);
  for (const fence of fences) {
    const body = bodies.get(fence)!;
    const longest = Math.max(2, ...body.map((line) => /^`*/.exec(line)![0].length));
    const ticks = "`".repeat(longest + 1);
    const opened = lines[fence.first - 1]!.replace(/^`+/, ticks);
    lines.splice(fence.first - 1, fence.end - fence.first + 2, opened, ...body, ticks);
  }
  return lines.join("\n");
}
