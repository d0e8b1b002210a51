import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bundleOptions, bundles } from "../../server/src/tools/build.ts";
import { root } from "../../server/src/tools/root.ts";
import { nowUs, selfTimes } from "./cpuProfile.ts";
import type { SelfTimes } from "./cpuProfile.ts";
import { quiet } from "./quiet.ts";
import { ruleFile } from "./ruleFiles.ts";
import { Session } from "./session.ts";

/** Where the time of one sort of work went. */
export interface WorkProfile extends SelfTimes {
  readonly work: string;
  /** How often it was done in that time. */
  readonly times: number;
}

/** As many as fit into the time, so that what is over soon has enough samples. */
const mostKeys = 400;
const mostUs = 8e6;
const pauseMs = 10;
const checkRuns = 3;

/** Bundles whose functions keep their files, with V8's own profiler running. Slower than what is shipped, evenly so. */
export async function profileWork(say: (text: string) => void): Promise<WorkProfile[]> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
  const [server, cli] = [await readable("server"), await readable("cli")];
  const keystrokes: WorkProfile[] = [];
  const reads: WorkProfile[] = [];
  const checks: WorkProfile[] = [];
  for (const rules of [1000, 10_000]) {
    await quiet();
    const { keystroke, read } = await profileSession(server, rules, join(folder, `session-${rules}`));
    keystrokes.push(keystroke);
    reads.push(read);
    say(`profile of a session with ${rules} rules: done`);
  }
  for (const [work, files, rules] of [
    ["`tocsin check`, 1 000 rules", 1, 1000],
    ["`tocsin check`, 500 files", 500, 20],
  ] as const) {
    await quiet();
    checks.push(profileCheck(cli, work, files, rules, join(folder, `check-${files}`)));
    say(`profile of ${work.replaceAll("`", "")}: done`);
  }
  rmSync(folder, { recursive: true });
  return [...keystrokes, ...reads, ...checks];
}

/** A bundle in which every function has its name and every module its comment; of files of every size. */
async function readable(name: string): Promise<string> {
  const outfile = join(root, "dist", `${name}.profile.cjs`);
  const options = bundleOptions(name, bundles[name]!, false);
  const { outputFiles } = await build({ ...options, outfile, sourcemap: false, write: false });
  writeFileSync(outfile, outputFiles[0]!.text.replace(/= 5e6(?=[,;])/, "= 5e8"));
  return outfile;
}

const flags = (folder: string): string[] => [
  "--cpu-prof",
  "--cpu-prof-interval=200",
  `--cpu-prof-dir=${folder}`,
];

/** A server from its start until all is found, and then keystrokes in the middle of the file. */
async function profileSession(
  bundle: string,
  rules: number,
  folder: string,
): Promise<{ keystroke: WorkProfile; read: WorkProfile }> {
  mkdirSync(folder);
  const profiles = join(folder, "profiles");
  const file = ruleFile({ rules, seeds: "ends" });
  writeFileSync(join(folder, "rules.yml"), file.text);
  const args = [...flags(profiles), bundle, "--stdio"];
  const session = new Session({ id: "tocsin", args, looks: true }, folder, "rules.yml");
  await session.initialize();
  await session.open(file.text, file.seeds);
  const read = nowUs();
  await sleep(500);
  const { at, makes } = file.edit;
  const behind = { line: at.line, character: at.character + 1 };
  const begin = nowUs();
  let keys = 0;
  for (; keys < mostKeys && (nowUs() < begin + mostUs || keys % 2 === 1); keys++) {
    if (keys % 2 === 0) await session.edit({ start: at, end: at }, "x", [...file.seeds, makes]);
    else await session.edit({ start: at, end: behind }, "", file.seeds);
    await sleep(pauseMs);
  }
  const end = nowUs();
  // It writes its profile before it ends.
  await session.stop(60_000);
  const size = rules.toLocaleString("en").replace(",", " ");
  return {
    keystroke: {
      work: `keystroke, ${size} rules`,
      times: keys,
      ...selfTimes(profiles, bundle, [begin, end]),
    },
    read: { work: `start and read, ${size} rules`, times: 1, ...selfTimes(profiles, bundle, [0, read]) },
  };
}

function profileCheck(
  bundle: string,
  work: string,
  files: number,
  rules: number,
  folder: string,
): WorkProfile {
  mkdirSync(folder);
  const profiles = join(folder, "profiles");
  const paths = Array.from({ length: files }, (_, file) => {
    const path = join(folder, `rules-${file}.yml`);
    writeFileSync(path, ruleFile({ rules, file }).text);
    return path;
  });
  const args = [...flags(profiles), bundle, "check", ...paths];
  for (let run = 0; run < checkRuns; run++) {
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`tocsin check ended with ${status}: ${stderr}`);
  }
  return { work, times: checkRuns, ...selfTimes(profiles, bundle) };
}
