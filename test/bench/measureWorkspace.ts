import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { peakMb } from "./processInfo.ts";
import { ruleFile } from "./ruleFiles.ts";
import type { Server } from "./servers.ts";
import { Session } from "./session.ts";

/** A folder of many rule files, one of them open; milliseconds and MB. */
export interface WorkspaceSample {
  readonly startToFirst: number;
  /** Until the names of the last file are known. */
  readonly startToNames: number;
  /** The longest that a hover had to wait meanwhile. */
  readonly longestWait: number;
  readonly peakMb: number | undefined;
}

/** Writes the folder; the caller removes it. */
export function makeWorkspace(files: number): string {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
  for (let file = 0; file < files; file++) {
    if (file % 50 === 0) mkdirSync(join(folder, `team-${file / 50}`));
    const { text } = ruleFile({ rules: 20, file });
    writeFileSync(join(folder, `team-${Math.floor(file / 50)}`, `rules-${file}.yml`), text);
  }
  return folder;
}

export async function measureWorkspace(
  server: Server,
  folder: string,
  files: number,
): Promise<WorkspaceSample> {
  const open = ruleFile({ rules: 100, seeds: "ends", file: files });
  const session = new Session(server, folder, "open.yml");
  try {
    await session.initialize();
    const opened = session.age;
    const { first } = await session.open(open.text, open.seeds);
    let longestWait = 0;
    const isKnown = async (): Promise<boolean> => {
      const found = await session.request<unknown[]>("workspace/symbol", {
        query: `requests_f${files - 1}_0`,
      });
      const { ms } = await session.ask("hover", open.ask.hover);
      longestWait = Math.max(longestWait, ms);
      return found.length > 0;
    };
    while (!(await isKnown()));
    return {
      startToFirst: opened + first,
      startToNames: session.age,
      longestWait,
      peakMb: peakMb(session.pid),
    };
  } finally {
    await session.stop();
    rmSync(join(folder, "open.yml"), { force: true });
  }
}
