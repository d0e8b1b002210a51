import fc from "fast-check";

/** Rule files in every style that people and machines write: a text, mostly well-formed, of one or more documents. */
export const ruleFile: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(group(), { minLength: 1, maxLength: 3 }),
    fc.record({
      crlf: fc.boolean(),
      bom: fc.boolean(),
      marker: fc.boolean(),
      indent: fc.constantFrom(0, 2),
      second: fc.boolean(),
      finalBreak: fc.boolean(),
      top: comment(),
    }),
  )
  .map(([groups, { crlf, bom, marker, indent, second, finalBreak, top }]) => {
    const body = groups.map((lines) => lines.map((line) => (line ? " ".repeat(indent) + line : line))).flat();
    const lines = [
      ...top,
      ...(marker ? ["---"] : []),
      "groups:",
      ...body,
      ...(second ? ["---", "groups: []"] : []),
    ];
    const text = `${bom ? "\uFEFF" : ""}${lines.join("\n")}${finalBreak ? "\n" : ""}`;
    return crlf ? text.replaceAll("\n", "\r\n") : text;
  });

function comment(): fc.Arbitrary<string[]> {
  return fc.constantFrom<string[]>(
    [],
    [],
    [],
    [""],
    ["# - alert: no"],
    ["", "# tocsin-ignore rule/duplicate -- x", "#"],
  );
}

function name(): fc.Arbitrary<string> {
  return fc.constantFrom("Up", '"Quoted: name"', "'it''s'", "job:up:sum", "1", "Ünï 𝄞", "A");
}

/** The lines of one group, from its dash on, without indentation. */
function group(): fc.Arbitrary<string[]> {
  const extras = fc.subarray(["interval: 30s", "limit: 5", "labels: { team: data }", "query_offset: 5min"]);
  const rules = fc.array(rule(), { maxLength: 4 });
  return fc
    .tuple(name(), extras, rules, fc.constantFrom(0, 2, 4), comment())
    .map(([label, keys, list, indent, above]) => {
      const body = list.flatMap((lines) => lines.map((line) => (line ? " ".repeat(indent) + line : line)));
      const own = [`name: ${label}`, ...keys, list.length ? "rules:" : "rules: []", ...body];
      return [...above, ...own.map((line, index) => (index === 0 ? `- ${line}` : line && `  ${line}`))];
    });
}

/** The lines of one rule, from its dash on. */
function rule(): fc.Arbitrary<string[]> {
  return fc.oneof({ arbitrary: blockRule(), weight: 8 }, { arbitrary: oddRule(), weight: 2 });
}

function oddRule(): fc.Arbitrary<string[]> {
  return fc.constantFrom(
    ["-"],
    ["- # nothing"],
    ["- { alert: Flow, expr: up }"],
    ["- { alert: Flow,", '    expr: "up', '  == 0" }'],
    ["-", "  alert: Below", "  expr: up"],
    ["-   alert: Wide", "    expr: up"],
    ["- &anchor", "  alert: Anchored", "  expr: up"],
    ["- alert: Anchored", "  expr: &e up", "  labels: &l { a: b }"],
    ["- <<: *anchor", "  alert: Merged"],
    ["- alert: Alias", "  expr: *e"],
    ["- alert: [list]", "  expr: { map: 1 }"],
    ["- text"],
    ["- alert: Dup", "  alert: Dup", "  expr: up"],
    ['- "alert": Json', '  "expr" : up'],
    ["- ? alert", "  : Complex", "  expr: up"],
    ["- alert: Under", '  expr: "up', '== 0"'],
    ["- alert: Under", "  labels: { a: b, # c", "  c: 'd", "", " e' }", "  expr: up"],
    ["- { alert: Flow, expr: up", "}"],
    ["- alert: Merge", "  <<: { expr: up, for: 5 }", "  for: 5m"],
  );
}

function blockRule(): fc.Arbitrary<string[]> {
  const head = fc.tuple(fc.constantFrom("alert", "record"), name()).map(([key, value]) => `${key}: ${value}`);
  const rest = fc.shuffledSubarray<string[]>([
    ["for: 5m"],
    ["keep_firing_for: 5x # comment"],
    ["labels:", "  severity: page", "  'team': data"],
    [
      "annotations:",
      "  summary: |",
      "    a: b",
      "    - c {{ $labels.x }}",
      "",
      "      deeper",
      "  description: >-",
      "    folded",
      "    text",
    ],
    ["annotations:", "- a"],
    ["annotations: { summary: \"a # b\", 'x': 'it''s' }"],
    ["# a comment: with colon"],
    ["", "  # deeper", ""],
    ["unknown: 1"],
    ["labels: {", "  a: b,", "  c: [", "  ] }"],
  ]);
  return fc.tuple(comment(), head, expr(), rest).map(([above, first, second, keys]) => {
    const own = [first, ...second, ...keys.flat()];
    return [...above, ...own.map((line, index) => (index === 0 ? `- ${line}` : line && `  ${line}`))];
  });
}

function expr(): fc.Arbitrary<string[]> {
  return fc.constantFrom(
    ["expr: up == 0"],
    ['expr: "sum(rate(x{a=\\"b\\"}[5m]))"'],
    ["expr: 'up{job=~\"a|b\"}'"],
    ["expr: |", "  sum by (job) (", "    up", "  )"],
    ["expr: |2", "    up", "  == 0"],
    ["expr: >", "  up", "", "  == 0", ""],
    ["expr: up", "  == 0", "  # no comment"],
    ['expr: "up', '  == 0"'],
    ["expr: |+", "  up", "", ""],
    ["expr: |", "", "  - alert: inside", "    expr: up", "# outside"],
    ["expr: sum("],
    ["expr:"],
    ["expr: !!str up"],
  );
}
