import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { TEMPLATE_FUNCTION_DOCS } from "../server/src/engine/facts/templateDocs.ts";
import { TEMPLATE_FUNCTIONS } from "../server/src/engine/facts/templateFunctions.ts";
import { gotemplate } from "../server/src/engine/languages/gotemplate/gotemplate.ts";
import { predeclared } from "../server/src/engine/languages/gotemplate/predeclared.ts";
import { SHAPE_FIELDS } from "../server/src/engine/languages/gotemplate/shape.ts";
import { KEYWORDS } from "../server/src/engine/languages/gotemplate/token.ts";
import type { Names } from "../server/src/engine/languages/language.ts";

const conformance = process.env["TOCSIN_CONFORMANCE"];
const skip = conformance ? false : "TOCSIN_CONFORMANCE is not set";
const read = (...parts: string[]): unknown =>
  JSON.parse(readFileSync(path.join(conformance!, ...parts), "utf8"));
const noNames: Names = { list: () => [], find: () => undefined };

/** What keeps a text from being parsed; what fails later is not among it. */
const messages = (text: string): string[] =>
  gotemplate
    .parse(text)
    .errors.filter(({ check }) => !/argument-count|unknown-field|missing-define/.test(check))
    .map(({ message }) => message);

/** Errors as `message` under the text that they mark. */
const marked = (text: string): [string, string][] =>
  gotemplate.parse(text).errors.map(({ span, message }) => [text.slice(span.start, span.end), message]);

test("templates fail to parse where upstream's own cases say so", { skip }, () => {
  const cases = read("cases", "template-cases.json") as {
    text: string;
    parseFails: boolean;
    error?: string;
  }[];
  assert.ok(cases.length > 30);
  for (const { text, parseFails, error } of cases) {
    const [first] = messages(text);
    assert.equal(first !== undefined, parseFails, `${text}: ${first}`);
    if (parseFails && error) assert.ok(error.endsWith(first!), `${text}: ${first} instead of ${error}`);
  }
});

test("the tables of functions, keywords, variables and fields are upstream's", { skip }, () => {
  interface Row {
    readonly name: string;
    readonly args: readonly string[];
    readonly returns: string;
  }
  const facts = read("tables", "template-functions.json") as {
    prometheus: Row[];
    goTextTemplateBuiltins: string[];
    goKeywords: string[];
    predeclaredVariables: string[];
    alertDotFields: string[];
    alertmanager: string[];
  };
  const builtins = new Set(facts.goTextTemplateBuiltins);
  const own = [...TEMPLATE_FUNCTIONS.prometheus.values()].filter(({ name }) => !builtins.has(name));
  const rows = own.map(({ name, args, returns }) => ({ name, args, returns }));
  assert.deepEqual(
    rows,
    facts.prometheus.map(({ name, args, returns }) => ({ name, args, returns })),
  );
  const sorted = (names: Iterable<string>): string[] => [...names].toSorted();
  for (const dialect of ["prometheus", "alertmanager"] as const) {
    const upstream = dialect === "prometheus" ? facts.prometheus.map(({ name }) => name) : facts.alertmanager;
    assert.deepEqual(sorted(TEMPLATE_FUNCTIONS[dialect].keys()), sorted([...upstream, ...builtins]));
  }
  assert.deepEqual(sorted(KEYWORDS), sorted(facts.goKeywords));
  assert.deepEqual(
    sorted(predeclared.prometheus.map(({ name }) => name)),
    sorted(facts.predeclaredVariables),
  );
  assert.deepEqual(sorted(Object.keys(SHAPE_FIELDS.alertData)), sorted(facts.alertDotFields));
});

test("every function is documented", () => {
  for (const dialect of ["prometheus", "alertmanager"] as const) {
    for (const name of TEMPLATE_FUNCTIONS[dialect].keys())
      assert.ok(TEMPLATE_FUNCTION_DOCS[dialect][name], name);
  }
});

test("texts that upstream accepts have no error", () => {
  const valid = [
    "",
    "no action, {single} braces }}",
    "{{ $labels.instance }} of {{ .Labels.job }} is at {{ $value | humanize }}",
    "{{- /* comment */ -}}",
    "{{ if gt $value 0.9 }}a{{ else if gt $value 0.5 }}b{{ else }}c{{ end }}",
    "{{ with $labels }}{{ .job }}{{ else with .ExternalLabels }}{{ .a }}{{ else }}{{ end }}",
    '{{ range $i, $s := query "up" }}{{ if $i }}{{ break }}{{ end }}{{ continue }}{{ else }}none{{ end }}',
    '{{ define "x" }}{{ . }}{{ end }}{{ template "x" $labels }}{{ template "unknown" }}',
    '{{ block "b" . }}{{ $ }}{{ end }}',
    "{{ $x := 1 }}{{ $x = 2 }}{{ if true }}{{ $y := $x }}{{ else }}{{ $y }}{{ end }}",
    "{{ $never = 1 }}",
    "{{ . | }}",
    "{{ .Unknown.Field }}{{ humanize }}{{ humanize 1 2 3 }}",
    "{{ print 1 -1 +1 .5 1e3 1_000 0x1F 0x1p4 0b11 0o17 017 'a' '\\n' 1i 1+2i `raw\n` }}",
    "{{ (first (query `up`)).Labels.instance }}",
    '{{ printf "%.2f" ( $value ) | title }}',
    "{{\n$value\n}}",
  ];
  for (const text of valid) assert.deepEqual(messages(text), [], text);
});

test("errors have upstream's words and mark what they are about", () => {
  const wrong: [text: string, marked: string, message: string][] = [
    ["a {{ $value", "{{ $value", "unclosed action"],
    ["{{ $value * 100 }}", "*", 'unexpected "*" in operand'],
    ["{{ $labels.foo-bar }}", "-", "bad character U+002D '-'"],
    ["{{\u00a0$value }}", "\u00a0", "unrecognized character in action: U+00A0"],
    ["{{ 😀 }}", "😀", "unrecognized character in action: U+1F600 '😀'"],
    ["{{ end }}", "{{ end }}", "unexpected {{end}}"],
    ["{{ else }}", "{{ else }}", "unexpected {{else}}"],
    ["x {{ if $value }} y", "{{ if $value }}", "this `{{ if }}` is never closed: its `{{ end }}` is missing"],
    ["{{ if }}{{ end }}", "if ", "missing value for if"],
    ["{{ ( ) }}", "( ", "missing value for parenthesized pipeline"],
    ["{{ break }}", "{{ break }}", "{{break}} outside {{range}}"],
    ["{{ break 1 }}", "1", 'unexpected "1" in {{break}}'],
    ["{{ (1}}", "}}", "unclosed left paren"],
    ["{{ 1) }}", ")", "unexpected right paren"],
    ['{{ "abc }}', '"abc }}', "unterminated quoted string"],
    ["{{ `abc }}", "`abc }}", "unterminated raw quoted string"],
    ["{{ 'a }}", "'a }}", "unterminated character constant"],
    ["{{ 'ab' }}", "'ab'", "malformed character constant: 'ab'"],
    ['{{ "\\q" }}', '"\\q"', "invalid syntax"],
    ["{{ 1x }}", "1x", 'bad number syntax: "1x"'],
    ["{{ 08 }}", "08", 'integer overflow: "08"'],
    ["{{ 99999999999999999999 }}", "99999999999999999999", 'integer overflow: "99999999999999999999"'],
    ["{{ 0x1.8 }}", "0x1.8", 'illegal number syntax: "0x1.8"'],
    ["{{ 1 | 2 }}", "2", "non executable command in pipeline stage 2"],
    ["{{ true.x }}", ".x", 'unexpected . after term "true"'],
    ["{{ $a, $b := 1 }}", ",", "too many declarations in command"],
    ["{{ range $a, 1 }}{{ end }}", "1", "range can only initialize variables"],
    ["{{ $value : 1 }}", ":", "expected :="],
    ["{{/* never closed }}", "/*", "unclosed comment"],
    ["{{/* a */ b }}", "*/", "comment ends before closing delimiter"],
    ["{{ template foo }}", "foo", 'unexpected "foo" in template clause'],
    ["{{ if 1 }}{{ define `a` }}{{ end }}{{ end }}", "define", "unexpected <define> in command"],
    ["{{ if 1 }}{{ else }}{{ else }}{{ end }}", "{{ else }}", "expected end; found {{else}}"],
    ["{{ range . }}{{ else if 1 }}{{ end }}", "if", "unexpected <if> in input"],
    [
      "{{ define `a` }}x{{ end }}{{ define `a` }}y{{ end }}",
      "{{ define `a` }}",
      'template: multiple definition of template "a"',
    ],
    ["{{ tmpl 1 }}", "tmpl", 'function "tmpl" not defined'],
    ["{{ $label.x }}", "$label", 'undefined variable "$label"'],
    ["{{ if true }}{{ $y := 1 }}{{ end }}{{ $y }}", "$y", 'undefined variable "$y"'],
    ["{{ define `a` }}{{ $labels }}{{ end }}", "$labels", 'undefined variable "$labels"'],
    ["{{ `aaaaaaaaaaaa`{ }}", "{", 'unexpected "{" in operand'],
    ['{{ 1"aaaaaaaaaaaa" }}', '"aaaaaaaaaaaa"', 'unexpected "\\"aaaaaaaaa"... in operand'],
  ];
  for (const [text, at, message] of wrong) assert.deepEqual(marked(text), [[at, message]], text);
});

test("independent errors are all reported, in the order of the text", () => {
  assert.deepEqual(messages("{{ humanise $value }} {{ $label.x }} {{ $labels.a-b }} {{ foo }}"), [
    'function "humanise" not defined',
    'undefined variable "$label"',
    "bad character U+002D '-'",
    'function "foo" not defined',
  ]);
});

test("a lost action causes no further error", () => {
  for (const text of [
    "{{ if $value > 1 }}a{{ else }}b{{ end }}",
    "{{ $x := 1 * 2 }}{{ $x }}",
    "{{ $x# := 1 }}{{ $x }}",
    "{{ $labels. text {{ end }} {{ $value }}",
    '{{ query "up{{ foo }} }} {{ bar }}',
    '{{ a-b "{{ foo }}" }}',
    "{{ end }}{{ end }}{{ else }}",
    "{{ range $x, 1 }}{{ break }}{{ $x }}{{ end }}",
    '{{ "{{ foo',
  ]) {
    assert.equal(messages(text).length, 1, `${text}: ${messages(text).join(" | ")}`);
  }
});

test("a mistyped name is given the one that was meant", () => {
  const meant = (text: string) => gotemplate.parse(text).errors[0]?.replacement;
  assert.equal(meant("{{ $label.x }}"), "$labels");
  assert.equal(meant("{{ $Value }}"), "$value");
  assert.equal(meant("{{ humanise 1 }}"), "humanize");
  assert.equal(meant("{{ humanizePercent 1 }}"), "humanizePercentage");
  assert.equal(meant("{{ toupper `a` }}"), "toUpper");
  assert.equal(meant("{{ frobnicate }}"), undefined);
  assert.deepEqual(
    gotemplate.parse("{{ $label }}{{ humanise }}{{ ! }}").errors.map(({ check }) => check),
    ["template/unknown-variable", "template/unknown-function", "template/syntax"],
  );
});

test("calls are counted once the text parses", () => {
  const counted = (text: string, variant?: string): string[] =>
    gotemplate
      .parse(text, variant === undefined ? {} : { variant })
      .errors.filter(({ check }) => check === "template/argument-count")
      .map(({ span }) => text.slice(span.start, span.end));
  assert.deepEqual(counted("{{ humanize }}{{ humanize 1 }}{{ 1 | humanize 2 }}"), ["humanize", "humanize"]);
  assert.deepEqual(counted("{{ if match `a` }}{{ end }}{{ range query `up` `a` }}{{ end }}"), [
    "match",
    "query",
  ]);
  assert.deepEqual(counted("{{ (title 1 2) }}{{ index }}{{ print }}{{ args }}{{ now }}"), ["title", "index"]);
  assert.deepEqual(counted("{{ join `,` .X }}{{ .X | join }}{{ dict }}", "alertmanager"), ["join"]);
  assert.deepEqual(counted("{{ humanize }}{{ ! }}"), []);
});

test("fields are held to what the data has", () => {
  const unknown = (text: string, variant?: string): string[] =>
    gotemplate
      .parse(text, variant === undefined ? {} : { variant })
      .errors.filter(({ check }) => check === "template/unknown-field")
      .map(({ span }) => text.slice(span.start, span.end));
  assert.deepEqual(unknown("{{ .Foo }}{{ $.labels.x }}{{ .Labels.any }}{{ .Value.x }}{{ $labels.y }}"), [
    "Foo",
    "labels",
    "x",
  ]);
  assert.deepEqual(
    unknown("{{ range query `up` }}{{ .Foo }}{{ .Value }}{{ end }}{{ with $x := 1 }}{{ .Foo }}{{ end }}"),
    ["Foo"],
  );
  assert.deepEqual(unknown("{{ $labels.a.b }}{{ with $labels.a }}{{ .c }}{{ end }}{{ (query `up`).x }}"), [
    "b",
    "c",
    "x",
  ]);
  // The value may be a native histogram.
  assert.deepEqual(unknown("{{ $value.Count }}{{ $value.count }}"), ["count"]);
  assert.deepEqual(
    unknown("{{ .Labels }}{{ range .Alerts }}{{ .Labels.x }}{{ .Foo }}{{ end }}", "alertmanager"),
    ["Labels", "Foo"],
  );
  assert.deepEqual(
    unknown("{{ define `x` }}{{ .Foo }}{{ end }}{{ .CommonLabels.Remove `a` }}", "alertmanager"),
    [],
  );
});

test("Alertmanager has functions of its own and no ready variables", () => {
  const errors = (text: string) =>
    gotemplate.parse(text, { variant: "alertmanager" }).errors.map(({ message }) => message);
  assert.deepEqual(errors('{{ .CommonLabels.SortedPairs.Values | join ", " }}'), []);
  assert.deepEqual(errors("{{ $labels.x }}"), ['undefined variable "$labels"']);
  assert.deepEqual(errors("{{ humanize 1 }}"), ['function "humanize" not defined']);
  assert.deepEqual(messages("{{ toJson . }}"), ['function "toJson" not defined']);
});

const FRAGMENTS =
  '{{ ~}}~{{- ~ -}}~$labels~.instance~$x := ~$i, $x := ~.~(~)~|~"a"~`b`~\'~"~1~0x~true~nil~query ~index ~foo~if ~else ' +
  "~end~range ~with ~define ~template ~block ~break~{{/*~*/}}~ ~\n~,~:=~#~\u00a0~😀~{{end}}~{{else}}~{{if .}}~{{range .}}~\\";
const fragment = fc.constantFrom(...FRAGMENTS.split("~"));
const broken = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.array(fragment, { maxLength: 14 }).map((parts) => parts.join("")),
  fc.array(fragment, { maxLength: 10 }).map((parts) => `{{ ${parts.join("")} }}`),
);

test("any text is read, hovered and completed without an exception, and spans lie in the text", () => {
  const property = fc.property(broken, fc.nat(60), (text, place) => {
    const parsed = gotemplate.parse(text);
    const inside = ({ start, end }: { start: number; end: number }): boolean =>
      0 <= start && start <= end && end <= text.length;
    for (const { span, message } of parsed.errors)
      assert.ok(inside(span), `${message} in ${JSON.stringify(text)}`);
    for (const { span } of gotemplate.symbols!(parsed)) assert.ok(inside(span));
    const offset = Math.min(place, text.length);
    const hover = gotemplate.hover!(parsed, offset, noNames);
    assert.ok(!hover || inside(hover.span));
    for (const { replace } of gotemplate.complete!(parsed, offset, noNames)) {
      assert.ok(
        inside(replace) && replace.start <= offset && offset <= replace.end,
        JSON.stringify([text, offset, replace]),
      );
    }
  });
  fc.assert(property, { seed: 20260823, numRuns: 4000 });
});

test("deep and long texts are read in bounded time", () => {
  const started = performance.now();
  const deep = [
    `{{ ${"(".repeat(20_000)}1${")".repeat(20_000)} }}`,
    "{{ if . }}".repeat(10_000) + "{{ end }}".repeat(10_000),
    `{{ if . }}${"{{ else if . }}".repeat(10_000)}{{ end }}`,
    "{{ ) ".repeat(20_000),
    '{{ "'.repeat(20_000),
    "{{/*".repeat(20_000),
    "{{ $x := 1 }}".repeat(5_000),
    `{{ $x := 1 }}${"{{ $x }}".repeat(10_000)}`,
    "{{ block `a` . }}".repeat(5_000),
  ];
  for (const text of deep) {
    const parsed = gotemplate.parse(text);
    gotemplate.symbols!(parsed);
    gotemplate.hover!(parsed, 5, noNames);
  }
  assert.ok(performance.now() - started < 20_000);
});

/** The tree of a text without its places, and the texts at the places of its names. */
function withoutPlaces(text: string): { tree: string; names: string[] } {
  const names: string[] = [];
  const { tree, errors } = gotemplate.parse(text);
  const shown = JSON.stringify([tree.body, errors], (key, value: unknown) => {
    if (key === "span" || key === "nameSpan" || key === "scope") return undefined;
    const { name, nameSpan, span } = (value ?? {}) as Record<string, { start: number; end: number }>;
    const place = nameSpan ?? span;
    if (typeof name === "string" && place)
      names.push(`${String(name)} ${text.slice(place.start, place.end)}`);
    return value;
  });
  return { tree: shown, names };
}

test("the usual actions are read at one look as they are read token by token", () => {
  const values = [
    "$labels.job",
    "$value",
    "$labels",
    "$",
    "$none",
    "$labels.a.b",
    ".Labels.job",
    ".",
    "$labels.nil",
    "$é",
  ];
  const calls = ["", "humanize", "none", "if", "true", "nil", "toTime", "query", "title.x"];
  for (const value of values) {
    for (const call of calls) {
      const usual = call === "" ? `a {{ ${value} }} b` : `a {{ ${value} | ${call} }} b`;
      // The second blank is none of the usual ones.
      const slow = usual.replaceAll("{{ ", "{{  ");
      assert.deepEqual(withoutPlaces(usual), withoutPlaces(slow), usual);
      assert.deepEqual(
        withoutPlaces(usual.replaceAll(" }}", "}}").replaceAll("{{ ", "{{")),
        withoutPlaces(slow),
        usual,
      );
    }
  }
  const { body } = gotemplate.parse("é {{ $labels.job | title }} {{.Value}}").tree;
  assert.deepEqual(
    body.map(({ span }) => span),
    [
      { start: 2, end: 27 },
      { start: 28, end: 38 },
    ],
  );
});
