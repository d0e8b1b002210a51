import fc from "fast-check";

const word = fc.constantFrom("up", "foo", "http_requests_total", "a:b", "job", "rate_x");
const label = fc.constantFrom("job", "instance", "le", "code");
const duration = fc.constantFrom("5m", "1h30m", "300", "1d", "30s");
const number = fc.constantFrom("0", "1", "0.5", "1e3", "0x1F", "100");
const matcher = fc
  .tuple(label, fc.constantFrom("=", "!=", "=~", "!~"), fc.constantFrom('"a"', "'b.*'", "`c|d`", '"x\\ty"'))
  .map((parts) => parts.join(""));
const selector = fc
  .tuple(word, fc.array(matcher, { maxLength: 3 }))
  .map(([name, matchers]) => `${name}{${matchers.join(", ")}}`);
const grouping = fc.array(label, { maxLength: 2 }).map((labels) => `(${labels.join(", ")})`);

/** Expressions that upstream accepts, made of all constructions without a flag. */
export const { vector } = fc.letrec<{ vector: string; scalar: string; range: string }>((tie) => ({
  scalar: fc.oneof(
    { maxDepth: 3 },
    number,
    fc
      .tuple(tie("scalar"), fc.constantFrom("+", "-", "*", "/", "^"), tie("scalar"))
      .map((parts) => `(${parts.join(" ")})`),
    tie("vector").map((inner) => `scalar(${inner})`),
  ),
  range: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(selector, duration).map(([inner, length]) => `${inner}[${length}]`),
    fc.tuple(tie("vector"), duration).map(([inner, length]) => `(${inner})[${length}:]`),
    fc.tuple(selector, duration, duration).map(([inner, length, ago]) => `${inner}[${length}] offset ${ago}`),
  ),
  vector: fc.oneof(
    { maxDepth: 4 },
    selector,
    fc
      .tuple(fc.constantFrom("rate", "increase", "max_over_time"), tie("range"))
      .map(([name, inner]) => `${name}(${inner})`),
    fc
      .tuple(fc.constantFrom("abs", "absent", "sort"), tie("vector"))
      .map(([name, inner]) => `${name}(${inner})`),
    fc
      .tuple(fc.constantFrom("sum", "max"), fc.constantFrom("by", "without"), grouping, tie("vector"))
      .map(([op, how, labels, inner]) => `${op} ${how} ${labels} (${inner})`),
    fc.tuple(tie("scalar"), tie("vector")).map(([k, inner]) => `topk(${k}, ${inner})`),
    fc
      .tuple(tie("vector"), fc.constantFrom("and", "or", "unless"), tie("vector"))
      .map((parts) => `(${parts.join(" ")})`),
    fc
      .tuple(
        tie("vector"),
        fc.constantFrom("+", "/", ">", "== bool"),
        grouping,
        fc.constantFrom("", " group_left ()"),
        tie("vector"),
      )
      .map(([left, op, labels, group, right]) => `(${left}) ${op} on ${labels}${group} (${right})`),
    fc
      .tuple(tie("vector"), fc.constantFrom("*", ">", "<= bool"), tie("scalar"))
      .map(([left, op, right]) => `(${left}) ${op} ${right}`),
    tie("vector").map((inner) => `-(${inner})`),
  ),
}));
