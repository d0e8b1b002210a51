/** What promtool says of one unit test that failed. */
export interface PrintedFailure {
  /** The assertion that it is about, as promtool names it: the alert or expression, and the time. */
  readonly about:
    | { readonly type: "alert" | "expr"; readonly subject: string; readonly time: string }
    | undefined;
  /** What was said, where it is no difference. */
  readonly message: string;
  readonly expected?: string;
  readonly got?: string;
}

/**
 * The failures in the output of `promtool test rules` for a file of one test: `cmd/promtool/unittest.go` of 2.42 to
 * 3.14. What is printed in another way is one failure, word by word.
 */
export function readFailures(output: string): PrintedFailure[] {
  const failed = /^ {2}FAILED:\n([\s\S]*)$/m.exec(output.replaceAll("\r\n", "\n"))?.[1];
  if (failed === undefined) return [];
  // Each begins with what it is about, four columns in; what follows is further in.
  const blocks = failed.trimEnd().split(/^(?= {4}(?:alertname|expr): )/m);
  return blocks.flatMap((block) => {
    const text = block.replaceAll(/^ {4}name: .*\n/gm, "").trimEnd();
    return text === "" ? [] : [readBlock(text)];
  });
}

function readBlock(block: string): PrintedFailure {
  const about = readAbout(block);
  const error = about && /, time: [^,]*, err: ([\s\S]*)$/.exec(block)?.[1];
  if (error !== undefined) return { about, message: error.trim() };
  const [, expected, got] = /^ {8}exp: ?([\s\S]*?),? *\n {8}got: ?([\s\S]*)$/m.exec(block) ?? [];
  if (expected === undefined || got === undefined) return { about, message: dedented(block) };
  return { about, message: "", expected: readable(expected), got: readable(got) };
}

function readAbout(block: string): PrintedFailure["about"] {
  const [, alert, alertTime] = /^ {4}alertname: (.*), time: (\w+), /.exec(block) ?? [];
  if (alert !== undefined) return { type: "alert", subject: alert, time: alertTime! };
  const [, expr, time] = /^ {4}expr: ("(?:[^"\\]|\\.)*"), time: (\w+),/.exec(block) ?? [];
  return expr === undefined ? undefined : { type: "expr", subject: unquoted(expr), time: time! };
}

/** Go's `%q`; it has more escapes than JSON, for characters that hardly stand in an expression. */
function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}

/**
 * Alerts one below the other, with a line for each label and annotation, so that a difference shows what it is;
 * without the counting that promtool prints around them. Samples one a line.
 */
function readable(printed: string): string {
  const text = printed.trim();
  if (text === "[]" || text === "nil") return "nothing\n";
  if (!text.startsWith("[")) return `${text.replaceAll(/, (?=\{)/g, "\n")}\n`;
  const lines = text
    .replace(/^\[\n/, "")
    .replace(/\n?\s*\]$/, "")
    .split("\n")
    .filter((line) => !/^\s*\d+:$/.test(line));
  return `${dedented(lines.join("\n")).split("\n").map(spread).join("\n")}\n`;
}

/** `Labels:{a="1", b="2"}` as a heading and a line for each. */
function spread(line: string): string {
  const [, heading, inside] = /^(Labels|Annotations):\{(.*)\}$/.exec(line) ?? [];
  if (heading === undefined || inside === undefined) return line;
  const pairs = inside.match(/(?:[\w.:]+|"(?:[^"\\]|\\.)*")="(?:[^"\\]|\\.)*"/g) ?? [];
  // Whatever is written in another way is left as it is.
  if (pairs.join(", ") !== inside) return line;
  return [heading, ...pairs.map((pair) => `  ${pair}`)].join("\n");
}

function dedented(text: string): string {
  const lines = text.split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)![0].length);
  const least = Math.min(...indents, 100);
  return lines.map((line) => line.slice(least)).join("\n");
}
