// tocsin fmt: PromQL is laid out, and not a byte beside it changes.
import assert from "node:assert/strict";
import { cpSync, globSync, mkdirSync, readFileSync, statSync, chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parseAllDocuments } from "yaml";
import { encodeLike } from "../server/src/workspaceFiles/encodeText.ts";
import { folderWith, tocsin } from "./terminal.ts";

const rules = (expr: string): string => `# head   
groups:
- name:   api
  rules:
    - {alert: "A" , expr: up==0,   labels:  {a: b}}
    - alert: B # why
      expr: ${expr}   # how
      annotations:
          summary: 'sum(x)by(y)'


`;
const messy = rules("sum (rate( x[5m] ))by(job)");
const clean = rules("sum by (job) (rate(x[5m]))").replace("up==0", "up == 0");

test("--check lists what is laid out otherwise, and changes nothing", () => {
  const cwd = folderWith({
    "a.yml": messy,
    "b.yml": clean,
    "rules/c.rules": messy,
    "d.yml": "services: {}\n",
  });
  const run = tocsin(cwd, ["fmt", "--check"]);
  assert.equal(run.code, 1);
  assert.equal(run.out, "a.yml\nrules/c.rules\n");
  assert.match(
    run.err,
    /^tocsin: 2 files with PromQL that is laid out otherwise: `tocsin fmt --write` rewrites them\.$/m,
  );
  assert.equal(readFileSync(join(cwd, "a.yml"), "utf8"), messy);
  assert.deepEqual(tocsin(cwd, ["fmt", "--check", "b.yml", "d.yml"]), {
    code: 0,
    out: "",
    err: "tocsin: all PromQL is laid out as Prometheus does.\n",
  });
});

test("--write rewrites the expressions, and nothing else", () => {
  const cwd = folderWith({ "a.yml": messy, "b.yml": clean });
  const before = statSync(join(cwd, "b.yml")).mtimeMs;
  const run = tocsin(cwd, ["fmt", "--write"]);
  assert.deepEqual(run, { code: 0, out: "a.yml\n", err: "tocsin: 1 file rewritten.\n" });
  assert.equal(readFileSync(join(cwd, "a.yml"), "utf8"), clean);
  assert.equal(statSync(join(cwd, "b.yml")).mtimeMs, before);
  assert.equal(tocsin(cwd, ["fmt", "--check"]).code, 0);
});

test("line breaks and encodings stay", () => {
  const windows = messy.replaceAll("\n", "\r\n");
  const wide = (text: string): Buffer => Buffer.from(`\ufeff${text}`, "utf16le");
  const odd = Buffer.concat([Buffer.from(`# caf`), Buffer.of(0xe9, 0x0a), Buffer.from(messy)]);
  const cwd = folderWith({});
  const files: [string, Buffer, Buffer][] = [
    ["crlf.yml", Buffer.from(windows), Buffer.from(clean.replaceAll("\n", "\r\n"))],
    ["mark.yml", Buffer.from(`\ufeff${messy}`), Buffer.from(`\ufeff${clean}`)],
    ["le.yml", wide(messy), wide(clean)],
    ["be.yml", wide(messy).swap16(), wide(clean).swap16()],
  ];
  for (const [name, bytes] of files) writeFileSync(join(cwd, name), bytes);
  assert.equal(tocsin(cwd, ["fmt", "--write"]).code, 0);
  for (const [name, , expected] of files) assert.deepEqual(readFileSync(join(cwd, name)), expected, name);
  assert.deepEqual(
    Buffer.from(encodeLike("# caf\udce9 \u{1f4a9}\u{10ffff}\n", odd)!),
    Buffer.concat([Buffer.from("# caf"), Buffer.of(0xe9), Buffer.from(" \u{1f4a9}\u{10ffff}\n")]),
  );
});

test("what cannot be read, or is of no concern, is left alone", () => {
  const json = '{"groups":[{"name":"a","rules":[{"record":"a","expr":"sum( x )"}]}]}\n';
  const cwd = folderWith({
    "broken.yml": rules("sum( x"),
    "dashboards/d.json": '{"panels":[{"targets":[{"expr":"sum( x )"}]}],"schemaVersion":39,"title":"T"}\n',
    "rules.json": json,
    "out/a.yml": messy,
    ".tocsin.yaml": 'files: {exclude: [out/**], kinds: {"logs/**": loki-rules}}\n',
    "logs/a.yml": messy,
  });
  const run = tocsin(cwd, ["fmt", "--write"]);
  assert.equal(run.code, 0, run.err);
  const written = readFileSync(join(cwd, "broken.yml"), "utf8");
  assert.equal(written, rules("sum( x").replace("up==0", "up == 0"));
  assert.equal(readFileSync(join(cwd, "out/a.yml"), "utf8"), messy);
  assert.equal(readFileSync(join(cwd, "logs/a.yml"), "utf8"), messy, "LogQL is no PromQL");
  assert.equal(readFileSync(join(cwd, "rules.json"), "utf8"), json.replace("sum( x )", "sum(x)"));
  assert.equal(tocsin(cwd, ["fmt", "--check"]).code, 0);
});

test("says what it needs, and what could not be done", () => {
  const cwd = folderWith({ "a.yml": messy });
  assert.match(tocsin(cwd, ["fmt"]).err, /`fmt` needs `--check` or `--write`\./);
  assert.match(tocsin(cwd, ["fmt", "--check", "--write"]).err, /not both/);
  const missing = tocsin(cwd, ["fmt", "--check", "none.yml"]);
  assert.equal(missing.code, 2);
  assert.match(missing.err, /none\.yml does not exist/);
  if (process.platform === "win32" || process.getuid?.() === 0) return;
  chmodSync(join(cwd, "a.yml"), 0o444);
  const locked = tocsin(cwd, ["fmt", "--write"]);
  assert.equal(locked.code, 2);
  assert.match(locked.err, /a\.yml cannot be written/);
});

const conformance = process.env["TOCSIN_CONFORMANCE"];

/** Everything that a file says, but for its expressions. */
const sayingOf = (text: string): unknown =>
  parseAllDocuments(text, { version: "1.1" }).map((document) =>
    JSON.stringify(document.toJS(), (key, value: unknown) =>
      key === "expr" || key === "query" ? "" : value,
    ),
  );

test("the collections of real rules say the same as before", { skip: conformance === undefined }, () => {
  const cwd = folderWith({});
  mkdirSync(join(cwd, "corpus"));
  cpSync(join(conformance!, "corpus"), join(cwd, "corpus"), { recursive: true });
  const all = globSync("corpus/**/*.{yml,yaml,rules}", { cwd }).sort();
  const before = new Map(all.map((path) => [path, readFileSync(join(cwd, path), "utf8")]));
  const errors = tocsin(cwd, ["check", "--format", "json", "--only", "promql/*,yaml/*"]).out;
  const run = tocsin(cwd, ["fmt", "--write"]);
  assert.equal(run.code, 0, run.err);
  assert.ok(run.out.split("\n").length > 50, run.out);
  for (const [path, text] of before) {
    const after = readFileSync(join(cwd, path), "utf8");
    const comments = (one: string): string[] => one.match(/(?<=^|\n)\s*#.*/g) ?? [];
    assert.deepEqual(sayingOf(after), sayingOf(text), path);
    assert.equal(comments(after).length, comments(text).length, path);
  }
  assert.equal(tocsin(cwd, ["fmt", "--check"]).code, 0);
  const checksOf = (out: string): string[] =>
    (JSON.parse(out) as { check: string }[]).map(({ check }) => check);
  const now = tocsin(cwd, ["check", "--format", "json", "--only", "promql/*,yaml/*"]).out;
  assert.deepEqual(checksOf(now).sort(), checksOf(errors).sort());
});
