import type { Template } from "../languages/gotemplate/tree.ts";
import type { Part } from "./document.ts";

/** The templates of a file that stand where they are used as well: a `block` is there for another `define` to replace it. */
export function placedTemplates({ reads }: Part): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { walked } of reads)
    for (const { parsed } of walked.regions.values())
      for (const { type, name } of (parsed.tree as Template).definitions)
        if (type === "block") names.add(name);
  return names;
}
