import type { Look } from "../languages/yaml/layout.ts";
import type { Kind } from "../model/kind.ts";
import { nearest } from "../text/nearest.ts";
import { schemaOf } from "./schemaOf.ts";

/** A file of targets that `file_sd_configs` names: discovery/file/file.go. */
export const fileSdTargets: Kind = {
  id: "file-sd-targets",
  title: "Prometheus targets",
  recognised: "a list of items with `targets`, and beside it only `labels`",
  get schema() {
    return schemaOf("file-sd-targets");
  },
  program: "prometheus",
  scalars: "yaml.v2",
  documents: "first",
  cuts: ["[]"],
  matches: (look, _uri, head) => isListOfGroups(look) || isOneGroup(look) || inBraces.test(head),
  read: () => [],
};

const known = ["targets", "labels"];

/** Items with `targets`, and beside it only `labels`, or a key that was meant to be that. */
function isListOfGroups({ list, paths }: Look): boolean {
  if (!list || !paths.has("[].targets")) return false;
  const keys = [...paths].flatMap((path) => /^\[\]\.([^.[]+)$/.exec(path)?.[1] ?? []);
  return keys.every((key) => known.includes(key) || nearest(key, known) !== undefined);
}

/** A group without the list around it. */
const isOneGroup = ({ keys }: Look): boolean => keys.size === 2 && known.every((key) => keys.has(key));

/** In braces, as in JSON, the layout sees no keys: `[{ "targets": […` or `- { targets: […`. */
const inBraces =
  /^\s*(?:\[\s*|- *)\{\s*(?:["']?targets["']?\s*:\s*\[|["']?labels["']?\s*:\s*\{[^{}]*\}\s*,\s*["']?targets["']?\s*:\s*\[)/;
