// Which runbook belongs to an alert, and which are never opened.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import fc from "fast-check";
import { runbookAddress } from "../server/src/engine/model/runbookPath.ts";
import { answerAlert, answerAll } from "../server/src/runbooks/answer.ts";
import type { RunbooksAnswer } from "../server/src/protocol/messages.ts";
import { makeCatalogue } from "../server/src/runbooks/catalogue.ts";
import { isConfined } from "../server/src/runbooks/confine.ts";
import { readPage, slugOf } from "../server/src/runbooks/readPage.ts";
import { filePath, fileUri } from "../server/src/workspaceFiles/fileUri.ts";
import { readProject, ruleFile, writeFiles } from "./runbookProject.ts";
import type { RunbookProject } from "./runbookProject.ts";

const page = (title: string): string => `# ${title}\n\n## Meaning\n\nSomething broke.\n`;

async function project(context: TestContext, files: Record<string, string>): Promise<RunbookProject> {
  return readProject(writeFiles(context, files));
}

async function answerFor({ engine, library }: RunbookProject, name: string): Promise<RunbooksAnswer> {
  return answerAlert(
    engine.alerts().filter((alert) => alert.name === name),
    library,
  );
}

/** The path of the one page that an alert leads to, relative to the workspace, with its fragment. */
async function pageOf(found: RunbookProject, name: string): Promise<string> {
  const { candidates } = await answerFor(found, name);
  const [first, ...others] = candidates;
  assert.ok(first?.uri, `${name} has a page`);
  assert.deepEqual(others, []);
  const path = relative(found.folder, filePath(first.uri)!).replaceAll("\\", "/");
  return first.fragment === undefined ? path : `${path}#${first.fragment}`;
}

test("a page is found by front matter, by its file's name, by its heading, in this order", async (context) => {
  const found = await project(context, {
    "rules.yml": ruleFile({
      TableStale: undefined,
      DbtTestFailed: undefined,
      HostDown: undefined,
      CPUHigh: undefined,
    }),
    "runbooks/a.md": "---\nalerts: [TableStale, Other]\ntitle: Old tables\n---\n\n# Something else\n",
    "runbooks/table-stale.md": page("A table is stale"),
    "runbooks/dbt/dbt-test-failed.md": page("HostDown"),
    "runbooks/DBTTESTFAILED.md.bak": "no page",
    "runbooks/b.md": "---\nalert: dbt_test_other\n---\n# Dbt test failed\n",
    "runbooks/c.md": `Before.\n\n${page("Cpu high")}`,
  });
  assert.equal(await pageOf(found, "TableStale"), "runbooks/a.md");
  assert.equal(await pageOf(found, "DbtTestFailed"), "runbooks/dbt/dbt-test-failed.md");
  assert.equal(await pageOf(found, "HostDown"), "runbooks/dbt/dbt-test-failed.md");
  assert.equal(await pageOf(found, "CPUHigh"), "runbooks/c.md");
});

test("the annotation comes before anything that a page says of itself", async (context) => {
  const found = await project(context, {
    "rules.yml": ruleFile({
      TableStale: "runbooks/host.md#meaning",
      HostDown: "./runbooks/../runbooks/host",
      PoolFull: "docs/pool",
      Spaced: "runbooks/two%20words.md",
    }).replace('runbook_url: "docs/pool"', "runbook: docs/pool"),
    "runbooks/table-stale.md": page("TableStale"),
    "runbooks/host.md": page("Host"),
    "runbooks/two words.md": page("Two words"),
    "docs/pool/README.md": page("Pool"),
  });
  assert.equal(await pageOf(found, "TableStale"), "runbooks/host.md#meaning");
  assert.equal(await pageOf(found, "HostDown"), "runbooks/host.md");
  assert.equal(await pageOf(found, "PoolFull"), "docs/pool/README.md");
  assert.equal(await pageOf(found, "Spaced"), "runbooks/two words.md");
});

test("an address below the published one is a page of the folder, with its heading", async (context) => {
  const found = await project(context, {
    ".tocsin.yaml": "runbooks:\n  folder: docs/on-call\n  url: https://runbooks.example.com/\n",
    "rules.yml": ruleFile({
      TableStale: "https://runbooks.example.com/data/table-stale#On-Call_steps",
      HostDown: "https://runbooks.example.com.evil.example/host-down",
      QueueStuck: "https://runbooks.example.com/{{ $labels.alertname }}",
      Elsewhere: "https://wiki.example.com/x/1?y=2#z",
    }),
    "docs/on-call/data/table-stale.md": "# Table stale\n\n## Meaning\n\n## On-call: steps\n",
    "docs/on-call/QueueStuck.md": page("x"),
  });
  assert.equal(await pageOf(found, "TableStale"), "docs/on-call/data/table-stale.md#on-call-steps");
  assert.equal((await answerFor(found, "TableStale")).candidates[0]?.line, 4);
  assert.equal(await pageOf(found, "QueueStuck"), "docs/on-call/QueueStuck.md");
  const outside = (await answerFor(found, "Elsewhere")).candidates;
  assert.deepEqual(
    outside.map(({ url, uri }) => ({ url, uri })),
    [{ url: "https://wiki.example.com/x/1?y=2#z", uri: undefined }],
  );
  const [evil] = (await answerFor(found, "HostDown")).candidates;
  assert.equal(evil?.url, "https://runbooks.example.com.evil.example/host-down");
});

test("without settings, `monitoring/runbooks` is the folder where pages are kept there, else `runbooks`", async (context) => {
  const both = await project(context, {
    "rules.yml": ruleFile({ TableStale: undefined, HostDown: undefined }),
    "monitoring/runbooks/table-stale.md": page("x"),
    "runbooks/host-down.md": page("x"),
  });
  assert.equal(await pageOf(both, "TableStale"), "monitoring/runbooks/table-stale.md");
  const { create } = await answerFor(both, "HostDown");
  assert.match(create?.uri ?? "", /monitoring\/runbooks\/host-down\.md$/);
  const none = await project(context, { "rules.yml": ruleFile({ HostDown: undefined }) });
  assert.match((await answerFor(none, "HostDown")).create?.uri ?? "", /workspace\/runbooks\/host-down\.md$/);
});

test("what leads out of the workspace is refused, however it is spelled", async (context) => {
  const secret = "../secret.md";
  const addresses = [
    secret,
    "runbooks/../../secret.md",
    "runbooks/..%2f..%2Fsecret.md",
    "%2e%2e/secret.md",
    "runbooks\\..\\..\\secret.md",
    "../secret",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "//server/share/secret.md",
    "file:///etc/passwd",
    "vscode://settings",
    "command:workbench.action.quit",
    "https://runbooks.example.com/../../secret.md",
    "https://runbooks.example.com/%2e%2e/%2e%2e/secret.md",
    "https://runbooks.example.com/..%5c..%5csecret",
    "linked/secret.md",
    "runbooks/link.md",
    "linked/nothing.md",
  ];
  const names = addresses.map((_, index) => `Alert${index}`);
  const folder = writeFiles(context, {
    ".tocsin.yaml": "runbooks:\n  folder: runbooks\n  url: https://runbooks.example.com/\n",
    "rules.yml": ruleFile(Object.fromEntries(addresses.map((address, index) => [names[index]!, address]))),
    "runbooks/host.md": page("Host"),
    [secret]: page("Alert0"),
    "../outside/secret.md": page("Alert1"),
  });
  symlinkSync(join(folder, "../outside"), join(folder, "linked"), "junction");
  symlinkSync(join(folder, "../secret.md"), join(folder, "runbooks/link.md"));
  const found = await readProject(folder);
  for (const [index, name] of names.entries()) {
    const { candidates, create, message } = await answerFor(found, name);
    assert.deepEqual({ candidates, create }, { candidates: [], create: undefined }, addresses[index]);
    assert.match(
      message ?? "",
      /is not opened: .*(leads out of|absolute path|no web address)/,
      addresses[index],
    );
  }
});

test("no quick fix creates a page above the project's folder", async (context) => {
  const { folder, engine } = await project(context, {
    "a/.tocsin.yaml": "runbooks:\n  folder: pages\n",
    "a/rules.yml": ruleFile({
      Inside: "pages/none",
      Outside: "../../none.md",
      Encoded: "pages/%2e%2e/%2e%2e/none",
    }),
    "a/pages/x.md": page("X"),
  });
  const { findings } = engine.report(fileUri(join(folder, "a/rules.yml")));
  const created = findings
    .filter(({ check }) => check === "alert/unknown-runbook")
    .map(({ fixes }) =>
      fixes.flatMap(({ create }) => (create ? [relative(folder, filePath(create.uri)!)] : [])),
    );
  assert.deepEqual(created, [[join("a", "pages", "none.md")], [], []]);
});

test("a folder of runbooks that is itself a link to elsewhere is not read", async (context) => {
  const folder = writeFiles(context, {
    "rules.yml": ruleFile({ HostDown: undefined }),
    "../outside/host-down.md": page("HostDown"),
  });
  symlinkSync(join(folder, "../outside"), join(folder, "runbooks"), "junction");
  const found = await readProject(folder);
  const answer = await answerFor(found, "HostDown");
  assert.deepEqual(answer.candidates, []);
  assert.equal(answer.create, undefined, "nothing is created outside either");
  assert.equal(await isConfined(join(folder, "runbooks/new.md"), [folder]), false);
  assert.equal(await isConfined(join(folder, "new/page.md"), [folder]), true);
});

test("a link within the workspace is followed", async (context) => {
  const folder = writeFiles(context, {
    "rules.yml": ruleFile({ HostDown: "runbooks/host.md" }),
    "docs/host.md": page("Host"),
    "runbooks/other.md": page("Other"),
  });
  symlinkSync(join(folder, "docs/host.md"), join(folder, "runbooks/host.md"));
  assert.equal(await pageOf(await readProject(folder), "HostDown"), "runbooks/host.md");
});

test("an alert without a page gets one from the template, where its annotation says", async (context) => {
  const found = await project(context, {
    "rules.yml": `groups:
  - name: loads
    rules:
      - alert: LoadsFailing
        expr: |
          increase(load_failures_total[15m]) > 0
        labels:
          severity: critical
        annotations:
          summary: "{{ $labels.table }} fails {{ $value | humanize }} times"
          runbook_url: runbooks/loads/failing
      - alert: HTTPErrorsHigh
        expr: up == 0
`,
    "runbooks/host.md": page("Host"),
  });
  const { candidates, create, message } = await answerFor(found, "LoadsFailing");
  assert.deepEqual(candidates, []);
  assert.match(message ?? "", /runbooks\/loads\/failing/);
  assert.equal(relative(found.folder, filePath(create?.uri ?? "")!), join("runbooks", "loads", "failing.md"));
  const { headings, title } = readPage(create?.text ?? "");
  assert.equal(title, "LoadsFailing");
  assert.deepEqual(
    headings.map(({ text }) => text),
    ["LoadsFailing", "Meaning", "Impact", "Diagnosis", "Mitigation"],
  );
  assert.match(create?.text ?? "", /`table` fails … times/);
  assert.match(create?.text ?? "", /```promql\nincrease\(load_failures_total\[15m\]\) > 0\n```/);
  assert.match(create?.text ?? "", /severity `critical`/);
  const other = await answerFor(found, "HTTPErrorsHigh");
  assert.match(other.create?.uri ?? "", /runbooks\/http-errors-high\.md$/);
});

test("a page that was created is found, and one that changed is read again", async (context) => {
  const found = await project(context, {
    "rules.yml": ruleFile({ HostDown: undefined, DiskFull: undefined }),
  });
  const { create } = await answerFor(found, "HostDown");
  const path = filePath(create?.uri ?? "")!;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, create?.text ?? "");
  assert.equal(await pageOf(found, "HostDown"), "runbooks/host-down.md");
  writeFileSync(
    path,
    `${readFileSync(path, "utf8").replace("# HostDown", "---\nalert: DiskFull\n---\n# Host")}\n`,
  );
  assert.equal(await pageOf(found, "DiskFull"), "runbooks/host-down.md");
  rmSync(path);
  assert.deepEqual((await answerFor(found, "DiskFull")).candidates, []);
});

test("two alerts of one name have two runbooks to choose from, one page is offered once", async (context) => {
  const found = await project(context, {
    "prod/rules.yml": ruleFile({ HostDown: "runbooks/prod.md", DiskFull: "runbooks/prod.md" }),
    "test/rules.yml": ruleFile({ HostDown: "runbooks/test.md", DiskFull: "runbooks/prod.md" }),
    "runbooks/prod.md": page("Prod"),
    "runbooks/test.md": page("Test"),
  });
  const { candidates } = await answerFor(found, "HostDown");
  assert.deepEqual(candidates.map(({ description }) => description ?? "").sort(), ["Prod", "Test"]);
  assert.equal(await pageOf(found, "DiskFull"), "runbooks/prod.md");
});

test("the list of all alerts says what opens, and what can be created", async (context) => {
  const found = await project(context, {
    "rules.yml": ruleFile({
      Web: "https://example.com/",
      Page: undefined,
      None: undefined,
      Bad: "/etc/passwd",
    }),
    "runbooks/page.md": page("A page"),
  });
  const { candidates } = await answerAll(found.engine.alerts(), found.library);
  assert.deepEqual(
    candidates.map(({ label, url, uri, create }) => [label, url ?? (uri ? "page" : create ? "create" : "")]),
    [
      ["None", "create"],
      ["Page", "page"],
      ["Web", "https://example.com/"],
    ],
  );
  const empty = await project(context, { "x.yml": "a: 1\n" });
  assert.match((await answerAll(empty.engine.alerts(), empty.library)).message ?? "", /no alert/);
});

test("projects keep their own runbooks", async (context) => {
  const found = await project(context, {
    "a/.tocsin.yaml": "runbooks:\n  folder: pages\n",
    "a/rules.yml": ruleFile({ HostDown: undefined }),
    "a/pages/host-down.md": page("A"),
    "b/.tocsin.yaml": "runbooks:\n  folder: ../shared/pages/\n",
    "b/rules.yml": ruleFile({ DiskFull: undefined, HostDown2: "../a/pages/host-down.md" }),
    "shared/pages/disk-full.md": page("B"),
  });
  assert.equal(await pageOf(found, "HostDown"), "a/pages/host-down.md");
  assert.equal(await pageOf(found, "DiskFull"), "shared/pages/disk-full.md");
  assert.equal(await pageOf(found, "HostDown2"), "a/pages/host-down.md");
});

test("a page's content: front matter, headings outside code, slugs", () => {
  const text = [
    "---",
    "title: Tables & loads",
    "alerts:",
    "  - A",
    "  - B",
    "tables: core.orders",
    "---",
    "",
    "```sh",
    "# not a heading",
    "```",
    "Setext *heading*",
    "===",
    "## Über `code` [link](x.md)!",
    "## Same",
    "## Same",
  ].join("\r\n");
  const { title, alerts, about, headings } = readPage(text);
  assert.deepEqual(
    { title, alerts, about },
    { title: "Tables & loads", alerts: ["A", "B"], about: ["core.orders"] },
  );
  assert.deepEqual(
    headings.map(({ text, slug, line }) => [text, slug, line]),
    [
      ["Setext heading", "setext-heading", 11],
      ["Über code link!", "über-code-link", 13],
      ["Same", "same", 14],
      ["Same", "same-1", 15],
    ],
  );
  assert.equal(slugOf("On-call: first steps"), "on-call-first-steps");
});

test("broken pages give what can be read, and never throw", () => {
  assert.equal(readPage("---\ntitle: [\n---\n# Still here\n").title, "Still here");
  assert.equal(readPage("---\ntitle: x\n# Never closed\n").title, "Never closed");
  assert.equal(readPage("---\n- a list\n---\n").title, "");
  assert.deepEqual(readPage(`${"> ".repeat(20_000)}x`).headings, []);
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      readPage(`---\n${text}\n---\n${text}`);
    }),
    { seed: 7, numRuns: 200 },
  );
});

test("no address makes a path that climbs in its middle or is absolute", () => {
  const piece = fc.constantFrom(
    "..",
    "%2e%2e",
    ".",
    "/",
    "\\",
    "a",
    "%2f",
    "%5C",
    "C:",
    "#x",
    "?q",
    " ",
    "https:",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const address = runbookAddress(pieces.join(""), "runbooks", "https://example.com/");
      if (address.type !== "page") return;
      const steps = address.path.split("/");
      const inner = steps.findIndex((step) => step !== "..");
      assert.ok(inner >= 0 ? !steps.slice(inner).includes("..") : true, address.path);
      assert.doesNotMatch(address.path, /^[/\\]|^[a-z]:|\\/i);
    }),
    { seed: 7, numRuns: 500 },
  );
});

test("a folder that is missing, or a page that is a folder, is no trouble", async (context) => {
  const folder = writeFiles(context, { "runbooks/x.md/y.md": page("Y") });
  const catalogue = makeCatalogue();
  assert.deepEqual(await catalogue.pages(join(folder, "nowhere"), [folder]), []);
  const pages = await catalogue.pages(join(folder, "runbooks"), [folder]);
  assert.deepEqual(
    pages.map(({ title }) => title),
    ["Y"],
  );
});
