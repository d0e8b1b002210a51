import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  promqlAggregatorDocs,
  promqlFunctionDocs,
  promqlKeywordDocs,
} from "../server/src/engine/facts/promqlDocs.ts";
import { promqlFunctions } from "../server/src/engine/facts/promqlFunctions.ts";
import type { Completion, NameInfo, Names } from "../server/src/engine/languages/language.ts";
import { promql } from "../server/src/engine/languages/promql/promql.ts";
import { aggregators } from "../server/src/engine/languages/promql/words.ts";

const known: Readonly<Record<string, readonly NameInfo[]>> = {
  metric: [{ name: "job:up:sum", detail: "recording rule", documentation: "Sum of `up`." }, { name: "up" }],
  label: [{ name: "job" }, { name: "instance", detail: "used in 2 rules" }],
};

const names: Names = {
  list: (space) => known[space] ?? [],
  find: (space, name) => known[space]?.find((each) => each.name === name),
};

/** Splits a text at the cursor `|`. */
function atCursor(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf("|");
  return { text: marked.replace("|", ""), offset };
}

const complete = (marked: string): Completion[] => {
  const { text, offset } = atCursor(marked);
  return promql.complete!(promql.parse(text), offset, names);
};

const labels = (marked: string): string[] => complete(marked).map((each) => each.label);

suite("completion", () => {
  const offers = (marked: string, wanted: string[], unwanted: string[] = []): void => {
    const found = labels(marked);
    assert.deepEqual(
      wanted.filter((each) => !found.includes(each)),
      [],
      `${marked} lacks`,
    );
    assert.deepEqual(
      unwanted.filter((each) => found.includes(each)),
      [],
      `${marked} has`,
    );
  };

  test("begins an expression with functions, aggregators and metrics", () => {
    for (const marked of [
      "|",
      "ra|",
      "1 + |",
      "sum(|",
      "sum by (job) (|",
      "a and r|",
      "foo > (|",
      "rate(x[5m]) / |",
    ]) {
      offers(marked, ["rate", "sum", "up", "job:up:sum"], ["offset", "job"]);
    }
    offers("foo > |", ["bool", "on", "ignoring", "up"]);
    offers("a * on (job) |", ["group_left", "up"], ["bool"]);
    offers("- |", ["rate"], ["on"]);
  });

  test("knows what an argument must be", () => {
    offers("rate(|", ["up", "rate"], ["time", "vector(1)", "day_of_weekk"]);
    offers("histogram_quantile(|", ["scalar", "pi"], ["up", "rate", "sum"]);
    offers("histogram_quantile(0.9, |", ["sum", "rate", "up"], ["pi"]);
    assert.deepEqual(labels("label_replace(up, |"), []);
    const up = complete("rate(|").find((each) => each.label === "up");
    assert.equal(up?.insert, "up[${1:5m}]");
    assert.equal(complete("rate(u|[1m])").find((each) => each.label === "up")?.insert, undefined);
  });

  test("writes functions with places for their arguments", () => {
    const insert = (marked: string, label: string): string | undefined =>
      complete(marked).find((each) => each.label === label)?.insert;
    assert.equal(insert("|", "rate"), "rate(${1}[${2:5m}])");
    assert.equal(insert("|", "time"), "time()");
    assert.equal(insert("|", "clamp"), "clamp(${1}, ${2:min}, ${3:max})");
    assert.equal(
      insert("|", "label_replace"),
      'label_replace(${1}, "${2:dst}", "${3:replacement}", "${4:src}", "${5:regex}")',
    );
    assert.equal(insert("|", "topk"), "topk(${1:5}, ${2})");
    assert.equal(insert("|", "sum by"), "sum by (${2}) (${1})");
    assert.equal(insert("ra|(foo[5m])", "rate"), undefined);
  });

  test("offers labels in braces and groupings, once each", () => {
    for (const marked of [
      "foo{|",
      "rate(foo{|",
      "rate(foo{j|",
      'foo{env="a", |',
      "sum by (|",
      "sum(up) without (env, |",
      "a / on (|",
    ]) {
      offers(marked, ["job", "instance"], ["up", "rate"]);
    }
    offers('foo{job="a", |}', ["instance"], ["job"]);
    offers("sum by (job, |)", ["instance"], ["job"]);
    offers('sum by (|) (foo{team="a"})', ["team"]);
    offers("foo{te| + bar", [], ["te"]);
  });

  test("offers operators, values and what goes on behind an expression", () => {
    assert.deepEqual(labels("foo{job |"), ["=", "!=", "=~", "!~"]);
    assert.deepEqual(labels("foo{job=|"), ['""']);
    assert.deepEqual(labels('foo{job="|'), []);
    assert.deepEqual(labels('foo{job="a" |'), []);
    offers('{__name__="|', ["up", "job:up:sum"]);
    offers("up |", ["offset", "and", ">"], ["by", "up"]);
    offers("sum(up) |", ["by", "without", "and"], ["up"]);
    offers("sum |", ["by", "without"]);
    offers("rate(up[5m] |", ["offset"], ["by"]);
    assert.deepEqual(labels("up # |"), []);
    assert.deepEqual(labels("up @ |"), ["start()", "end()"]);
  });

  test("offers lengths of time", () => {
    offers("rate(up[|", ["5m", "1h", "step()"], ["up"]);
    offers("up offset |", ["5m", "1d"], ["up", "step()"]);
    assert.deepEqual(labels("rate(up[5|"), ["5y", "5w", "5d", "5h", "5m", "5s", "5ms"]);
    assert.deepEqual(labels("rate(up[1h5|])"), ["1h5m", "1h5s", "1h5ms"]);
    offers("rate(up[1h:|", ["5m"]);
    assert.deepEqual(labels("up > 5|"), []);
  });

  test("takes the place of the word under the cursor", () => {
    const replaced = (marked: string): string | undefined => {
      const replace = complete(marked)[0]?.replace;
      return replace && atCursor(marked).text.slice(replace.start, replace.end);
    };
    assert.equal(replaced("sum(ra|te(x[5m]))"), "rate");
    assert.equal(replaced("foo{in|stance"), "instance");
    assert.equal(replaced("rate(up[5|m])"), "5m");
    assert.equal(replaced("up off|"), "off");
    assert.equal(replaced("sum(|)"), "");
    assert.equal(replaced("job:u|p:sum"), "job:up:sum");
  });
});

suite("hover", () => {
  const hover = (marked: string): { text: string; markdown: string } | undefined => {
    const { text, offset } = atCursor(marked);
    const found = promql.hover!(promql.parse(text), offset, names);
    return found && { text: text.slice(found.span.start, found.span.end), markdown: found.markdown };
  };

  test("explains functions, aggregators and keywords", () => {
    assert.equal(hover("sum(ra|te(up[5m]))")?.text, "rate");
    assert.match(
      hover("ra|te(up[5m])")?.markdown ?? "",
      /rate\(range-vector\) → instant-vector[^]*per second/,
    );
    assert.match(hover("|sum(up)")?.markdown ?? "", /Adds the values/);
    assert.match(hover("topk|(5, up)")?.markdown ?? "", /topk \[by\|without[^]*\(k, instant-vector\)/);
    assert.match(hover("info|(up)")?.markdown ?? "", /Since Prometheus 2\.55\. Experimental/);
    for (const marked of [
      "sum b|y (job) (up)",
      "up off|set 5m",
      "a > bo|ol b",
      "a / o|n (x) b",
      "a / on (x) group_le|ft b",
    ]) {
      assert.ok((hover(marked)?.markdown.length ?? 0) > 60, marked);
    }
    assert.match(hover("a an|d b")?.markdown ?? "", /instant vector and instant vector → instant vector/);
    assert.match(hover("a |/ on (job) b")?.markdown ?? "", /when `job` is equal on both sides/);
  });

  test("shows what the project knows of a name", () => {
    assert.equal(hover("job:up|:sum > 1")?.markdown, "**job:up:sum** — recording rule\n\nSum of `up`.");
    assert.match(hover('{__name__="job:|up:sum"}')?.markdown ?? "", /recording rule/);
    assert.match(hover('{"job:|up:sum"}')?.markdown ?? "", /recording rule/);
    assert.equal(hover('up{inst|ance="a"}')?.markdown, "**instance** — used in 2 rules");
  });

  test("counts lengths of time", () => {
    assert.equal(hover("rate(up[1h3|0m])")?.markdown, "`1h30m` = 1 hour 30 minutes = 5400 s");
    assert.match(hover("rate(up|[300])")?.markdown ?? "", /metric/);
    assert.equal(hover("rate(up[300|])")?.markdown, undefined);
    assert.equal(hover("rate(up{}[5m|:30s])")?.text, "5m");
  });

  test("works in broken text and says nothing where there is nothing to say", () => {
    assert.match(hover("sum(ra|te(up[5m]) bar")?.markdown ?? "", /per second/);
    assert.equal(hover("a  |  + b"), undefined);
    assert.equal(hover("|"), undefined);
  });
});

suite("symbols", () => {
  test("are the metrics and labels of an expression, where they stand", () => {
    const text =
      'sum by (job, "b c") (a:b{env="x"} * on (host) group_left (team) {"d.e", __name__=~"f"}) + {__name__="g"}';
    const found = promql.symbols!(promql.parse(text)).map(({ space, name, span, role }) => {
      assert.equal(role, "refers");
      assert.equal(text.slice(span.start, span.end), name);
      return `${space} ${name}`;
    });
    assert.deepEqual(found.sort(), [
      "label b c",
      "label env",
      "label host",
      "label job",
      "label team",
      "metric a:b",
      "metric d.e",
      "metric f",
      "metric g",
    ]);
  });
});

suite("documentation", () => {
  test("covers every function and aggregator, and nothing else", () => {
    assert.deepEqual(Object.keys(promqlFunctionDocs).sort(), promqlFunctions.map((each) => each.name).sort());
    assert.deepEqual(Object.keys(promqlAggregatorDocs).sort(), [...aggregators].sort());
  });

  test("is a sentence or more", () => {
    const all = { ...promqlFunctionDocs, ...promqlAggregatorDocs, ...promqlKeywordDocs };
    for (const [name, { text }] of Object.entries(all)) assert.match(text, /^[A-Z0-9φ].{14,}[.)`]$/, name);
  });

  test("names as many parameters as a function has", () => {
    for (const { name, argTypes } of promqlFunctions) {
      const { parameters } = promqlFunctionDocs[name]!;
      if (parameters !== undefined) assert.equal(parameters.length, argTypes.length, name);
    }
  });
});
