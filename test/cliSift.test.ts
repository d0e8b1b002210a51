// Which findings of `tocsin check` count: of some checks, of changed lines, of what was not accepted before.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { cli, folderWith, rowsOf, tocsin, write } from "./terminal.ts";
import type { Run } from "./terminal.ts";

const rules = (...lines: readonly string[]): string =>
  ["groups:", "  - name: api", "    rules:", ...lines.map((line) => `      ${line}`), ""].join("\n");

const alert = (name: string, ...more: readonly string[]): string[] => [
  `- alert: ${name}`,
  "  expr: up == 0",
  ...more.map((line) => `  ${line}`),
];

/** An error in its third line. */
const broken = (name: string): string[] => alert(name, "for: 5min");

/** `file:line check` of every finding. */
const found = (run: Run): string[] => rowsOf(run).map(({ file, line, check }) => `${file}:${line} ${check}`);

const check = (cwd: string, ...args: string[]): Run => tocsin(cwd, ["check", "--format", "json", ...args]);

describe("--only", () => {
  const cwd = folderWith({
    "a.yml": rules(...broken("A"), ...alert("B"), ...alert("B"), "- alert: C", "  expr: up ==", "  fro: 1m"),
  });

  test("takes checks and families, and nothing else counts", () => {
    const only = check(cwd, "--only", "duration/syntax");
    assert.deepEqual(found(only), ["a.yml:6 duration/syntax"]);
    assert.equal(only.code, 1);
    const family = check(cwd, "--only", "rule/*,promql/syntax");
    assert.deepEqual(found(family), ["a.yml:9 rule/duplicate", "a.yml:12 promql/syntax"]);
    assert.deepEqual(found(check(cwd, "--only=rule/*", "--only=promql/syntax")), found(family));
    assert.equal(check(cwd, "--only", "rule/duplicate").code, 0);
    assert.equal(check(cwd, "--only", "template/*").code, 0);
  });

  test("says which checks have to be asked for", () => {
    const { code, err } = check(cwd, "--only", "alert/redundant-for");
    assert.equal(code, 0);
    assert.match(err, /`alert\/redundant-for` finds nothing unless `checks` of a `\.tocsin\.yaml` names it/);
    assert.equal(check(cwd, "--only", "alert/*").err, "");
  });

  test("knows when there is no such check", () => {
    for (const [word, guess] of [
      ["promql/sintax", "promql/syntax"],
      ["rules/*", "rule/*"],
      ["rule", "rule/*"],
    ]) {
      const { code, err, out } = check(cwd, "--only", word!);
      assert.equal(code, 2);
      assert.equal(out, "");
      assert.ok(err.includes(`there is no check \`${word}\`. Did you mean \`${guess}\`?`), err);
    }
  });

  test("finds what stands behind a thousand others", () => {
    const many = Array.from({ length: 1500 }, (_, at) => broken(`A${at}`)).flat();
    const large = folderWith({ "a.yml": rules(...many, ...alert("B"), ...alert("B")) });
    assert.equal(found(check(large, "--only", "duration/syntax")).length, 1500);
    assert.deepEqual(found(check(large, "--only", "rule/duplicate")), ["a.yml:4506 rule/duplicate"]);
  });
});

test("--max-warnings allows so many", () => {
  const cwd = folderWith({ "a.yml": rules(...alert("A"), ...alert("A"), ...alert("B"), ...alert("B")) });
  assert.equal(check(cwd).code, 0);
  assert.equal(check(cwd, "--max-warnings", "2").code, 0);
  const { code, err } = check(cwd, "--max-warnings=1");
  assert.equal(code, 1);
  assert.equal(err, "tocsin: 2 warnings: more than the 1 of `--max-warnings`.\n");
  assert.equal(check(cwd, "--max-warnings=0").code, 1);
  assert.equal(check(cwd, "--max-warnings=-1").code, 2);
  assert.equal(check(cwd, "--max-warnings=none").code, 2);
});

describe("--baseline", () => {
  const file = "tocsin-baseline.json";
  const accept = (cwd: string): Run => check(cwd, "--baseline", file, "--update-baseline");

  test("accepts what is found today, and shows what is new", () => {
    const cwd = folderWith({
      "a.yml": rules(...broken("A"), ...alert("B"), ...alert("B")),
      "b.yml": rules(),
    });
    assert.equal(check(cwd).code, 1);
    const accepted = accept(cwd);
    assert.equal(accepted.code, 0, accepted.err);
    assert.equal(accepted.out, `Wrote ${join(cwd, file)}: 2 findings in 1 file.\n`);
    const same = tocsin(cwd, ["check", "--baseline", file]);
    assert.deepEqual(same, {
      code: 0,
      out: "No findings in 2 files.\n",
      err: "tocsin: 2 findings of the baseline not shown.\n",
    });
    // Other lines come and go, and the rule moves to another indentation.
    const moved = rules("# said", "", ...alert("New"), ...broken("A"), ...alert("B"), ...alert("B"));
    write(cwd, { "a.yml": moved.replace("        for: 5min", "        for:   5min") });
    assert.deepEqual(found(check(cwd, "--baseline", file)), []);
    write(cwd, { "a.yml": rules(...broken("A"), ...broken("C"), ...alert("B"), ...alert("B")) });
    assert.deepEqual(found(check(cwd, "--baseline", file)), ["a.yml:9 duration/syntax"], "of another rule");
    write(cwd, { "b.yml": rules(...broken("A")) });
    assert.ok(found(check(cwd, "--baseline", file)).includes("b.yml:6 duration/syntax"), "of another file");
  });

  test("counts what is alike", () => {
    const cwd = folderWith({ "a.yml": rules(...broken("A"), ...broken("A")) });
    accept(cwd);
    write(cwd, { "a.yml": rules(...broken("A"), ...broken("A"), ...broken("A")) });
    assert.deepEqual(found(check(cwd, "--baseline", file, "--only", "duration/*")), [
      "a.yml:12 duration/syntax",
    ]);
  });

  test("says what is gone, and takes it out when asked", () => {
    const cwd = folderWith({
      "a.yml": rules(...broken("A"), ...broken("B")),
      "b.yml": rules(...broken("A")),
    });
    accept(cwd);
    write(cwd, { "a.yml": rules(...broken("A"), ...alert("B")) });
    const run = check(cwd, "--baseline", file, "a.yml");
    assert.match(run.err, /1 finding of the baseline is no longer there: `--update-baseline` takes it out\./);
    check(cwd, "--baseline", file, "--update-baseline", "a.yml");
    assert.doesNotMatch(check(cwd, "--baseline", file, "--quiet").err, /./);
    assert.equal(check(cwd, "--baseline", file).code, 0, "b.yml was not judged, and what it may have stays");
    write(cwd, { "a.yml": rules(...broken("A"), ...broken("B")) });
    assert.deepEqual(found(check(cwd, "--baseline", file)), ["a.yml:9 duration/syntax"]);
  });

  test("goes with a file that gets another name", () => {
    const cwd = folderWith({ "a.yml": rules(...broken("A")) });
    accept(cwd);
    renameSync(join(cwd, "a.yml"), join(cwd, "z.yml"));
    assert.deepEqual(found(check(cwd, "--baseline", file)), []);
  });

  test("means the same files wherever it is asked from, and is written the same", () => {
    const cwd = folderWith({ "rules/b.yml": rules(...broken("A")), "rules/a.yml": rules(...broken("A")) });
    accept(cwd);
    const text = readFileSync(join(cwd, file), "utf8");
    assert.equal(check(join(cwd, "rules"), "--baseline", `../${file}`).code, 0);
    check(join(cwd, "rules"), "--baseline", `../${file}`, "--update-baseline", "b.yml", "a.yml");
    assert.equal(readFileSync(join(cwd, file), "utf8"), text);
    assert.deepEqual(Object.keys((JSON.parse(text) as { files: object }).files), [
      "rules/a.yml",
      "rules/b.yml",
    ]);
  });

  test("knows the text from stdin", () => {
    const cwd = folderWith({});
    const input = rules(...broken("A"));
    const args = ["check", "--stdin-name", "a.yml", "--baseline", file];
    assert.equal(tocsin(cwd, [...args, "--update-baseline"], { input }).code, 0);
    assert.equal(tocsin(cwd, args, { input: `# moved\n${input}` }).code, 0);
    assert.equal(tocsin(cwd, args, { input: rules(...broken("B")) }).code, 1);
  });

  test("is refused where it is none", () => {
    const cwd = folderWith({ "a.yml": rules(), "no.json": "{", "old.json": '{"version":2,"files":{}}' });
    const missing = check(cwd, "--baseline", file);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /does not exist\.\n +`--update-baseline` writes it anew/);
    for (const [name, reason] of [
      ["no.json", /cannot be used: .*JSON/],
      ["old.json", /of a version that this Tocsin does not know/],
    ] as const) {
      const { code, err } = check(cwd, "--baseline", name);
      assert.equal(code, 2);
      assert.match(err, reason);
    }
    assert.match(check(cwd, "--update-baseline").err, /needs `--baseline FILE`/);
    assert.match(
      check(cwd, "--baseline", file, "--update-baseline", "--only", "rule/*").err,
      /leaves some of it out/,
    );
    assert.equal(check(cwd, "--baseline", file, "--update-baseline", "none.yml").code, 2);
    assert.ok(!existsSync(join(cwd, file)), "nothing is accepted where something was not judged");
  });
});

const person = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];

function git(cwd: string, ...args: string[]): void {
  const { status, stderr } = spawnSync("git", ["-C", cwd, ...person, ...args], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
}

function repositoryWith(files: Readonly<Record<string, string>>): string {
  const cwd = folderWith(files);
  git(cwd, "init", "--quiet", "--initial-branch=main");
  git(cwd, "add", ".");
  git(cwd, "commit", "--quiet", "--message=first");
  return cwd;
}

const duration = (cwd: string, revision: string, ...more: string[]): string[] =>
  found(check(cwd, "--only", "duration/syntax", "--changed", revision, ...more));

describe("--changed", () => {
  test("shows what stands in lines that have changed, committed or not", () => {
    const cwd = repositoryWith({ "a.yml": rules(...broken("A"), ...alert("B"), ...broken("C")) });
    const none = tocsin(cwd, ["check", "--changed", "HEAD"]);
    assert.deepEqual(none, {
      code: 0,
      out: "Nothing to judge: no file here has changed since `HEAD`.\n",
      err: "",
    });
    write(cwd, { "a.yml": rules(...broken("A"), ...broken("B"), ...broken("C")) });
    assert.deepEqual(duration(cwd, "HEAD"), ["a.yml:9 duration/syntax"]);
    git(cwd, "add", ".");
    assert.deepEqual(duration(cwd, "HEAD"), ["a.yml:9 duration/syntax"]);
    git(cwd, "commit", "--quiet", "--message=second");
    assert.deepEqual(duration(cwd, "HEAD"), []);
    assert.deepEqual(duration(cwd, "HEAD~1"), ["a.yml:9 duration/syntax"]);
  });

  test("compares with where the branch began", () => {
    const cwd = repositoryWith({ "a.yml": rules(...broken("A")), "b.yml": rules(...broken("A")) });
    git(cwd, "checkout", "--quiet", "-b", "mine");
    write(cwd, { "b.yml": rules(...broken("A"), ...broken("Mine")) });
    git(cwd, "commit", "--quiet", "--all", "--message=mine");
    git(cwd, "checkout", "--quiet", "main");
    write(cwd, { "a.yml": rules(...alert("A")) });
    git(cwd, "commit", "--quiet", "--all", "--message=theirs");
    git(cwd, "checkout", "--quiet", "mine");
    assert.deepEqual(duration(cwd, "main"), ["b.yml:9 duration/syntax"]);
  });

  test("takes files that Git does not follow whole, ignored ones not at all, renamed ones by their lines", () => {
    const long = Array.from({ length: 20 }, (_, at) => alert(`A${at}`)).flat();
    const cwd = repositoryWith({ "a.yml": rules(...long, ...broken("A")), ".gitignore": "out/\n" });
    write(cwd, { "new/ü ñ.yml": rules(...broken("N")), "out/x.yml": rules(...broken("O")) });
    git(cwd, "mv", "a.yml", 'tab\t"quoted".yml');
    const text = rules(...long, ...broken("A"), ...broken("B"));
    writeFileSync(join(cwd, 'tab\t"quoted".yml'), text);
    assert.deepEqual(duration(cwd, "HEAD"), [
      'tab\t"quoted".yml:49 duration/syntax',
      "new/ü ñ.yml:6 duration/syntax",
    ]);
    assert.deepEqual(duration(cwd, "HEAD", "out/x.yml"), []);
    assert.deepEqual(duration(join(cwd, "new"), "HEAD"), ["ü ñ.yml:6 duration/syntax"]);
  });

  test("is not misled by lines that look like a diff, or by what is configured", () => {
    const cwd = repositoryWith({
      "a.yml": rules(...broken("A")),
      ".gitattributes": "*.yml -diff diff=x filter=y\n",
    });
    const trap = join(cwd, "trap.sh");
    writeFileSync(trap, `#!/bin/sh\ntouch '${join(cwd, "sprung")}'\ncat "$@"\n`);
    chmodSync(trap, 0o755);
    for (const [key, value] of Object.entries({
      "diff.external": trap,
      "diff.x.textconv": trap,
      "diff.x.command": trap,
      "core.fsmonitor": trap,
      "core.pager": trap,
      "diff.noprefix": "true",
      "diff.mnemonicPrefix": "true",
      "diff.context": "9",
      "diff.relative": "true",
      "color.diff": "always",
      "diff.renames": "false",
    }))
      git(cwd, "config", key, value);
    rmSync(join(cwd, "sprung"), { force: true });
    write(cwd, {
      "a.yml": rules(...broken("A"), "++ b/other.yml", "@@ -1 +1,99 @@", ...broken("B")),
    });
    // Not YAML any more: what is shown is what stands in changed lines all the same.
    const rows = rowsOf(check(cwd, "--changed", "HEAD"));
    assert.ok(rows.every(({ line }) => line > 6) && rows.length > 0, JSON.stringify(rows));
    assert.ok(!existsSync(join(cwd, "sprung")), "a program of the repository was started");
  });

  test("takes all for changed before the first commit, and works within a hook", () => {
    const cwd = folderWith({ "a.yml": rules(...broken("A")) });
    git(cwd, "init", "--quiet");
    assert.deepEqual(duration(cwd, "HEAD"), ["a.yml:6 duration/syntax"]);
    git(cwd, "add", ".");
    assert.deepEqual(duration(cwd, "HEAD"), ["a.yml:6 duration/syntax"]);
    const again = join(cwd, ".git/hooks/pre-commit");
    const program = [process.execPath, cli, "check", "--changed", "HEAD", "--format", "json"];
    mkdirSync(join(cwd, ".git/hooks"), { recursive: true });
    writeFileSync(again, `#!/bin/sh\n${program.map((one) => `'${one}'`).join(" ")} > .git/said\n`);
    chmodSync(again, 0o755);
    const commit = (): number | null =>
      spawnSync("git", ["-C", cwd, ...person, "commit", "--all", "--message=x"]).status;
    assert.equal(commit(), 1, "refused");
    write(cwd, { "a.yml": rules(...alert("A")) });
    assert.equal(commit(), 0);
    assert.equal(readFileSync(join(cwd, ".git/said"), "utf8"), "[]\n");
    write(cwd, { "a.yml": rules(...alert("A"), ...broken("B")) });
    assert.equal(commit(), 1);
    assert.match(readFileSync(join(cwd, ".git/said"), "utf8"), /"line":8,.*duration\/syntax/);
  });

  test("looks around the place where lines were taken out", () => {
    const cwd = repositoryWith({
      "a.yml": rules(...alert("A", "labels: {a: b}", "for: 5min"), ...broken("C")),
    });
    write(cwd, { "a.yml": rules(...alert("A", "for: 5min"), ...broken("C")) });
    assert.deepEqual(duration(cwd, "HEAD"), ["a.yml:6 duration/syntax"]);
  });

  test("says why it cannot know", () => {
    const plain = folderWith({ "a.yml": rules() });
    assert.match(check(plain, "--changed", "HEAD").err, /is in no Git repository\.\n +Leave the option out/);
    const cwd = repositoryWith({ "a.yml": rules() });
    for (const revision of ["nope", "--output=x", ""]) {
      const { code, err } = check(cwd, `--changed=${revision}`);
      assert.equal(code, 2);
      assert.ok(err.includes(`git knows no revision \`${revision}\``), err);
    }
    git(cwd, "checkout", "--quiet", "--orphan", "other");
    git(cwd, "commit", "--quiet", "--allow-empty", "--message=other");
    assert.match(check(cwd, "--changed", "main").err, /no commit in common[^]*fetch more of the history/);
    assert.match(check(cwd, "--changed", "HEAD", "--stdin-name", "x.yml").err, /compares files/);
    const bin = join(cwd, "bin");
    mkdirSync(bin);
    const without = tocsin(cwd, ["check", "--changed", "HEAD"], { env: { PATH: bin } });
    assert.equal(without.code, 2);
    assert.match(without.err, /`--changed` needs git, which is not on the PATH\./);
  });
});
