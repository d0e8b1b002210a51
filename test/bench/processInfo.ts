import { readFileSync } from "node:fs";

/** The most memory that a process has had resident, in MB; undefined where the system does not say. */
export function peakMb(pid: number): number | undefined {
  const kb = /^VmHWM:\s*(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  return kb === undefined ? undefined : Number(kb) / 1024;
}

/** The memory that a process and those that it has started have resident now, in MB. */
export function residentMb(pid: number): number {
  const kb = Number(/^VmRSS:\s*(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
  const children = read(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean);
  return children.reduce((sum, child) => sum + residentMb(Number(child)), kb / 1024);
}

/** Processor time that a process has used, in ms and steps of 10; undefined where the system does not say. */
export function cpuMs(pid: number): number | undefined {
  const fields = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isNaN(ticks) ? undefined : ticks * 10;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
