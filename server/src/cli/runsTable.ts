import type { EpochMs, Status } from "../runs/store.ts";
import { isoTime } from "../views/rowFormats.ts";
import type { Paint, Style } from "./colours.ts";
import { printable } from "./print.ts";

/** Rows with aligned columns, the last one as long as it is; the first column is a status. */
export function runsTable(rows: readonly (readonly [Status, ...string[]])[], paint: Paint): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell.replaceAll(/\s+/g, " "))));
  const wide = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row, index) => {
      const padded = row.map((cell, column) =>
        column === row.length - 1 ? cell : cell.padEnd(wide[column] ?? 0),
      );
      const [status = "", ...rest] = padded;
      return `${[paint(styles[rows[index]![0]], status), ...rest].join("  ").trimEnd()}\n`;
    })
    .join("");
}

const styles: Readonly<Record<Status, Style>> = {
  succeeded: "info",
  warned: "warning",
  failed: "error",
  skipped: "dim",
  running: "bold",
  cancelled: "dim",
  unknown: "dim",
};

/** `2026-11-21 06:14` in this machine's zone; `-` where it is not known. */
export function localTime(at: EpochMs | undefined): string {
  const time = new Date(at ?? Number.NaN);
  if (Number.isNaN(time.getTime())) return "-";
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** A list for programs: one object, one row a line. `readTo`: nothing older was looked for. */
export function jsonPage(
  key: string,
  rows: readonly object[],
  next: string | undefined,
  readTo: EpochMs | undefined,
): string {
  const lines = rows.map((row) => JSON.stringify(row)).join(",\n");
  const list = lines === "" ? "[]" : `[\n${lines}\n]`;
  const looked = readTo === undefined ? "" : `,"readTo":${JSON.stringify(isoTime(readTo))}`;
  return `{${JSON.stringify(key)}:${list},"next":${JSON.stringify(next ?? null)}${looked}}\n`;
}

/** How to go on behind a page, and how far it looked back where that is not for ever. */
export function moreLine(next: string | undefined, readTo: EpochMs | undefined): string {
  if (next === undefined) return "";
  const looked = readTo === undefined ? "" : `Looked back to ${localTime(readTo)}. `;
  return `${looked}More: --after ${next}\n`;
}
