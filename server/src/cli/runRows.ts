import { csvHeader, csvRow } from "../views/rowFormats.ts";
import type { RowFormat } from "../views/rowFormats.ts";
import { printable } from "./print.ts";

/** A list as CSV, all of it; on a terminal without what would steer it. */
export function csvOf<T>(items: readonly T[], format: RowFormat<T>): string {
  const text = csvHeader(format) + items.map((item) => csvRow(format, item)).join("");
  return process.stdout.isTTY ? printable(text) : text;
}
