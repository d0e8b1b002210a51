import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuMs, peakMb } from "./processInfo.ts";
import type { GeneratedFile, Position, Seed } from "./ruleFiles.ts";
import type { Server } from "./servers.ts";
import { Session, Unanswered } from "./session.ts";

/** One server with one file in one round; milliseconds and MB. */
export interface ServerSample {
  /** Why there are no figures. */
  readonly unanswered?: string;
  readonly initialize?: number;
  /** From the start of the process, and from the opening of the file. */
  readonly startToFirst?: number;
  readonly startToAll?: number;
  readonly openToFirst?: number;
  readonly openToAll?: number;
  /** Processor time from the start to all findings. */
  readonly cpuToAll?: number | undefined;
  readonly keys?: readonly number[];
  readonly cpuPerKey?: number | undefined;
  /** A whole group pasted or deleted. */
  readonly groups?: readonly number[];
  readonly asks?: Readonly<Record<string, readonly number[]>>;
  readonly peakMb?: number | undefined;
}

export interface Effort {
  /** Characters typed and deleted again. */
  readonly keys: number;
  readonly groups: number;
  readonly asks: number;
  /** No more edits of a sort once they have taken so long together; four are made at least. */
  readonly budgetMs?: number;
}

/** Pause between two edits, as between two keys. */
const pauseMs = 50;

/** A whole session: start, open, type, paste, ask. */
export async function measureServer(
  server: Server,
  file: GeneratedFile,
  effort: Effort,
): Promise<ServerSample> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
  writeFileSync(join(folder, "rules.yml"), file.text);
  const session = new Session(server, folder, "rules.yml");
  try {
    const initialize = await session.initialize();
    const opened = session.age;
    const { first, all } = await session.open(file.text, sent(server, file.seeds));
    const cpuToAll = cpuMs(session.pid);
    await sleep(300);
    const cpuBefore = cpuMs(session.pid);
    const keys = await typeKeys(session, server, file, effort);
    const cpuAfter = cpuMs(session.pid);
    const groups = await pasteGroups(session, server, file, effort);
    const asks = await askAll(session, file, effort.asks);
    return {
      initialize,
      startToFirst: opened + first,
      startToAll: opened + all,
      openToFirst: first,
      openToAll: all,
      ...(cpuToAll === undefined ? {} : { cpuToAll }),
      keys,
      ...(keys.length > 0 && cpuBefore !== undefined && cpuAfter !== undefined
        ? { cpuPerKey: (cpuAfter - cpuBefore) / keys.length }
        : {}),
      groups,
      asks,
      peakMb: peakMb(session.pid),
    };
  } catch (error) {
    if (error instanceof Unanswered) return { unanswered: error.message };
    throw error;
  } finally {
    await session.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function typeKeys(
  session: Session,
  server: Server,
  file: GeneratedFile,
  { keys, budgetMs }: Effort,
): Promise<number[]> {
  const { at, makes } = file.edit;
  const behind: Position = { line: at.line, character: at.character + 1 };
  const seeds = [sent(server, [...file.seeds, makes]), sent(server, file.seeds)] as const;
  const taken: number[] = [];
  for (let key = 0; key < keys && !isSpent(taken, budgetMs); key++) {
    const isThere = key % 2 === 1;
    const range = isThere ? { start: at, end: behind } : { start: at, end: at };
    taken.push(await session.edit(range, isThere ? "" : "x", seeds[isThere ? 1 : 0]));
    await sleep(pauseMs);
  }
  return taken;
}

async function pasteGroups(
  session: Session,
  server: Server,
  file: GeneratedFile,
  { groups, budgetMs }: Effort,
): Promise<number[]> {
  const { at, text, lines, makes } = file.group;
  const moved = file.seeds.map((seed) =>
    seed.line >= at.line ? { ...seed, line: seed.line + lines } : seed,
  );
  const seeds = [sent(server, [...moved, makes]), sent(server, file.seeds)] as const;
  const taken: number[] = [];
  for (let edit = 0; edit < groups && !isSpent(taken, budgetMs); edit++) {
    const isThere = edit % 2 === 1;
    const end = isThere ? { line: at.line + lines, character: 0 } : at;
    taken.push(await session.edit({ start: at, end }, isThere ? "" : text, seeds[isThere ? 1 : 0]));
    await sleep(pauseMs);
  }
  return taken;
}

/** What was put in is taken out before the end. */
const isSpent = (taken: readonly number[], budgetMs = Infinity): boolean =>
  taken.length >= 4 && taken.length % 2 === 0 && taken.reduce((sum, one) => sum + one, 0) > budgetMs;

/** What of the mistakes a server sends: of too many the first ones, and how many more there are. */
function sent({ most }: Server, seeds: readonly Seed[]): readonly Seed[] {
  if (most === undefined || seeds.length <= most) return seeds;
  const shown = seeds.toSorted((a, b) => a.line - b.line).slice(0, most - 1);
  const rest = { line: 0, says: new RegExp(`\\b${seeds.length - shown.length} more`), isCount: true };
  return [...shown, rest];
}

/** Questions while nothing else is to be done, and completion right behind a typed character. */
async function askAll(
  session: Session,
  file: GeneratedFile,
  count: number,
): Promise<Record<string, readonly number[]>> {
  const { hover, complete, definition } = file.ask;
  const asks: Record<string, number[]> = {
    hover: [],
    completion: [],
    definition: [],
    "completion while typing": [],
  };
  const ask = async (
    name: string,
    feature: "hover" | "completion" | "definition",
    at: Position,
  ): Promise<void> => {
    const { ms, answer } = await session.ask(feature, at);
    if (!isEmpty(answer)) asks[name]!.push(ms);
  };
  for (let round = 0; round < count; round++) {
    await ask("hover", "hover", hover);
    await ask("completion", "completion", complete);
    await ask("definition", "definition", definition);
    const behind = { line: complete.line, character: complete.character + 1 };
    await session.type({ start: complete, end: complete }, "q");
    await ask("completion while typing", "completion", behind);
    await session.type({ start: complete, end: behind }, "");
    await session.ask("hover", hover);
    await sleep(pauseMs);
  }
  return asks;
}

/** A question that a server does not understand has no time. */
function isEmpty(answer: unknown): boolean {
  if (answer === null || answer === undefined) return true;
  const list = Array.isArray(answer) ? answer : (answer as { items?: unknown[] }).items;
  return list?.length === 0;
}
