import { lottery } from "./quirkyYaml.ts";

/** Scalars of one line, in the spellings that readers have to tell apart. */
const words = [
  ..."a|up|job:rate5m|:metric:sum|?x|-1|- 1|a b|a  b|a#b|a #b|a: b|a:b|http://x/y|.5|...|---|5m|1h30m|yes|No|on|OFF|y|N|true|False|null|~|NULL|name|team|test|notes".split(
    "|",
  ),
  ..."0|00|7|08|1_0|1_|0x1F|0_x1|0b1|0o7|1e3|1.|1.5|-0|+5|-1.5|.inf|-.INF|.nan|+.nan|1__2Z|20d|2001-01-01|2001-01-01T00:00:00Z|1234567890123456|9223372036854775808|10.0.0.1:9090".split(
    "|",
  ),
  "''",
  '""',
  "'a'",
  "'it''s'",
  "''''",
  '"a"',
  '"a \\"b\\" \\\\ \\n\\t"',
  '"\\u00e9\\x41"',
  '"\\e\\/"',
  "'a: b # c'",
  "'a'#b",
  '"a" # b',
  "{{ $labels.x }}",
  "'{{ $labels.x }}'",
  'sum(rate(x{a="b"}[5m])) > 1',
  "é",
  "a\tb",
  "'a\tb'",
  "😀 up",
  "\u00a0",
  "a\u2028b",
  "*a",
  "&a b",
  "!!str 1",
  "[a]",
  "x,y",
  "a]b",
  "a?b",
  "%a",
  "@a",
  "`a`",
  "|",
  ">",
  "",
];

const keys = [
  ..."a|b|c|d|e|f|name|expr|labels|for|on|y|1|1.5|null|<<|'q'|\"q\"|'a b'|a b|a.b/c|-x|?x|:x|\"a: b\"|'' |k ".split(
    "|",
  ),
  "é",
  "k".repeat(1025),
];

const flows = [
  ..."[]|{}|[ ]|{ }|[a, b]|[a, b, ]|[a,b]|[,]|[a: b]|['a', \"b\"]|[[a], {b: c}]|[1, ~, yes]|[a b, c]|[-1, -]|[- a]|[a#b, c #d".split(
    "|",
  ),
  ..."{a: b}|{a: b, c: d}|{a: b,}|{a: , b: }|{a: [b, {c: d}]}|{\"a\":1}|{a:b}|{a :b}|{'a' : b}|{a, b}|{a: b, a: c}|{? a: b}|{a: b}: c|[a]x|{a: {{ x }}}".split(
    "|",
  ),
  "[a,\n b]",
  "[\n  a, # c\n  b\n]",
  "{\n  a: b,\n  c:\n    d\n}",
  "[a\n, b\n]",
  "[a\n b]",
  "[\n- a]",
  "[\n---\n]",
  "{a\n: b}",
  "{'a\n b': c}",
];

/** Documents of mappings, lists and scalars in all layouts, nearly all of which go-yaml reads. */
class Writer {
  readonly lines: string[] = [];
  private readonly next: () => number;

  constructor(next: () => number) {
    this.next = next;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** Nearly always the first ones, which are harmless. */
  word(): string {
    return this.chance(0.7) ? words[this.below(9)]! : this.of(words);
  }

  /** Blank lines and comments between others. */
  between(): void {
    if (this.chance(0.05)) this.lines.push(" ".repeat(this.below(9)));
    if (this.chance(0.05)) this.lines.push(`${" ".repeat(this.below(9))}# ${this.word()}`);
    if (this.chance(0.002)) this.lines.push(this.of(["\t", "  \t# x", "---", "...", "%YAML 1.1"]));
  }

  /** A collection in `column`; `lead`: what stands before its first key or dash. */
  block(lead: string, column: number, depth: number): void {
    const count = 1 + this.below(depth === 0 ? 6 : 4);
    const isMap = this.chance(0.6);
    const used = new Set<string>();
    for (let index = 0; index < count; index++) {
      this.between();
      const begin = index === 0 ? lead : " ".repeat(column);
      const key = this.chance(0.9) ? this.of(keys.slice(0, 9)) : this.of(keys);
      if (isMap && used.has(key) && !this.chance(0.02)) continue;
      used.add(key);
      if (isMap) this.value(`${begin}${key}:`, column, depth, true);
      else this.value(`${begin}-`, column, depth, false);
    }
  }

  /** What stands behind a colon or a dash. */
  value(begin: string, column: number, depth: number, isKey: boolean): void {
    const deeper = column + 1 + this.below(4);
    const choice = this.next();
    const gap = this.chance(0.9) ? " " : "  ";
    const tail = this.of(["", "", "", "", "", " ", " # c", "  #c"]);
    if (choice < 0.45) this.lines.push(begin + gap + this.word() + tail);
    else if (choice < 0.55) this.lines.push(begin + gap + this.of(flows) + tail);
    else if (choice < 0.65) this.text(`${begin}${gap}`, deeper);
    else if (choice < 0.7) this.folded(begin + gap, deeper);
    else if (choice < 0.73) this.lines.push(begin + tail);
    else if (choice < 0.76) this.lines.push(begin + tail, " ".repeat(deeper) + this.word() + tail);
    else if (depth > 4) this.lines.push(begin + gap + this.word());
    else if (!isKey && choice < 0.95) this.block(begin + gap, begin.length + gap.length, depth + 1);
    else {
      this.lines.push(begin + tail);
      const isBeside = isKey && this.chance(0.3);
      if (isBeside) this.list(column, depth + 1);
      else this.block(" ".repeat(deeper), deeper, depth + 1);
    }
  }

  /** A list in the column of its key. */
  list(column: number, depth: number): void {
    for (let count = 1 + this.below(3); count > 0; count--) {
      this.between();
      this.value(`${" ".repeat(column)}-`, column, depth, false);
    }
  }

  /** A text behind `|` or `>`. */
  text(begin: string, column: number): void {
    const header = this.of([
      "|",
      "|",
      "|",
      ">",
      ">",
      "|-",
      ">-",
      "|+",
      ">+",
      "|2",
      ">1-",
      "| # c",
      "|x",
      ">-\t",
    ]);
    this.lines.push(begin + header);
    for (let count = this.below(6); count > 0; count--) {
      const choice = this.next();
      if (choice < 0.6) this.lines.push(" ".repeat(column) + this.word());
      else if (choice < 0.75) this.lines.push("");
      else if (choice < 0.85) this.lines.push(" ".repeat(this.below(column + 4)));
      else if (choice < 0.95) this.lines.push(" ".repeat(column + this.below(4)) + this.word());
      else this.lines.push(" ".repeat(this.below(column)) + this.of(["\tx", "x", "# x", "x: y"]));
    }
  }

  /** A text over several lines without an indicator. */
  folded(begin: string, column: number): void {
    const quote = this.of(["", "", '"', "'"]);
    const lines = [begin + quote + this.of(["a", "a b", "sum(up)", "1"]) + this.of(["", "", " ", "  "])];
    for (let count = this.below(4); count > 0; count--) {
      if (this.chance(0.2)) lines.push(" ".repeat(this.below(6)));
      lines.push(
        " ".repeat(this.chance(0.9) ? column : this.below(column)) + this.word() + this.of(["", "", " "]),
      );
    }
    this.lines.push(...lines.slice(0, -1), lines.at(-1)! + quote);
  }

  document(): string {
    if (this.chance(0.1))
      this.lines.push(this.of(["---", "--- # c", "--- ", "", "# c", "--- a", "%YAML 1.1\n---"]));
    const column = this.chance(0.8) ? 0 : this.below(5);
    this.block(" ".repeat(column), column, 0);
    const text = this.lines.join(this.chance(0.1) ? "\r\n" : "\n");
    return text + this.of(["\n", "\n", "\n", "\n", "", "\n\n", "\n  ", " "]);
  }
}

/** The same texts for the same seed. */
export function generatedYaml(count: number, seed: number): string[] {
  const next = lottery(seed);
  return Array.from({ length: count }, () => new Writer(next).document());
}
