import assert from "node:assert/strict";
import { test } from "node:test";
import { newest } from "../server/src/engine/facts/target.ts";
import { gotemplate } from "../server/src/engine/languages/gotemplate/gotemplate.ts";
import { labelUses, usesOf } from "../server/src/engine/languages/gotemplate/uses.ts";
import type { LanguageOptions, Names } from "../server/src/engine/languages/language.ts";

const labels = ["instance", "job", "app.kubernetes.io/name"];
const names: Names = {
  list: (space) => (space === "label" ? labels.map((name) => ({ name })) : []),
  find: (space, name) =>
    space === "label" && name === "job"
      ? { name, detail: "used in 3 rules", documentation: "Who scrapes." }
      : undefined,
};

const alertmanager: LanguageOptions = { variant: "alertmanager" };

/** The labels that a template reads; each span must hold the name. */
function used(text: string, options?: LanguageOptions): string[] {
  const parsed = gotemplate.parse(text, options);
  for (const { label, span } of labelUses(parsed.tree)) assert.equal(text.slice(span.start, span.end), label);
  assert.deepEqual(
    gotemplate.symbols!(parsed).filter(({ space }) => space === "label"),
    labelUses(parsed.tree).map(({ label, span }) => ({ space: "label", name: label, span, role: "refers" })),
  );
  return labelUses(parsed.tree).map(({ label }) => label);
}

test("labels are found however a template reads them", () => {
  assert.deepEqual(used("{{ $labels.a }}{{ .Labels.b }}{{ $.Labels.c }}"), ["a", "b", "c"]);
  assert.deepEqual(
    used('{{ index $labels "a.b" }}{{ "c" | index .Labels }}{{ index ($labels) "d" | title }}'),
    ["a.b", "c", "d"],
  );
  assert.deepEqual(
    used("{{ $l := $labels }}{{ $l.a }}{{ $m := . }}{{ $m.Labels.b }}{{ $n := $m.Labels }}{{ $n.c }}"),
    ["a", "b", "c"],
  );
  assert.deepEqual(
    used("{{ with $labels }}{{ .a }}{{ else }}{{ .Labels.b }}{{ end }}{{ with .Labels.c }}{{ . }}{{ end }}"),
    ["a", "b", "c"],
  );
  assert.deepEqual(used("{{ if .Labels.a }}{{ .Labels.b }}{{ end }}{{ printf `%s` $labels.c | title }}"), [
    "a",
    "b",
    "c",
  ]);
  assert.deepEqual(used('{{ printf "up{job=%q}" $labels.job | query | first | value }}'), ["job"]);
});

test("labels of other things are not the alert's", () => {
  assert.deepEqual(used('{{ range query "up" }}{{ .Labels.a }}{{ $.Labels.b }}{{ end }}'), ["b"]);
  assert.deepEqual(used('{{ with query "up" }}{{ (. | first).Labels.a }}{{ end }}'), []);
  assert.deepEqual(used("{{ $externalLabels.a }}{{ .ExternalLabels.b }}{{ .Value }}{{ .Foo.bar }}"), []);
  assert.deepEqual(used('{{ define "x" }}{{ .Labels.a }}{{ $.Labels.b }}{{ end }}'), []);
  assert.deepEqual(used("{{ $l := $labels }}{{ if true }}{{ $l = $externalLabels }}{{ end }}{{ $l.a }}"), []);
  assert.deepEqual(used("{{ range $k, $v := $labels }}{{ $v.a }}{{ end }}"), []);
});

test("labels are found in broken text too", () => {
  assert.deepEqual(used("{{ if $labels.a }} {{ $labels.b * 2 }} {{ $labels.c"), ["a", "b", "c"]);
});

test("labels of notifications are found", () => {
  const text =
    "{{ .CommonLabels.a }}{{ .GroupLabels.SortedPairs.Values }}{{ range .Alerts.Firing }}{{ .Labels.b }}{{ .Annotations.c }}{{ end }}";
  assert.deepEqual(used(text, alertmanager), ["a", "b"]);
});

test("calls are found with their arguments", () => {
  const text = '{{ query "up == 0" | first | value | printf "%f" }}';
  const { calls } = usesOf(gotemplate.parse(text).tree);
  assert.deepEqual(
    calls.map(({ name, args, piped, span }) => [name, args.length, piped, text.slice(span.start, span.end)]),
    [
      ["query", 1, false, "query"],
      ["first", 0, true, "first"],
      ["value", 0, true, "value"],
      ["printf", 1, true, "printf"],
    ],
  );
  const [argument] = calls[0]!.args;
  assert.equal(argument?.type === "string" ? argument.value : undefined, "up == 0");
  assert.deepEqual(argument?.span, { start: text.indexOf('"up'), end: text.indexOf('"up') + 9 });
});

/** `¦` is the cursor. */
function at(marked: string): [text: string, offset: number] {
  const offset = marked.indexOf("¦");
  return [marked.replace("¦", ""), offset];
}

function hover(marked: string, options?: LanguageOptions): string | undefined {
  const [text, offset] = at(marked);
  return gotemplate.hover!(gotemplate.parse(text, options), offset, names)?.markdown;
}

test("hover explains functions, variables, labels, fields and keywords", () => {
  assert.match(hover("{{ $value | human¦ize }}")!, /humanize\(number\|string\) → string[^]*1\.235M/);
  assert.match(hover("{{ now¦ }}")!, /Since Prometheus 3\.6/);
  assert.match(hover("{{ ¦$labels.job }}")!, /labels of the series/);
  assert.match(hover("{{ $labels.jo¦b }}")!, /Label `job` of the alert[^]*used in 3 rules[^]*Who scrapes/);
  assert.match(hover("{{ .Val¦ue }}")!, /same as `\$value`/);
  assert.match(hover('{{ range query "up" }}{{ .Lab¦els.job }}{{ end }}')!, /labels of the sample/);
  assert.match(hover("{{ i¦f $value }}{{ end }}")!, /Shows its body/);
  assert.match(hover("a\n{{ $x := 1 }}{{ $x¦ }}")!, /set on its line 2/);
  assert.match(hover("{{ .Alerts.Fir¦ing }}", alertmanager)!, /firing/);
  assert.equal(hover("te¦xt {{ $value }}"), undefined);
  assert.equal(hover("{{ unkno¦wn }}"), undefined);
  assert.equal(hover("{{ $unkno¦wn }}"), undefined);
});

/** The labels offered, and what the first of them would replace. */
function offered(
  marked: string,
  options?: LanguageOptions,
): { offers: string[]; replaces: string | undefined } {
  const [text, offset] = at(marked);
  const found = gotemplate.complete!(gotemplate.parse(text, options), offset, names);
  const replace = found[0]?.replace;
  return {
    offers: found.map(({ label }) => label),
    replaces: replace && text.slice(replace.start, replace.end),
  };
}

test("a variable is completed from its dollar sign, with those in sight", () => {
  const predeclared = ["$value", "$externalURL", "$externalLabels", "$labels"];
  assert.deepEqual(offered("{{ $¦"), { offers: predeclared, replaces: "$" });
  assert.deepEqual(offered("{{ $la¦bels.x }} more"), { offers: predeclared, replaces: "$labels" });
  assert.deepEqual(offered("{{ $x := 1 }}{{ if 1 }}{{ $y := 1 }}{{ end }}{{ $¦ }}").offers, [
    "$x",
    ...predeclared,
  ]);
  assert.deepEqual(offered('{{ define "a" }}{{ $z := 1 }}{{ $¦ }}{{ end }}').offers, ["$z"]);
  assert.deepEqual(offered("{{ with $w := 1 }}{{ end }}{{ $¦", alertmanager).offers, []);
});

test("labels are completed behind the labels' dot", () => {
  for (const marked of [
    "{{ $labels.¦",
    "{{ $labels.¦ }} x",
    "{{ .Labels.¦",
    "{{ $.Labels.¦ }}",
    "{{ with $labels }}{{ .¦ }}{{ end }}",
  ]) {
    assert.deepEqual(offered(marked), { offers: ["instance", "job"], replaces: "" }, marked);
  }
  assert.deepEqual(offered("{{ $labels.in¦st }}"), { offers: ["instance", "job"], replaces: "inst" });
  assert.deepEqual(offered('{{ range query "up" }}{{ .Labels.¦').offers, ["instance", "job"]);
  assert.deepEqual(offered("{{ $l := $labels }}{{ $l.¦").offers, ["instance", "job"]);
  assert.deepEqual(offered('{{ index $labels "a¦').offers, labels);
  assert.deepEqual(offered('{{ index $labels "a¦bc" }}').replaces, "abc");
  assert.deepEqual(offered("{{ $externalLabels.¦").offers, []);
  assert.deepEqual(offered("{{ $value.¦").offers, []);
});

test("fields are completed by what the dot is", () => {
  assert.deepEqual(offered("{{ .¦").offers, ["Labels", "ExternalLabels", "ExternalURL", "Value"]);
  assert.deepEqual(offered('{{ range query "up" }}{{ .¦ }}{{ end }}').offers, ["Labels", "Value"]);
  assert.deepEqual(offered('{{ range query "up" }}{{ end }}{{ .¦ }}').offers, [
    "Labels",
    "ExternalLabels",
    "ExternalURL",
    "Value",
  ]);
  assert.deepEqual(offered('{{ (query "up" | first).¦').offers, ["Labels", "Value"]);
  assert.ok(offered("{{ range .Alerts }}{{ .¦", alertmanager).offers.includes("Annotations"));
});

test("functions and keywords are completed where a command begins", () => {
  const start = offered("{{ ¦ }}").offers;
  for (const label of ["if", "humanize", "printf", "$labels", ".Labels"])
    assert.ok(start.includes(label), label);
  assert.deepEqual(offered("{{ hum¦ }}").replaces, "hum");
  const piped = offered("{{ $value | ¦").offers;
  assert.ok(piped.includes("humanizePercentage") && !piped.includes("if") && !piped.includes("$labels"));
  assert.ok(offered("{{ $value |hu¦").offers.includes("humanize"));
  assert.ok(offered("{{ if ¦ }}").offers.includes("match"));
  assert.ok(!offered("{{ if ¦ }}").offers.includes("range"));
  assert.deepEqual(offered("{{ if 1 }}{{ else ¦ }}").offers, ["if", "with"]);
  const argument = offered("{{ humanize ¦ }}").offers;
  assert.ok(argument.includes("$value") && !argument.includes("printf"));
  assert.ok(offered("{{ ¦", alertmanager).offers.includes("toJson"));
});

test("templates that Alertmanager has are completed and explained, with those of the text", () => {
  const text = '{{ define "our.title" }}{{ end }}{{ template "sl¦" . }}';
  const { offers, replaces } = offered(text, alertmanager);
  for (const label of ["our.title", "slack.default.title", "__subject"])
    assert.ok(offers.includes(label), label);
  assert.equal(replaces, "sl");
  assert.deepEqual(offered('{{ template "¦').offers, []);
  assert.deepEqual(offered('{{ define "x" }}{{ end }}{{ template "¦').offers, ["x"]);
  assert.match(hover('{{ template "slack.default.tit¦le" . }}', alertmanager)!, /usual title/);
  assert.equal(hover('{{ template "our.tit¦le" . }}', alertmanager), undefined);
  assert.equal(hover('{{ print "slack.default.tit¦le" }}', alertmanager), undefined);
});

test("sets of labels give pairs, names and values", () => {
  assert.deepEqual(offered("{{ range .GroupLabels.SortedPairs }}{{ .¦", alertmanager).offers, [
    "Name",
    "Value",
  ]);
  assert.deepEqual(offered("{{ .CommonLabels.SortedPairs.¦", alertmanager).offers, ["Names", "Values"]);
  assert.match(
    hover("{{ (.CommonLabels.Rem¦ove .GroupLabels.Names).Values }}", alertmanager)!,
    /without some/,
  );
});

test("functions that the target does not have yet are named with their version", () => {
  const since = (text: string, variant: string | undefined, versions: Partial<typeof newest>): unknown => {
    const target = { ...newest, ...versions };
    return gotemplate.parse(text, { target, ...(variant && { variant }) }).errors.map((error) => {
      return [error.check, error.since];
    });
  };
  assert.deepEqual(since("{{ now }}", undefined, { prometheus: "2.42" }), [
    ["template/unknown-function", "prometheus 3.6"],
  ]);
  assert.deepEqual(since("{{ now }}", undefined, { prometheus: "3.6" }), []);
  assert.deepEqual(since("{{ .X | trimSpace | toUpper }}", "alertmanager", { alertmanager: "0.25" }), [
    ["template/notification", "alertmanager 0.26"],
  ]);
  assert.match(hover("{{ rout¦eLabels `a` }}", alertmanager)!, /Since Alertmanager 0\.34/);
});

test("outside of actions only an action is offered, behind its first brace", () => {
  assert.deepEqual(offered("text ¦").offers, []);
  assert.deepEqual(offered("{{ $value }} te¦xt").offers, []);
  assert.deepEqual(offered("text {¦"), { offers: ["{{ }}"], replaces: "{" });
  assert.deepEqual(offered("text {¦}"), { offers: ["{{ }}"], replaces: "{}" });
  assert.deepEqual(offered('{{ reReplaceAll "up¦" }}').offers, []);
});

test("in a query PromQL is offered", () => {
  const { offers, replaces } = offered('{{ query "sum(ra¦)" }}');
  assert.ok(offers.includes("rate"));
  assert.equal(replaces, "ra");
});
