import { measureServer } from "./measureServer.ts";
import type { ServerSample } from "./measureServer.ts";
import { makeWorkspace, measureWorkspace } from "./measureWorkspace.ts";
import type { WorkspaceSample } from "./measureWorkspace.ts";
import type { Plan } from "./plans.ts";
import { quiet } from "./quiet.ts";
import type { MeasuredFile, Results } from "./results.ts";
import { ruleFile } from "./ruleFiles.ts";
import type { Server, ServerId } from "./servers.ts";
import { rmSync } from "node:fs";

type Say = (text: string) => void;

/** Every file of the plans with every server, round by round. */
export async function measureFiles(
  plans: readonly Plan[],
  servers: readonly Server[],
  rounds: number,
  say: Say,
): Promise<MeasuredFile[]> {
  const files: MeasuredFile[] = [];
  for (const plan of plans) {
    const file = ruleFile(plan.wish);
    const samples: Partial<Record<ServerId, ServerSample[]>> = {};
    const measure = async (which: ServerId): Promise<void> => {
      const server = servers.find((one) => one.id === which);
      if (!server) return;
      await quiet();
      const sample = await measureServer(
        server,
        file,
        which.startsWith("yls") ? plan.slowEffort : plan.effort,
      );
      (samples[which] ??= []).push(sample);
    };
    for (let round = 0; round < rounds; round++) {
      // Each round begins with another server.
      const turn = round % plan.servers.length;
      for (const id of [...plan.servers.slice(turn), ...plan.servers.slice(0, turn)]) {
        if (samples[id]?.[0]?.unanswered === undefined) await measure(id);
      }
      say(`${plan.id}: round ${round + 1} of ${rounds}`);
    }
    files.push({ id: plan.id, rules: file.rules, bytes: Buffer.byteLength(file.text), servers: samples });
  }
  return files;
}

/** The folder of many files, with our server. */
export async function measureFolder(
  server: Server,
  files: number,
  rounds: number,
  say: Say,
): Promise<Results["workspace"]> {
  const folder = makeWorkspace(files);
  const samples: WorkspaceSample[] = [];
  for (let round = 0; round < rounds; round++) {
    await quiet();
    samples.push(await measureWorkspace(server, folder, files));
  }
  rmSync(folder, { recursive: true });
  say(`workspace of ${files} files: done`);
  return { files, samples };
}
