/** Lines that show where something went wrong, or how it was tried, and not what. */
const aside: readonly RegExp[] = [
  /^line \d+:/i,
  /^\^+$/,
  /^[\s^~-]+$/,
  /^compiled (?:code|sql) at\b/i,
  /^\[(?:sql|parameters|cached since)\b/i,
  /^\(background on this error/i,
  /^at [\w$.<>/]+\(.*\)$/,
  /^at [\w$.<>`]+ in .*:line \d+$/,
  /^\.\.\. \d+ more$/,
  /^file "[^"]*", line \d+/i,
  /^(?:during handling of the above|the above exception was)\b/i,
  /^(?:context|where|position|query|statement):?\s.*$/i,
  /^-----+.*$/,
  /^\*+$/,
  /^(?:job|request|query|activity|session|correlation) ?id:/i,
  /^technical details?:?$/i,
];

/** What dbt writes above an error of a node: its sort, without the node, which is known anyway. */
const ofNode =
  /^((?:database|runtime|compilation|parsing|dependency|dbt runtime|syntax|internal) error) in (?:the )?(?:model|snapshot|seed|source|operation|analysis|unit_test|test|sql_operation|rpc|macro|function)(?: '[^'\n]*'| "[^"\n]*"| [\w.-]+)?(?: \([^)\n]*\))?:?$/i;

/**
 * The lines of a message that say what is wrong: without stack traces, excerpts of the SQL and where it was written to. Where
 * nothing would be left, all of them.
 */
export function tellingLines(message: string): string[] {
  // oxlint-disable-next-line no-control-regex
  const plain = message.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, "");
  const all = afterTrace(plain.split(/\r\n|\r|\n|\\r\\n|\\n/)).map(unwrapped);
  const telling = all.filter((line) => line !== "" && !aside.some((one) => one.test(line)));
  return telling.length > 0 ? telling : all.filter((line) => line !== "");
}

/** Of a trace of Python only what it ends with: the exception, from its first line on. */
function afterTrace(lines: readonly string[]): readonly string[] {
  const start = lines.findLastIndex((line) =>
    line.trimStart().startsWith("Traceback (most recent call last)"),
  );
  if (start < 0) return lines;
  const indent = indentOf(lines[start]!);
  const end = lines.findIndex((line, at) => at > start && line.trim() !== "" && indentOf(line) <= indent);
  return end < 0 ? lines.slice(0, start) : lines.slice(end);
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** A line without what stands before its message: a time and a level of a log, the sort of an error of .NET. */
function unwrapped(line: string): string {
  const text = line
    .trim()
    .replace(/^\('\w{5}', "(.*)"\)$/, "$1")
    .replace(/^(?:\[[^\]\n]{1,80}\]\s*)+(?=\S)/, "")
    .replace(/^\[?\d{4}-\d{2}-\d{2}[T ][\d:.,+Z-]+\]?\s*/, "")
    .replace(
      /^(?:[-|]\s*)?(?:\{[\w./]+:\d+\}\s*)?(?:\[?(?:ERROR|FATAL|CRITICAL|WARNING)\]?\s*[-:|]\s*)+/,
      "",
    );
  const copied = /^.*?\bErrorCode=(\w+),.*?Message=(.*?)(?:,Source=.*)?$/i.exec(text);
  if (copied) return `${copied[1]}: ${copied[2]!.replaceAll(/,?'?'?Type=[\w.]+,Message=/g, " ")}`;
  return ofNode.exec(text)?.[1] ?? text;
}
