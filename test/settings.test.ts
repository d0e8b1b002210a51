// Which settings apply to a file: the nearest `.tocsin.yaml`, what the editor's settings say, the defaults.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Engine } from "../server/src/engine/engine.ts";
import { startServer } from "./stdioClient.ts";
import type { StdioClient } from "./stdioClient.ts";

const rule = (expr: string): string =>
  `groups:\n  - name: g\n    rules:\n      - record: a:b\n        expr: ${expr}\n`;

/** An engine that has read these files to the end. */
function engineWith(files: Readonly<Record<string, string>>, ...roots: readonly string[]): Engine {
  const engine = new Engine();
  engine.roots = roots.map((root) => `file:///${root}`);
  for (const [path, text] of Object.entries(files)) engine.put({ uri: `file:///${path}`, text });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return engine;
}

const found = (engine: Engine, path: string): string[] => {
  while (engine.step());
  return engine.report(`file:///${path}`).findings.map(({ check }) => check);
};

const experimental = "target:\n  features: [promql-experimental-functions]\n";

describe("layers", () => {
  test("the editor's settings fill in what no `.tocsin.yaml` says", () => {
    const engine = engineWith({ "w/rules.yml": rule("limitk(1, up)") }, "w");
    assert.deepEqual(found(engine, "w/rules.yml"), ["promql/syntax"]);
    const text = '{"target": {"features": ["promql-experimental-functions"]}}';
    engine.learn({ type: "settings", version: 1, root: "", text });
    assert.deepEqual(found(engine, "w/rules.yml"), []);
    engine.learn({ type: "settings", version: 1, root: "file:///w", text: '{"target": {"features": []}}' });
    assert.deepEqual(found(engine, "w/rules.yml"), ["promql/syntax"], "a folder's own win over all");
    engine.put({ uri: "file:///w/.tocsin.yaml", text: experimental });
    assert.deepEqual(found(engine, "w/rules.yml"), [], "`.tocsin.yaml` wins over the editor");
  });

  test("key by key", () => {
    const engine = engineWith({ "w/rules.yml": rule("limitk(1, up"), "w/.tocsin.yaml": experimental }, "w");
    assert.deepEqual(found(engine, "w/rules.yml"), ["promql/syntax"]);
    const text = '{"checks": {"promql/*": "off"}}';
    engine.learn({ type: "settings", version: 1, root: "file:///w", text });
    assert.deepEqual(found(engine, "w/rules.yml"), []);
  });

  test("the nearest `.tocsin.yaml` upwards is the only one", () => {
    const engine = engineWith({
      "w/.tocsin.yaml": "checks:\n  promql/*: off\n",
      "w/a/rules.yml": rule("sum("),
      "w/b/.tocsin.yaml": "checks: {}\n",
      "w/b/rules.yml": rule("sum("),
    });
    assert.deepEqual(found(engine, "w/a/rules.yml"), []);
    assert.deepEqual(found(engine, "w/b/rules.yml"), ["promql/syntax"]);
    engine.put({ uri: "file:///w/b/.tocsin.yaml", removed: true });
    assert.deepEqual(found(engine, "w/b/rules.yml"), []);
  });

  test("files are given kinds by their path; of several globs the last counts", () => {
    const engine = engineWith({
      "w/.tocsin.yaml": 'files:\n  kinds:\n    "odd/**": prometheus-rules\n    "odd/not/**": tocsin-config\n',
      "w/odd/empty.yml": "group: []\n",
      "w/odd/not/a.yml": "checks: {}\n",
      "w/plain.yml": "group: []\n",
    });
    assert.deepEqual(found(engine, "w/odd/empty.yml"), ["yaml/unknown-key"]);
    assert.deepEqual(found(engine, "w/odd/not/a.yml"), []);
    assert.deepEqual(found(engine, "w/plain.yml"), []);
    const { glob, parts } = engine.status("file:///w/odd/empty.yml");
    assert.deepEqual([glob, parts[0]?.kind?.id, parts[0]?.why], ["odd/**", "prometheus-rules", "configured"]);
  });
});

describe("the size up to which files are read", () => {
  const sizes = (megabytes: unknown): string => `files:\n  maxSize: ${String(megabytes)}\n`;
  const broken = rule("sum(");
  /** In characters; what `broken` has. */
  const enough = `${broken.length}e-6`;
  const short = `${broken.length - 1}e-6`;
  const unread = ["tocsin/large-file"];
  const read = ["promql/syntax"];

  test("a file of just this size is read, a larger one is not", () => {
    const files = { "w/a/.tocsin.yaml": sizes(enough), "w/b/.tocsin.yaml": sizes(short) };
    const engine = engineWith({ ...files, "w/a/rules.yml": broken, "w/b/rules.yml": broken });
    assert.deepEqual(found(engine, "w/a/rules.yml"), read);
    assert.deepEqual(found(engine, "w/b/rules.yml"), unread);
    assert.match(engine.report("file:///w/b/rules.yml").findings[0]!.message, /larger than 0\.0000\d+ MB/);
  });

  test("an open file is read when more is allowed, and no longer when less is", () => {
    const engine = engineWith({ "w/.tocsin.yaml": sizes(short) }, "w");
    engine.put({ uri: "file:///w/rules.yml", text: broken, open: true });
    assert.deepEqual(found(engine, "w/rules.yml"), unread);
    engine.put({ uri: "file:///w/.tocsin.yaml", text: sizes(enough) });
    assert.deepEqual(found(engine, "w/rules.yml"), read);
    engine.put({ uri: "file:///w/.tocsin.yaml", text: sizes(short) });
    assert.deepEqual(found(engine, "w/rules.yml"), unread);
    engine.put({ uri: "file:///w/.tocsin.yaml", removed: true });
    assert.deepEqual(found(engine, "w/rules.yml"), read);
  });

  test("`.tocsin.yaml` wins over the editor", () => {
    const engine = engineWith({ "w/rules.yml": broken }, "w");
    const set = (root: string, maxSize: string): void =>
      engine.learn({ type: "settings", version: 1, root, text: `{"files": {"maxSize": ${maxSize}}}` });
    set("", short);
    assert.deepEqual(found(engine, "w/rules.yml"), unread);
    set("file:///w", enough);
    assert.deepEqual(found(engine, "w/rules.yml"), read);
    engine.put({ uri: "file:///w/.tocsin.yaml", text: sizes(short) });
    assert.deepEqual(found(engine, "w/rules.yml"), unread);
    engine.put({ uri: "file:///w/.tocsin.yaml", text: "checks: {}\n" });
    assert.deepEqual(found(engine, "w/rules.yml"), read);
  });

  test("what is no size leaves what applies otherwise, and is said to be none", () => {
    const said = {
      "20 MB": "wrong-type",
      "0": "invalid-value",
      "-1": "invalid-value",
      "50.5": "invalid-value",
    };
    for (const [size, check] of Object.entries(said)) {
      const engine = engineWith({ "w/.tocsin.yaml": sizes(size), "w/rules.yml": broken });
      assert.deepEqual(found(engine, "w/.tocsin.yaml"), [`yaml/${check}`], size);
      assert.deepEqual(found(engine, "w/rules.yml"), read, size);
    }
  });

  test("`.tocsin.yaml` itself is read whatever it says", () => {
    const engine = engineWith({ "w/.tocsin.yaml": sizes("1e-6"), "w/rules.yml": broken });
    assert.deepEqual(found(engine, "w/.tocsin.yaml"), []);
    engine.put({ uri: "file:///w/.tocsin.yaml", text: `${sizes("1e-6")}file: {}\n` });
    assert.deepEqual(found(engine, "w/.tocsin.yaml"), ["yaml/unknown-key"]);
    assert.deepEqual(found(engine, "w/rules.yml"), unread);
  });

  test("an edit can make a file too large, and small enough again", () => {
    const engine = engineWith({ "w/.tocsin.yaml": sizes(enough), "w/rules.yml": broken });
    const uri = "file:///w/rules.yml";
    const at = { line: 4, character: 14 };
    engine.put({ uri, changes: [{ range: { start: at, end: at }, text: "(" }] });
    assert.deepEqual(found(engine, "w/rules.yml"), unread);
    assert.equal(engine.text(uri), broken.replace("sum(", "(sum("));
    const end = { line: 4, character: 15 };
    engine.put({ uri, changes: [{ range: { start: at, end }, text: "" }] });
    assert.deepEqual(found(engine, "w/rules.yml"), read);
  });
});

describe("names", () => {
  const alert = rule("up").replace("record: a:b", "alert: Down");
  const definitions = (engine: Engine, path: string): string[] =>
    (engine.at("definition", `file:///${path}`, { line: 4, character: 15 }) ?? []).map(({ uri }) => uri);

  test("do not mix between the projects of one workspace, nor between its folders", () => {
    const use = rule("a:b > 1").replace("record: a:b", "alert: High");
    const files = {
      "w/staging/r.yml": rule("up"),
      "w/staging/u.yml": use,
      "w/prod/r.yml": rule("up"),
      "w/prod/u.yml": use,
    };
    const marked = { ...files, "w/staging/.tocsin.yaml": "", "w/prod/.tocsin.yaml": "" };
    assert.deepEqual(definitions(engineWith(marked, "w"), "w/prod/u.yml"), ["file:///w/prod/r.yml"]);
    assert.deepEqual(definitions(engineWith(files, "w/staging", "w/prod"), "w/prod/u.yml"), [
      "file:///w/prod/r.yml",
    ]);
    assert.equal(definitions(engineWith(files, "w"), "w/prod/u.yml").length, 2, "one folder is one project");
  });

  test("a project that comes or goes is of concern to its own files only", () => {
    const project = (name: string): Record<string, string> => ({
      [`w/${name}/prometheus.yml`]: "rule_files: [rules.yml]\nscrape_configs: [{ job_name: a }]\n",
      [`w/${name}/alertmanager.yml`]:
        "route: { receiver: a, routes: [{ receiver: b, matchers: [team=x] }] }\nreceivers: [{ name: a }, { name: b }]\n",
      [`w/${name}/rules.yml`]:
        "groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: a:b > 1\n        labels: { team: x }\n",
    });
    const work: number[] = [];
    const engine = engineWith({}, "w");
    for (const name of ["a", "b", "c", "d", "e", "f"]) {
      const files = { [`w/${name}/.tocsin.yaml`]: "", ...project(name) };
      for (const [path, text] of Object.entries(files)) engine.put({ uri: `file:///${path}`, text });
      let steps = 0;
      while (engine.step()) steps++;
      engine.put({ uri: `file:///w/${name}/.tocsin.yaml`, text: experimental });
      while (engine.step()) steps++;
      work.push(steps);
    }
    assert.deepEqual(new Set(work), new Set([work[0]]), work.join(" "));
    engine.takeChanged();
    engine.put({ uri: "file:///w/c/.tocsin.yaml", removed: true });
    while (engine.step());
    const changed = engine.takeChanged().filter((uri) => !uri.startsWith("file:///w/c/"));
    assert.deepEqual(changed, []);
    assert.equal(engine.workspace.folderOf("file:///w/c/rules.yml"), "file:///w");
    assert.equal(engine.workspace.project("file:///w/a/rules.yml").configs().length, 2);
    assert.equal(engine.workspace.project("file:///w/x.yml").configs().length, 2);
  });

  test("a folder that leaves the workspace is no project any more", () => {
    const engine = engineWith({ "a/r.yml": alert, "b/r.yml": alert }, "a", "b");
    assert.equal(engine.workspace.folderOf("file:///b/r.yml"), "file:///b");
    engine.roots = ["file:///a"];
    assert.equal(engine.workspace.folderOf("file:///b/r.yml"), "");
  });
});

describe("a server whose client has settings", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin settings-")));
  const uriOf = (path: string): string => pathToFileURL(join(folder, path)).href;
  let client: StdioClient;
  let settings: object = {};
  const asked: unknown[] = [];

  before(async () => {
    const files = {
      ".tocsin.yaml": experimental,
      "inside/rules.yml": rule("limitk(1, up)"),
      "two/.tocsin.yaml": "checks: {}\n",
      "two/rules.yml": rule("limitk(1, up)"),
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    client = startServer(folder);
    client.connection.onRequest(
      "workspace/configuration",
      ({ items }: { items: { scopeUri?: string }[] }) => {
        asked.push(...items.map(({ scopeUri }) => scopeUri));
        return items.map(() => settings);
      },
    );
    await client.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: ["inside", "two"].map((name) => ({ uri: uriOf(name), name })),
      capabilities: { textDocument: { diagnostic: {} }, workspace: { configuration: true } },
    });
    await client.connection.sendNotification("initialized", {});
  });
  after(async () => {
    assert.equal(await client.stop(), 0);
    rmSync(folder, { recursive: true });
  });

  /** The codes of a file's findings as soon as they are these; the settings arrive in their own time. */
  async function findingsBecome(path: string, wanted: readonly string[]): Promise<void> {
    const textDocument = { uri: uriOf(path) };
    for (let tries = 0; ; tries++) {
      const { items } = await client.connection.sendRequest<{ items: { code: string }[] }>(
        "textDocument/diagnostic",
        { textDocument },
      );
      const codes = items.map(({ code }) => code);
      if (tries === 200 || codes.join() === wanted.join()) return assert.deepEqual(codes, wanted);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function open(path: string): Promise<void> {
    const textDocument = { uri: uriOf(path), languageId: "yaml", version: 1, text: rule("limitk(1, up)") };
    await client.connection.sendNotification("textDocument/didOpen", { textDocument });
  }

  test("finds the `.tocsin.yaml` above the folder that is open", async () => {
    await open("inside/rules.yml");
    await findingsBecome("inside/rules.yml", []);
  });

  test("asks for the settings of each folder, and again when they change", async () => {
    await open("two/rules.yml");
    await findingsBecome("two/rules.yml", ["promql/syntax"]);
    assert.deepEqual(asked.slice(0, 3), [undefined, uriOf("inside"), uriOf("two")]);
    settings = {
      target: { features: ["promql-experimental-functions"], prometheus: "" },
      trace: { server: "off" },
    };
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await findingsBecome("two/rules.yml", []);
    settings = { files: { maxSize: 0.00005, exclude: [] } };
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await findingsBecome("two/rules.yml", ["tocsin/large-file"]);
  });
});

test("a file that is opened before the workspace is read is judged by its own project", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin projects-")));
  const uriOf = (path: string): string => pathToFileURL(join(folder, path)).href;
  for (let at = 0; at < 60; at++) {
    const path = join(folder, `p${at}`, "deep");
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "rules.yml"), rule("sum(up)"));
    writeFileSync(join(folder, `p${at}`, ".tocsin.yaml"), at === 59 ? experimental : "");
  }
  const client = startServer(folder);
  try {
    await client.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: [{ uri: uriOf("."), name: "w" }],
      capabilities: {
        textDocument: { diagnostic: {} },
        workspace: { diagnostics: { refreshSupport: true } },
      },
    });
    await client.connection.sendNotification("initialized", {});
    const textDocument = { uri: uriOf("p59/deep/rules.yml"), languageId: "yaml", version: 1 };
    const text = rule("limitk(1, up)");
    await client.connection.sendNotification("textDocument/didOpen", {
      textDocument: { ...textDocument, text },
    });
    const pulled = await client.connection.sendRequest<{ items: { code: string }[] }>(
      "textDocument/diagnostic",
      { textDocument: { uri: textDocument.uri } },
    );
    assert.deepEqual(
      pulled.items.map(({ code }) => code),
      [],
    );
  } finally {
    assert.equal(await client.stop(), 0);
    rmSync(folder, { recursive: true });
  }
});
