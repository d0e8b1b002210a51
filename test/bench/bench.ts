// npm run bench [-- --quick] [-- --write]: how fast Tocsin is, beside yaml-language-server and promtool on the same
// files of the same machine. --write puts docs/performance.md and docs/performance.json in place of the last ones;
// --quick takes two rounds and leaves out what is large; --page writes the page anew from the figures that are there.

import { stop as stopEsbuild } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, release, tmpdir, totalmem, type } from "node:os";
import { join } from "node:path";
import { buildBundles, shipped } from "../../server/src/tools/build.ts";
import { which } from "../../server/src/tools/requirements.ts";
import { root } from "../../server/src/tools/root.ts";
import { bundleSizes } from "./bundleSizes.ts";
import { commandCases, commandsOf, runCommand } from "./measureCommand.ts";
import { measureServer } from "./measureServer.ts";
import type { Effort, ServerSample } from "./measureServer.ts";
import { makeWorkspace, measureWorkspace } from "./measureWorkspace.ts";
import type { WorkspaceSample } from "./measureWorkspace.ts";
import { page } from "./page.ts";
import { noise, quiet } from "./quiet.ts";
import type { MeasuredCommand, MeasuredFile, Results } from "./results.ts";
import { ruleFile } from "./ruleFiles.ts";
import type { Wish } from "./ruleFiles.ts";
import { findServers, yamlServerVersion } from "./servers.ts";
import type { Server, ServerId } from "./servers.ts";

const isQuick = process.argv.includes("--quick");
const rounds = isQuick ? 2 : 5;
const docs = join(root, "docs");
const raw = join(docs, "performance.json");

const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`);

/** A generated file, and who is measured with it. */
interface Plan {
  readonly id: string;
  readonly wish: Wish;
  readonly servers: readonly ServerId[];
  readonly effort: Effort;
  /** What servers that take seconds for an edit are asked for. */
  readonly slowEffort: Effort;
}

const peers: readonly ServerId[] = ["tocsin", "yls", "yls0", "null"];
const short: Effort = { keys: 8, groups: 2, asks: 2 };
const plans: readonly Plan[] = [
  {
    id: "100 rules",
    wish: { rules: 100, seeds: "ends" },
    servers: peers,
    effort: { keys: 20, groups: 4, asks: 5 },
    slowEffort: short,
  },
  {
    id: "1 000 rules",
    wish: { rules: 1000, seeds: "ends" },
    servers: [...peers, "tocsin-lsp", "tocsin-pulled"],
    effort: { keys: 20, groups: 4, asks: 5 },
    slowEffort: short,
  },
  {
    id: "1 000 rules in one group",
    wish: { rules: 1000, rulesAGroup: 1000, seeds: "ends" },
    servers: ["tocsin", "yls"],
    effort: { keys: 20, groups: 0, asks: 0 },
    slowEffort: { keys: 4, groups: 0, asks: 0 },
  },
  {
    id: "1 000 rules, a finding in each",
    wish: { rules: 1000, seeds: "every" },
    servers: ["tocsin", "yls"],
    effort: { keys: 20, groups: 0, asks: 0 },
    slowEffort: { keys: 4, groups: 0, asks: 0 },
  },
  {
    id: "10 000 rules",
    wish: { rules: 10_000, seeds: "ends" },
    servers: peers,
    effort: { keys: 8, groups: 2, asks: 2 },
    slowEffort: { keys: 4, groups: 2, asks: 1 },
  },
];

async function measureFiles(servers: readonly Server[]): Promise<MeasuredFile[]> {
  const wanted = plans.filter(({ wish }) => !isQuick || wish.rules <= 1000);
  const files: MeasuredFile[] = [];
  for (const plan of wanted) {
    const file = ruleFile(plan.wish);
    const samples: Partial<Record<ServerId, ServerSample[]>> = {};
    for (let round = 0; round < rounds; round++) {
      // Each round begins with another server.
      const turn = round % plan.servers.length;
      for (const id of [...plan.servers.slice(turn), ...plan.servers.slice(0, turn)]) {
        const own = async (which: ServerId): Promise<ServerSample | undefined> => {
          const server = servers.find((one) => one.id === which);
          if (!server) return undefined;
          await quiet();
          const effort = which.startsWith("yls") ? plan.slowEffort : plan.effort;
          const sample = await measureServer(server, file, effort);
          (samples[which] ??= []).push(sample);
          return sample;
        };
        const before = samples[id]?.[0];
        const sample = before?.unanswered === undefined ? await own(id) : before;
        if (id === "tocsin" && sample?.unanswered !== undefined) await own("tocsin-unlimited");
      }
      say(`${plan.id}: round ${round + 1} of ${rounds}`);
    }
    files.push({ id: plan.id, rules: file.rules, bytes: Buffer.byteLength(file.text), servers: samples });
  }
  return files;
}

async function measureFolder(server: Server): Promise<Results["workspace"]> {
  const files = isQuick ? 200 : 1000;
  const folder = makeWorkspace(files);
  const samples: WorkspaceSample[] = [];
  for (let round = 0; round < Math.min(rounds, 3); round++) {
    await quiet();
    samples.push(await measureWorkspace(server, folder, files));
  }
  rmSync(folder, { recursive: true });
  say(`workspace of ${files} files: done`);
  return { files, samples };
}

async function measureCommands(left: string[]): Promise<MeasuredCommand[]> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
  const hasPromtool = which("promtool") !== undefined;
  if (!hasPromtool) left.push("promtool: it is not on the PATH");
  const { cases, left: absent } = commandCases(folder, isQuick);
  left.push(...absent);
  const measured: MeasuredCommand[] = [];
  for (const one of cases) {
    const commands = commandsOf(one);
    const ms: Record<"tocsin" | "promtool", number[]> = { tocsin: [], promtool: [] };
    const programs = (["tocsin", "promtool"] as const).filter((name) => name === "tocsin" || hasPromtool);
    for (let round = 0; round < rounds; round++) {
      for (const name of round % 2 === 0 ? programs : programs.toReversed()) {
        await quiet();
        ms[name].push((await runCommand(commands[name], one.says)).ms);
      }
    }
    const peakMb: Partial<Record<"tocsin" | "promtool", number>> = {};
    for (const name of programs) {
      const { peakMb: peak } = await runCommand(commands[name], one.says, true);
      if (peak !== undefined) peakMb[name] = peak;
    }
    const bytes = one.files.reduce((sum, path) => sum + statSync(path).size, 0);
    measured.push({ name: one.name, unlimited: one.unlimited === true, bytes, ms, peakMb });
    say(`check of ${one.name}: done`);
  }
  rmSync(folder, { recursive: true });
  return measured;
}

async function measureActivation(): Promise<Results["activation"]> {
  const samples: { load: number; activate: number }[] = [];
  for (let round = 0; round < rounds * 2; round++) {
    await quiet();
    const { stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, "activation.cjs")], {
      encoding: "utf8",
    });
    if (stdout === "") throw new Error(stderr);
    samples.push(JSON.parse(stdout) as { load: number; activate: number });
  }
  return samples;
}

/** The programs beside this one that measure the engine and the run history inside of one process. */
async function measureInside(): Promise<Results["inside"]> {
  const programs = isQuick ? ["reading.ts"] : ["reading.ts", "runs.ts"];
  const found: { program: string; output: string }[] = [];
  for (const program of programs) {
    await quiet();
    const { stdout } = spawnSync(process.execPath, [join(import.meta.dirname, program)], {
      encoding: "utf8",
    });
    found.push({ program: `node test/bench/${program}`, output: stdout.trim() });
    say(`${program}: done`);
  }
  return found;
}

function about(): Pick<Results, "date" | "commit" | "machine" | "versions"> {
  const git = (...args: string[]): string =>
    spawnSync("git", args, { cwd: root, encoding: "utf8" }).stdout?.trim() ?? "";
  const { stderr, stdout } = spawnSync("promtool", ["--version"], { encoding: "utf8" });
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return {
    date: new Date().toISOString().slice(0, 16).replace("T", " "),
    commit: git("rev-parse", "--short", "HEAD"),
    machine: `${cpus().length} × ${cpu?.model.trim() ?? "?"}, ${memory} GB, ${type()} ${release().split("-")[0]}`,
    versions: {
      node: process.version.slice(1),
      "yaml-language-server": yamlServerVersion,
      promtool: /version (\d[\d.]*)/.exec(`${stdout}${stderr}`)?.[1] ?? "not there",
    },
  };
}

async function measure(): Promise<Results> {
  const begin = performance.now();
  await buildBundles(shipped, true);
  const { found, left: absent } = findServers();
  const left = [...absent];
  if (isQuick) left.push("10 000 rules, and the times of run history: this was a quick run");
  const bundles = await bundleSizes();
  await stopEsbuild();
  const activation = await measureActivation();
  const commands = await measureCommands(left);
  const workspace = await measureFolder(found[0]!);
  const files = await measureFiles(found);
  const inside = await measureInside();
  const minutes = (performance.now() - begin) / 60_000;
  return {
    ...about(),
    rounds,
    isQuick,
    minutes,
    noise: { ...noise },
    left,
    bundles,
    activation,
    commands,
    ...(workspace ? { workspace } : {}),
    files,
    inside,
  };
}

/** Times to the microsecond; what is behind that is noise. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === "number" ? Math.round(value * 1000) / 1000 : value;

/** Lists of numbers on one line each. */
const oneLists = (json: string): string =>
  json.replaceAll(/\[[\s\d.,-]+\]/g, (list) =>
    list.replaceAll(/\s+/g, " ").replace("[ ", "[").replace(" ]", "]"),
  );

const isPageOnly = process.argv.includes("--page");
const results = isPageOnly ? (JSON.parse(readFileSync(raw, "utf8")) as Results) : await measure();
const text = page(results);
if (process.argv.includes("--write") || isPageOnly) {
  mkdirSync(docs, { recursive: true });
  writeFileSync(raw, oneLists(`${JSON.stringify(results, rounded, 1)}\n`));
  writeFileSync(join(docs, "performance.md"), text);
  say("docs/performance.md is written");
} else process.stdout.write(text);
