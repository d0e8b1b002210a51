// npm run bench [-- TOPIC…] [-- --quick] [-- --write]: how fast Tocsin is, beside yaml-language-server and promtool on
// the same files of the same machine.
//   without a topic   everything; --write puts docs/performance.md and docs/performance.json in place of the last ones
//   TOPIC…            that alone (selection.ts lists them), as a short table
//   --quick           two rounds, without what is large; of a topic, our server and the one that answers without looking
//   --rounds N, --rules N, --against FOLDER (another working tree, in turn with this one)
//   --profile         the topic `profile`: where the time goes
//   --page            writes the page anew from the figures that are there

import { stop as stopEsbuild } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { buildBundles, shipped } from "../../server/src/tools/build.ts";
import { root } from "../../server/src/tools/root.ts";
import { bundleSizes } from "./bundleSizes.ts";
import { measureCommands } from "./measureCommands.ts";
import { measureFiles, measureFolder } from "./measureFiles.ts";
import { page } from "./page.ts";
import { plansFor } from "./plans.ts";
import { profileWork } from "./profile.ts";
import { beImpatient, noise, quiet } from "./quiet.ts";
import { oursOf } from "./results.ts";
import type { Results } from "./results.ts";
import { ofServers, selectionOf } from "./selection.ts";
import type { Selection, Topic } from "./selection.ts";
import { findServers, yamlServerVersion } from "./servers.ts";
import { ownCodeFolder, warmUpServers } from "./warmUp.ts";
import type { ServerId } from "./servers.ts";
import { topicTables } from "./topicTables.ts";

const docs = join(root, "docs");
const raw = join(docs, "performance.json");

const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`);

async function measureActivation(rounds: number): Promise<Results["activation"]> {
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
async function measureInside(programs: readonly string[]): Promise<Results["inside"]> {
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

function insidePrograms({ topics, isQuick }: Selection): string[] {
  if (topics.includes("inside")) return ["reading.ts", "edits.ts", "runs.ts"];
  if (topics.length > 0) return topics.includes("edits") ? ["edits.ts"] : [];
  return isQuick ? ["reading.ts"] : ["reading.ts", "edits.ts", "runs.ts"];
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

/** The bundles of this working tree, and of the other one with its own builder. */
async function buildAll(other: string | undefined): Promise<void> {
  await buildBundles(shipped, true);
  if (other === undefined) return;
  const builder = join(other, "server", "src", "tools", "build.ts");
  const args = [builder, "--production", "--quiet", "server", "cli"];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: other, encoding: "utf8" });
  if (status !== 0) throw new Error(`The bundles of ${other} could not be built: ${stderr}`);
}

async function measure(selection: Selection): Promise<Results> {
  const begin = performance.now();
  const { isQuick, topics, rounds, other } = selection;
  const wants = (...some: readonly Topic[]): boolean =>
    topics.length === 0 || some.some((topic) => topics.includes(topic));
  await buildAll(other);
  const left: string[] = [];
  const bundles = wants("bundles") ? await bundleSizes() : [];
  const activation = wants("activation") ? await measureActivation(rounds) : [];
  const commands = wants("check") ? await measureCommands(selection, left, say) : [];
  const needsServers = wants("workspace", ...ofServers);
  const { found, left: absent } = needsServers ? findServers(selection) : { found: [], left: [] };
  left.push(...absent);
  const plans = wants(...ofServers) ? plansFor(selection) : [];
  const used = new Set<ServerId>(["tocsin", ...plans.flatMap(({ servers }) => servers)]);
  await warmUpServers(found.filter(({ id }) => used.has(id)));
  const files = isQuick ? 200 : 1000;
  const workspace = wants("workspace") ? await measureFolder(found[0]!, files, rounds, say) : undefined;
  const measured = await measureFiles(plans, found, rounds, say);
  for (const file of measured)
    if (!oursOf(file)?.length)
      left.push(`${file.id}: ${file.servers.tocsin?.[0]?.unanswered ?? "no server of ours"}`);
  const inside = await measureInside(insidePrograms(selection));
  const hasProfiles = topics.includes("profile") || (topics.length === 0 && !isQuick);
  const profiles = hasProfiles ? await profileWork(say) : undefined;
  await stopEsbuild();
  if (isQuick && topics.length === 0)
    left.push("10 000 rules, profiles and run history: this was a quick run");
  return {
    ...about(),
    rounds,
    isQuick,
    minutes: (performance.now() - begin) / 60_000,
    noise: { ...noise },
    left,
    bundles,
    activation,
    commands,
    ...(workspace ? { workspace } : {}),
    files: measured,
    inside,
    ...(profiles ? { profiles } : {}),
  };
}

/** With V8's code of earlier starts as this run makes it. */
async function measureApart(selection: Selection): Promise<Results> {
  const folder = ownCodeFolder();
  try {
    return await measure(selection);
  } finally {
    folder.remove();
  }
}

/** Times to the microsecond; what is behind that is noise. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === "number" ? Math.round(value * 1000) / 1000 : value;

/** Lists of numbers on one line each. */
const oneLists = (json: string): string =>
  json.replaceAll(/\[[\s\d.,-]+\]/g, (list) =>
    list.replaceAll(/\s+/g, " ").replace("[ ", "[").replace(" ]", "]"),
  );

async function main(args: readonly string[]): Promise<void> {
  const selection = selectionOf(args);
  const isPageOnly = args.includes("--page");
  if (selection.isQuick) beImpatient();
  const results = isPageOnly
    ? (JSON.parse(readFileSync(raw, "utf8")) as Results)
    : await measureApart(selection);
  if (selection.topics.length > 0 && !isPageOnly) {
    process.stdout.write(topicTables(results, selection));
    return;
  }
  const text = page(results);
  if (!args.includes("--write") && !isPageOnly) {
    process.stdout.write(text);
    return;
  }
  mkdirSync(docs, { recursive: true });
  writeFileSync(raw, oneLists(`${JSON.stringify(results, rounded, 1)}\n`));
  writeFileSync(join(docs, "performance.md"), text);
  say("docs/performance.md is written");
}

await main(process.argv.slice(2));
