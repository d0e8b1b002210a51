import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { fromMarkdown } from "mdast-util-from-markdown";
import { parse, parseAllDocuments } from "yaml";

const workspace = resolve(dirname(fileURLToPath(import.meta.url)), "../fixtures/workspace");
const demoOfMistakes = "monitoring/alerts/data_quality_alerts.yml";
const collectionOfMistakes = "monitoring/alerts/mistakes.yml";

interface Rule {
  readonly file: string;
  readonly alert?: string;
  readonly record?: string;
  readonly expr?: string;
  readonly labels?: Readonly<Record<string, unknown>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

function read(path: string): string {
  return readFileSync(join(workspace, path), "utf8");
}

function find(pattern: string): string[] {
  return globSync(pattern, { cwd: workspace })
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
}

/** Every rule of the Prometheus rule files and of the PrometheusRule objects, but for the collection of mistakes. */
function rules(): Rule[] {
  return yamlFiles().flatMap((file) =>
    parseAllDocuments(read(file)).flatMap((document) => {
      const root = document.toJS() as { groups?: unknown; spec?: { groups?: unknown } } | null;
      const groups = root?.groups ?? root?.spec?.groups;
      if (!Array.isArray(groups)) return [];
      return groups.flatMap((group: { rules: Rule[] }) => group.rules.map((rule) => ({ ...rule, file })));
    }),
  );
}

function yamlFiles(): string[] {
  return [...find("**/*.{yml,yaml}"), ".tocsin.yaml"].filter((file) => file !== collectionOfMistakes);
}

/** The page of a `runbook_url`, by the demo's own settings: an address below `runbooks.url`, or a path from the root. */
function pageOf(url: string): string {
  const { runbooks } = parse(read(".tocsin.yaml")) as { runbooks: { folder: string; url: string } };
  const path = url.replace(/#.*$/, "");
  return path.startsWith(runbooks.url) ? `${runbooks.folder}/${path.slice(runbooks.url.length)}.md` : path;
}

test("every YAML file but the collection of mistakes parses without an error or a warning", () => {
  assert.ok(yamlFiles().length >= 9);
  for (const file of yamlFiles())
    for (const document of parseAllDocuments(read(file)))
      assert.deepEqual([...document.errors, ...document.warnings].map(String), [], file);
});

test("the dashboard is JSON whose panels all ask Prometheus for something", () => {
  for (const file of find("monitoring/grafana/dashboards/*.json")) {
    const { panels } = JSON.parse(read(file)) as { panels: { type: string; targets?: { expr: string }[] }[] };
    const drawn = panels.filter((panel) => panel.type !== "row");
    assert.ok(drawn.length >= 8, file);
    for (const panel of drawn) assert.ok(panel.targets?.every((target) => target.expr.length > 0));
  }
});

test("alerts carry severity and priority, and both summary and description", () => {
  const alerts = rules().filter((rule) => rule.alert !== undefined);
  assert.ok(alerts.length >= 30);
  for (const { alert, labels, annotations } of alerts) {
    assert.match(String(labels?.["severity"]), /^(critical|warning|info)$/, alert);
    assert.match(String(labels?.["priority"]), /^P[1-4]$/, alert);
    assert.ok(annotations?.["summary"] && annotations["description"], alert);
  }
});

test("alert names and recorded names are each used once", () => {
  const names = rules().map((rule) => rule.alert ?? rule.record);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

test("every recorded metric that is used is recorded in the workspace", () => {
  const recorded = new Set(rules().map((rule) => rule.record));
  const used = rules().flatMap((rule) => rule.expr?.match(/\b[a-z_]+:\w+:\w+/g) ?? []);
  assert.ok(used.length >= 20);
  for (const name of used) assert.ok(recorded.has(name), name);
});

test("every runbook_url leads to a page, and every page is led to", () => {
  const urls = rules().flatMap((rule) => rule.annotations?.["runbook_url"] ?? []);
  for (const url of urls) assert.ok(existsSync(join(workspace, pageOf(url))), url);
  assert.deepEqual([...new Set(urls.map(pageOf))].sort(), find("runbooks/*.md"));
});

test("every runbook has its four sections in order and names alerts that exist", () => {
  const alerts = new Set(rules().map((rule) => rule.alert));
  for (const page of find("runbooks/*.md")) {
    const text = read(page);
    const headings = [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    assert.deepEqual(headings, ["Meaning", "Impact", "Diagnosis", "Mitigation"], page);
    const lines = text.split("\n").length;
    assert.ok(lines >= 30 && lines <= 61, `${page}: ${lines} lines`);
    const named = /^Alerts: (.+?) ·/m.exec(text)?.[1]?.match(/\w+/g) ?? [];
    assert.ok(named.length > 0, page);
    for (const name of named) assert.ok(alerts.has(name), `${page}: ${name}`);
  }
});

test("links between the pages lead somewhere", () => {
  for (const page of find("**/*.md"))
    for (const target of linksOf(read(page)))
      if (!/^[a-z]+:/.test(target))
        assert.ok(
          existsSync(join(workspace, dirname(page), target.replace(/#.*$/, ""))),
          `${page}: ${target}`,
        );
});

test("data_quality_alerts.yml has its three mistakes, each in a rule of its own, and no other", () => {
  const all = rules().filter((rule) => rule.file === demoOfMistakes && rule.alert !== undefined);
  const having = (wrong: (rule: Rule) => boolean) => all.filter(wrong).map((rule) => rule.alert);
  assert.deepEqual(
    having((rule) => rule.expr?.includes("incease(") ?? false),
    ["AirflowDagFailed"],
  );
  assert.deepEqual(
    having((rule) => /\$label\b/.test(JSON.stringify(rule.annotations))),
    ["DbtModelRunFailed"],
  );
  assert.deepEqual(
    having((rule) => rule.annotations?.["runbook_url"] === undefined),
    ["DbtTestPassRateLow"],
  );
});

test("elsewhere every alert has a runbook", () => {
  const without = rules().filter(
    (rule) => rule.alert && rule.file !== demoOfMistakes && !rule.annotations?.["runbook_url"],
  );
  assert.deepEqual(without, []);
});

/** Targets of the links of a Markdown page, in order; links within code are none. */
function linksOf(text: string): string[] {
  const found: string[] = [];
  const visit = (node: { type: string; url?: string; children?: readonly unknown[] }) => {
    if (node.type === "link" && node.url !== undefined) found.push(node.url);
    for (const child of node.children ?? []) visit(child as typeof node);
  };
  visit(fromMarkdown(text));
  return found;
}
