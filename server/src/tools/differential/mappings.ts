import { branchFor, resolve } from "../../engine/model/schema.ts";
import type { Schema } from "../../engine/model/schema.ts";

/** A mapping of a schema, and one way to it. */
export interface Mapping {
  /** `scrape_configs[].tls_config`; `*` is a key of any name. */
  readonly path: readonly string[];
  readonly schema: Schema;
}

const deepest = 12;

/** Every mapping that a schema describes with keys of its own, once, by its shortest way. */
export function mappingsOf(root: Schema): Mapping[] {
  const found: Mapping[] = [];
  const seen = new Set<unknown>();
  let waiting: Mapping[] = [{ path: [], schema: root }];
  for (let depth = 0; depth < deepest; depth++) {
    const next: Mapping[] = [];
    for (const { path, schema } of waiting) {
      const mark = schema.$ref ?? schema;
      if (seen.has(mark)) continue;
      seen.add(mark);
      const whole = resolve(schema, root);
      const map = branchFor(whole, "map", root);
      if (map.properties) found.push({ path, schema: map });
      for (const [key, below] of Object.entries(map.properties ?? {}))
        next.push({ path: [...path, key], schema: below });
      if (typeof map.additionalProperties === "object")
        next.push({ path: [...path, "*"], schema: map.additionalProperties });
      const list = branchFor(whole, "seq", root);
      if (list.items) next.push({ path: [...path, "[]"], schema: list.items });
    }
    waiting = next;
  }
  return found;
}

/** A document with a mapping at the path: its lines are `lines`, one entry each. `line` is that of the first, from 1. */
export function documentAt(
  path: readonly string[],
  lines: readonly string[],
): { readonly text: string; readonly line: number } {
  const above: string[] = [];
  let depth = 0;
  let dash = "";
  for (const step of path) {
    if (step === "[]") {
      dash += "- ";
      continue;
    }
    above.push(`${" ".repeat(depth)}${dash}${step === "*" ? "any" : step}:`);
    depth += dash.length + 2;
    dash = "";
  }
  const indented = lines.map(
    (line, index) => `${" ".repeat(depth)}${index === 0 ? dash : " ".repeat(dash.length)}${line}`,
  );
  return { text: `${[...above, ...indented].join("\n")}\n`, line: above.length + 1 };
}
