// tocsin runs, failures, run and runbook, as a terminal runs them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { RunbooksAnswer } from "../server/src/protocol/messages.ts";
import { writeDemoMirror } from "../server/src/tools/demoMirror.ts";
import { startServer } from "./stdioClient.ts";

const root = join(import.meta.dirname, "..");
/** The program under test: a bundle named by `TOCSIN_CLI`, else the sources. */
const cli = resolve(process.env["TOCSIN_CLI"] ?? join(root, "server/src/cli/main.ts"));

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunRow {
  readonly id: string;
  readonly status: string;
  readonly startedAt: string | null;
  readonly environments: readonly string[];
}

interface FailureRow {
  readonly id: string;
  readonly runId: string;
  readonly name: string;
  readonly stage: string;
  readonly status: string;
  readonly message: string | null;
}

const parent = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-cli-runs-")));
const folder = join(parent, "workspace");
const mirror = join(parent, "state", "mirror.db");

function tocsin(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = folder): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, TOCSIN_MIRROR: mirror, NO_COLOR: "1", TZ: "UTC", ...env },
  });
  return { status, stdout, stderr };
}

function json<T>(args: readonly string[]): T {
  const { status, stdout, stderr } = tocsin([...args, "--format", "json"]);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as T;
}

before(() => {
  cpSync(join(root, "fixtures/workspace"), folder, { recursive: true });
  const before = process.env["TOCSIN_MIRROR"];
  process.env["TOCSIN_MIRROR"] = mirror;
  writeDemoMirror(folder, Date.UTC(2026, 10, 21, 7));
  if (before === undefined) delete process.env["TOCSIN_MIRROR"];
  else process.env["TOCSIN_MIRROR"] = before;
});
after(() => rmSync(parent, { recursive: true, force: true }));

describe("tocsin runs", () => {
  test("lists runs, newest first, a page at a time", () => {
    const first = json<{ runs: RunRow[]; next: string }>(["runs", "--limit", "5"]);
    const second = json<{ runs: RunRow[] }>(["runs", "--limit", "5", "--after", first.next]);
    const ids = [...first.runs, ...second.runs].map(({ id }) => id);
    assert.equal(new Set(ids).size, 10);
    const times = [...first.runs, ...second.runs].map(({ startedAt }) => startedAt ?? "");
    assert.deepEqual(times, times.toSorted().reverse());
    const { stdout, stderr } = tocsin(["runs", "--limit", "5"]);
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines.length, 5);
    for (const [index, line] of lines.entries()) {
      assert.ok(line.includes(ids[index]!), line);
      assert.match(
        line,
        /^(succeeded|failed|warned|running|skipped|cancelled|unknown) +\d{4}-\d\d-\d\d \d\d:\d\d /,
      );
    }
    assert.ok(stderr.includes(`--after ${first.next}`));
  });

  test("filters by status, environment and text", () => {
    const { runs } = json<{ runs: RunRow[] }>([
      "runs",
      "--status",
      "failed,warned",
      "--environment",
      "halden-prod",
    ]);
    assert.ok(runs.length > 0);
    for (const { status, environments } of runs) {
      assert.match(status, /^(failed|warned)$/);
      assert.ok(environments.includes("halden-prod"));
    }
    const none = tocsin(["runs", "--text", "there is no such thing"]);
    assert.deepEqual([none.status, none.stdout], [0, "No run is like that.\n"]);
    assert.match(none.stderr, /^(As of 20\d\d-\d\d-\d\d \d\d:\d\d\.\n)?$/);
    assert.deepEqual(json(["runs", "--text", "there is no such thing"]), { runs: [], next: null });
  });

  test("says what it does not take", () => {
    for (const [args, message] of [
      [["--status", "faild"], /`--status` does not take `faild`.*Did you mean `failed`/],
      [["--limit", "501"], /`--limit` does not take `501`/],
      [["--limit", "2.5"], /`--limit`/],
      [["--after", "nonsense"], /next page/],
      [["--statsu", "failed"], /Did you mean `--status`/],
      [["x"], /takes no `x`/],
    ] as const) {
      const { status, stderr, stdout } = tocsin(["runs", ...args]);
      assert.equal(status, 2, args.join(" "));
      assert.match(stderr, message);
      assert.equal(stdout, "");
    }
  });

  test("says where the mirror is missing or no mirror at all, and exits with 2", () => {
    const missing = join(parent, "nowhere", "mirror.db");
    const gone = tocsin(["runs"], { TOCSIN_MIRROR: missing });
    assert.equal(gone.status, 2);
    assert.ok(gone.stderr.includes(missing), gone.stderr);
    const broken = join(parent, "broken.db");
    writeFileSync(broken, "This is no database. ".repeat(500));
    for (const command of [["runs"], ["failures"], ["run", "x"]]) {
      const { status, stderr } = tocsin(command, { TOCSIN_MIRROR: broken });
      assert.equal(status, 2);
      assert.match(stderr, /^tocsin: .*\n {8}\S/, "what is wrong, and what to do");
    }
  });
});

describe("tocsin failures and run", () => {
  test("failures tell their run and their error", () => {
    const { failures, next } = json<{ failures: FailureRow[]; next: string }>(["failures", "--limit", "10"]);
    assert.equal(failures.length, 10);
    assert.ok(next);
    assert.ok(failures.every(({ status }) => status === "failed"));
    const { stdout } = tocsin(["failures", "--limit", "10"]);
    const lines = stdout.trimEnd().split("\n");
    for (const [index, { runId, name, message }] of failures.entries()) {
      assert.ok(lines[index]?.includes(runId) && lines[index].includes(name), lines[index]);
      assert.ok(
        lines[index]?.includes(message === null ? "no message recorded" : message.split("\n")[0]!.trim()),
      );
    }
  });

  test("a run is a page, or an object with all its steps", () => {
    const [failure] = json<{ failures: FailureRow[] }>(["failures", "--limit", "1"]).failures;
    const { run, steps } = json<{ run: RunRow; steps: FailureRow[] }>(["run", failure!.runId]);
    assert.equal(run.id, failure!.runId);
    assert.ok(steps.some(({ id }) => id === failure!.id));
    const page = tocsin(["run", failure!.runId]);
    assert.equal(page.status, 0, page.stderr);
    assert.match(page.stdout, /^# /);
    assert.ok(page.stdout.includes("## Errors") && page.stdout.includes(failure!.name));
    const painted = tocsin(["run", failure!.runId], { NO_COLOR: "", FORCE_COLOR: "1" });
    assert.ok(painted.stdout.includes("\u001b["), "colours");
    assert.doesNotMatch(painted.stdout, /\d\\:\d/, "no escapes of Markdown");
  });

  test("a run that is not there, or no id, is an error", () => {
    assert.match(tocsin(["run", "nope"]).stderr, /there is no run `nope`/);
    assert.equal(tocsin(["run", "nope"]).status, 2);
    assert.match(tocsin(["run"]).stderr, /takes the id of one run/);
    const { runs } = JSON.parse(tocsin(["runs", "--format", "json"]).stdout) as { runs: { id: string }[] };
    const id = runs[0]?.id ?? "";
    for (const wrong of [id.slice(9), `${id.slice(0, -1)}x`])
      assert.ok(tocsin(["run", wrong]).stderr.includes(`Did you mean \`${id}\`?`), wrong);
  });
});

describe("tocsin runbook", () => {
  test("prints the page of an alert, or its path", () => {
    const { status, stdout } = tocsin(["runbook", "DbtTestFailed"]);
    assert.equal(status, 0);
    assert.match(stdout, /^# A dbt test fails\n/);
    const path = tocsin(["runbook", "--path", "ConversionRateDropped"]);
    assert.equal(path.stdout.trim().split("#")[0]?.replaceAll("\\", "/"), "runbooks/conversion-drop.md");
    const below = tocsin(["runbook", "--path", "DbtTestFailed"], {}, join(folder, "monitoring"));
    assert.equal(below.stdout.trim(), join(folder, "runbooks/dbt-test-failed.md"));
    const laidOut = tocsin(["runbook", "DbtTestFailed"], { NO_COLOR: "", FORCE_COLOR: "1" });
    assert.ok(laidOut.stdout.includes("\u001b[1mA dbt test fails\u001b[0m"));
  });

  test("lists all alerts with their pages", () => {
    const { stdout } = tocsin(["runbook"]);
    const lines = stdout.trimEnd().split("\n");
    assert.ok(lines.length > 40);
    assert.ok(lines.some((line) => /^DbtTestFailed +runbooks[/\\]dbt-test-failed\.md$/.test(line)));
    assert.ok(lines.some((line) => /^DbtTestPassRateLow +-$/.test(line)));
  });

  test("says what is missing and what would help", () => {
    const unknown = tocsin(["runbook", "DbtTestFaild"]);
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /Did you mean `DbtTestFailed`/);
    const without = tocsin(["runbook", "DbtTestPassRateLow"]);
    assert.equal(without.status, 2);
    assert.match(without.stderr, /has no runbook.*\n.*runbooks[/\\]dbt-test-pass-rate-low\.md/);
    assert.equal(tocsin(["runbook", "A", "B"]).status, 2);
  });

  test("what a page holds cannot write to the terminal, and one outside is not printed", () => {
    writeFileSync(join(folder, "secret.txt"), "x");
    writeFileSync(join(parent, "secret.md"), "# secret");
    const rules = (name: string, url: string): string =>
      `groups:\n  - name: x${name}\n    rules:\n      - alert: ${name}\n        expr: up == 0\n        annotations: {runbook: ${url}}\n`;
    writeFileSync(join(folder, "outside.rules"), rules("Outside", "../secret.md"));
    writeFileSync(join(folder, "escape.rules"), rules("Escape", "runbooks/escape.md"));
    writeFileSync(join(folder, "web.rules"), rules("Web", "https://example.com/x"));
    writeFileSync(join(folder, "runbooks/escape.md"), "# Escape\n\u001b]0;title\u0007\r\n");
    const outside = tocsin(["runbook", "Outside"]);
    assert.equal(outside.status, 2);
    assert.match(outside.stderr, /is not opened/);
    assert.doesNotMatch(outside.stdout + outside.stderr, /# secret/);
    const escape = tocsin(["runbook", "Escape"]).stdout;
    assert.ok(escape.startsWith("# Escape\n") && !escape.includes("\u001b") && !escape.includes("\u0007"));
    assert.equal(tocsin(["runbook", "Web"]).stdout, "https://example.com/x\n");
  });
});

test("an editor finds the runbooks of a failed step and of its run in the same history", async () => {
  const { failures } = json<{ failures: FailureRow[] }>(["failures", "--limit", "50"]);
  const model = failures.find(
    ({ stage, message }) => stage === "transformation" && /in model/.test(message ?? ""),
  );
  assert.ok(model);
  const before = process.env["TOCSIN_MIRROR"];
  process.env["TOCSIN_MIRROR"] = mirror;
  const client = startServer(folder);
  if (before === undefined) delete process.env["TOCSIN_MIRROR"];
  else process.env["TOCSIN_MIRROR"] = before;
  const uri = pathToFileURL(folder).href;
  await client.connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "demo" }],
    capabilities: {},
  });
  await client.connection.sendNotification("initialized", {});
  const ask = (params: object): Promise<RunbooksAnswer> =>
    client.connection.sendRequest("tocsin/runbooks", params);
  const [first] = (await ask({ step: model.id })).candidates;
  assert.match(first?.uri ?? "", /runbooks\/dbt-model-failed\.md$/);
  assert.ok((await ask({ run: model.runId })).candidates.some(({ uri }) => uri === first?.uri));
  assert.match((await ask({ step: "nope" })).message ?? "", /not in the mirror/);
  assert.equal(await client.stop(), 0);
});

describe("tocsin export", () => {
  /** CSV as RFC 4180 has it. */
  const read = (text: string): string[][] => {
    const lines: string[][] = [[]];
    for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
      if (end === "" && plain === "" && quoted === undefined) break;
      lines.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
      if (end === "\r\n") lines.push([]);
    }
    return lines.filter((line) => line.length > 0);
  };

  test("writes all that pages hold, as JSON and as CSV", () => {
    const failed = json<FailureRow[]>(["export", "failures"]);
    let pages: FailureRow[] = [];
    for (let after: string[] = []; ;) {
      const { failures, next } = json<{ failures: FailureRow[]; next: string | null }>([
        ...["failures", "--limit", "25", ...after],
      ]);
      pages = [...pages, ...failures];
      if (next === null) break;
      after = ["--after", next];
    }
    assert.ok(failed.length > 40);
    assert.deepEqual(failed, pages);
    const csv = read(tocsin(["export", "failures", "--format", "csv"]).stdout);
    assert.equal(csv[0]![0], "id");
    assert.deepEqual(
      csv.slice(1).map((cells) => [cells[0], cells[3], cells[11]]),
      failed.map(({ id, name, message }) => [id, name, message ?? ""]),
    );
  });

  test("of the runs that pass the filter all steps, into a file", () => {
    const file = join(parent, "steps.csv");
    const { status, stdout } = tocsin([
      "export",
      "steps",
      "--since",
      "2026-01-01",
      "--status",
      "failed",
      "-o",
      file,
    ]);
    assert.deepEqual([status, stdout], [0, ""]);
    const lines = read(readFileSync(file, "utf8"));
    const runs = json<RunRow[]>(["export", "runs", "--status", "failed"]);
    assert.deepEqual(
      [...new Set(lines.slice(1).map((cells) => cells[1]))],
      runs.map(({ id }) => id),
    );
    assert.ok(lines.every((cells) => cells.length === 16));
    JSON.parse(lines[1]![15]!);
  });

  test("an overview, as text and for programs", () => {
    const found = json<{ readonly days: number; readonly runs: object; readonly parts: readonly object[] }>([
      ...["overview", "--days", "30"],
    ]);
    assert.deepEqual(
      [found.days, Object.keys(found.runs)],
      [30, ["succeeded", "warned", "failed", "others"]],
    );
    assert.ok(found.parts.length >= 30);
    const { status, stdout } = tocsin(["overview", "--environment", "halden-prod"]);
    assert.equal(status, 0);
    assert.match(stdout, /runs that succeeded +\d+(?:\.\d)?% +before: \d/);
    assert.match(stdout, /Slowest/);
    const wrong = tocsin(["overview", "--days", "3"]);
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /`--days 3` is none of 1, 7, 30, 90/);
  });

  test("runs between two times, and what is no time", () => {
    const all = json<RunRow[]>(["export"]);
    const [since, until] = [all[40]!.startedAt!, all[20]!.startedAt!];
    const some = json<RunRow[]>(["export", "runs", "--since", since, "--until", until]);
    assert.deepEqual(
      some.map(({ id }) => id),
      all.filter(({ startedAt }) => startedAt! >= since && startedAt! < until).map(({ id }) => id),
    );
    assert.equal(json<RunRow[]>(["export", "--since", "0m"]).length, 0);
    const wrong = tocsin(["runs", "--since", "yesterday"]);
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /`--since` does not take `yesterday`/);
    assert.match(tocsin(["export", "-o", join(parent, "no", "folder.csv")]).stderr, /cannot be written/);
  });
});
