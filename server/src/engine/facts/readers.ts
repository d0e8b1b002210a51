import { programNames } from "./target.ts";
import type { Program } from "./target.ts";

/** A program whose files are judged. */
export type Reader = Program | "kubernetes" | "loki" | "mimir" | "thanos" | "vmalert" | "tocsin";

export const readerNames: Readonly<Record<Reader, string>> = {
  ...programNames,
  kubernetes: "the Prometheus Operator",
  loki: "Loki",
  mimir: "Mimir",
  thanos: "Thanos",
  vmalert: "vmalert",
  tocsin: "Tocsin",
};
