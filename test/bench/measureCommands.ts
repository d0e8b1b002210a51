import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { which } from "../../server/src/tools/requirements.ts";
import { commandCases, commandsOf, runCommand } from "./measureCommand.ts";
import { quiet } from "./quiet.ts";
import type { MeasuredCommand, Program } from "./results.ts";
import { firstStart, warmUpCommands } from "./warmUp.ts";
import type { Selection } from "./selection.ts";

const envOf = (name: Program): Readonly<Record<string, string>> => (name === "first" ? firstStart : {});

/** Every case with every program, taking turns. What is not there is put on the list. */
export async function measureCommands(
  { isQuick, rounds, other }: Selection,
  left: string[],
  say: (text: string) => void,
): Promise<MeasuredCommand[]> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
  const hasPromtool = which("promtool") !== undefined;
  if (!hasPromtool) left.push("promtool: it is not on the PATH");
  const programs: Program[] = ["tocsin", "first", ...(hasPromtool ? (["promtool"] as const) : []), "node"];
  if (other !== undefined) programs.push("other");
  const { cases, left: absent } = commandCases(folder, isQuick);
  left.push(...absent);
  await warmUpCommands(async (file) => {
    const { tocsin, other: others } = commandsOf({ name: "", files: [file] }, other);
    await runCommand(tocsin, undefined);
    if (other !== undefined) await runCommand(others, undefined);
  });
  const measured: MeasuredCommand[] = [];
  for (const one of cases) {
    const commands = commandsOf(one, other);
    const says = (name: Program): RegExp | undefined => (name === "node" ? undefined : one.says);
    const ms: Record<Program, number[]> = { tocsin: [], first: [], promtool: [], node: [], other: [] };
    for (let round = 0; round < rounds; round++) {
      const turn = round % programs.length;
      for (const name of [...programs.slice(turn), ...programs.slice(0, turn)]) {
        await quiet();
        ms[name].push((await runCommand(commands[name], says(name), { env: envOf(name) })).ms);
      }
    }
    const peakMb: Partial<Record<Program, number>> = {};
    for (const name of programs) {
      const { peakMb: peak } = await runCommand(commands[name], says(name), {
        watchMemory: true,
        env: envOf(name),
      });
      if (peak !== undefined) peakMb[name] = peak;
    }
    const bytes = one.files.reduce((sum, path) => sum + statSync(path).size, 0);
    measured.push({ name: one.name, bytes, ms, peakMb });
    say(`check of ${one.name}: done`);
  }
  rmSync(folder, { recursive: true });
  return measured;
}
