import { lookup } from "node:dns/promises";
import { statSync } from "node:fs";
import { connect } from "node:net";
import { isOrchestrator } from "../../history.ts";
import type { DoctorStep, Examined, RunSource, SourceTable } from "../../history.ts";
import { RunsError } from "../../store.ts";
import { examineOrchestrator } from "../importers/orchestrator/examineOrchestrator.ts";
import { openSource } from "../sources/openSource.ts";
import type { OpenSource, TableQuery } from "../sources/source.ts";
import { sourceTime } from "../sourceTime.ts";
import { matchTable } from "../sync/tables.ts";
import { examineProxy } from "./examineProxy.ts";
import { reachService } from "./reachService.ts";

/** How long a server may take to take a connection, in milliseconds. */
const connectMs = 10_000;

/** A source that is reached over the network. */
type ServerSource = Extract<RunSource, { readonly port: number }>;

/**
 * Looks at a source step by step, up to the first that fails; a table that fails leaves the next ones. `waking` is called
 * while a database wakes up.
 */
export async function examine(
  source: RunSource,
  signal: AbortSignal,
  waking: () => void = () => undefined,
): Promise<Examined[]> {
  const proxy = await examineProxy(source, signal);
  const found: Examined[] = proxy ? [proxy] : [];
  if (proxy?.isGood === false) return found;
  if (isOrchestrator(source)) return [...found, ...(await examineOrchestrator(source, signal))];
  const open = openSource(source, { waking });
  try {
    const isReached =
      "port" in source
        ? (await reachServer(source, open, found)) && (await reachDatabase(source, open, found, signal))
        : source.type === "sqlite"
          ? reachFile(source.path, found)
          : await reachService(source, open, found, signal);
    if (!isReached) return found;
    for (const table of source.tables) await examineTable(table, open, found, signal);
  } finally {
    await open.close();
  }
  return found;
}

const good = (step: DoctorStep, message: string): Examined => ({ step, isGood: true, message });

const bad = (step: DoctorStep, { message, hint, reason }: RunsError): Examined => ({
  ...{ step, isGood: false, message, hint, reason },
});

async function reachServer(
  { host, port }: ServerSource,
  open: OpenSource,
  found: Examined[],
): Promise<boolean> {
  let step: DoctorStep = "name";
  try {
    const { address } = await lookup(host);
    found.push(good("name", address === host ? `${host} is an address.` : `${host} is ${address}.`));
    step = "connection";
    await reach(host, port);
    found.push(good("connection", `${host}:${port} takes connections.`));
    return true;
  } catch (error) {
    found.push(bad(step, open.explain(error)));
    return false;
  }
}

function reach(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: connectMs });
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
    socket.once("timeout", () => {
      socket.destroy();
      reject(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" }));
    });
    socket.once("error", reject);
  });
}

/** One connection goes through encryption, login and database: what it says tells how far it came. */
async function reachDatabase(
  { tls, user, database }: ServerSource,
  open: OpenSource,
  found: Examined[],
  signal: AbortSignal,
): Promise<boolean> {
  const steps: readonly Examined[] = [
    good(
      "encryption",
      tls === "off" ? "None: `tls` is off." : "The server's certificate is good for its name.",
    ),
    good("login", `${user === "" ? "The account of the token" : user} is let in.`),
    good("database", `${database} is there.`),
  ];
  try {
    await open.columns("tocsin_is_here", signal);
    found.push(...steps);
    return true;
  } catch (error) {
    const failed = open.failedStep(error);
    const at = steps.findIndex(({ step }) => step === failed);
    found.push(...steps.slice(0, Math.max(at, 0)), bad(failed, open.explain(error)));
    return false;
  }
}

function reachFile(path: string, found: Examined[]): boolean {
  const isThere = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  const hint = "Look at `path` in .tocsin.yaml: it begins at the folder of that file.";
  found.push(
    isThere
      ? good("connection", `${path} is a file.`)
      : bad("connection", new RunsError("missing", `There is no file ${path}.`, hint)),
  );
  return isThere;
}

async function examineTable(
  table: SourceTable,
  open: OpenSource,
  found: Examined[],
  signal: AbortSignal,
): Promise<void> {
  let step: DoctorStep = "table";
  const name = table.name === table.table ? table.name : `${table.name} (${table.table})`;
  try {
    const types = await open.columns(table.table, signal);
    if (types) {
      found.push(good("table", `${name} is there.`));
      step = "columns";
    }
    const { lacks, query } = matchTable(table, types, open);
    const empty = lacks.length === 0 ? "" : ` It has no ${lacks.join(", ")}: they stay empty.`;
    found.push(good("columns", `${name} has ${query.columns.length} that are read.${empty}`));
    found.push(...(await examineIndex(name, query, open, signal)));
    found.push(...(await examineRunIndex(name, table, query, open, signal)));
    step = "newest row";
    found.push(newestRow(name, await open.newest(query, signal)));
  } catch (error) {
    found.push(bad(step, open.explain(error)));
  }
}

/** Clocks of two machines are so far apart without being wrong, in milliseconds. */
const clockMs = 5 * 60_000;

function newestRow(name: string, newest: string | undefined): Examined {
  if (newest === undefined) return good("newest row", `${name} has no rows.`);
  const ahead = (sourceTime(newest) ?? 0) - Date.now();
  if (ahead < clockMs) return good("newest row", `${name}: ${newest}.`);
  return {
    ...good(
      "newest row",
      `${name}: ${newest}, which is ${inWords(ahead)} ahead of the clock of this machine.`,
    ),
    hint: "Times that say no zone are taken for UTC. Where they are those of another zone, read a view that says so (in PostgreSQL `SELECT *, \"timestamp\" AT TIME ZONE 'Europe/Berlin' …`); else look at the clock of this machine and of the one that writes the rows. What lies ahead is read, but does not move on how far was read.",
  };
}

function inWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  return minutes < 2880 ? `${Math.round(minutes / 6) / 10} hours` : `${Math.round(minutes / 1440)} days`;
}

/** Only those who ask the database itself look for the rows of a run there. */
async function examineRunIndex(
  name: string,
  table: SourceTable,
  query: TableQuery,
  open: OpenSource,
  signal: AbortSignal,
): Promise<Examined[]> {
  const column = table.columns["orchestration_run_id"] ?? "orchestration_run_id";
  const index = await open.columnIndex?.(query, column, signal).catch(() => undefined);
  if (index === undefined || index === "there") return [];
  const message = `${name} has no index on \`${column}\`: with \`read: warehouse\` the server looks through whole tables or partitions for the steps of a run.`;
  const hint = `A sync does not need it. With \`read: warehouse\`, have one made: ${index.make}`;
  return [{ ...good("index", message), hint }];
}

/** That there is none is no fault, but what makes a sync slow; a server that does not tell is let be. */
async function examineIndex(
  name: string,
  query: TableQuery,
  open: OpenSource,
  signal: AbortSignal,
): Promise<Examined[]> {
  const index = await open.timeIndex?.(query, signal).catch(() => undefined);
  if (index === undefined || index === "there") return [];
  const message = `${name} has no index on \`${query.time}\`: for every page the server sorts all rows that are left.`;
  return [{ ...good("index", message), hint: `Where the table is large, have one made: ${index.make}` }];
}
