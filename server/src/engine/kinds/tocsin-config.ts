import { placeOf, valueOf } from "../languages/yaml/tree.ts";
import type { Kind } from "../model/kind.ts";
import { readSettings } from "./readSettings.ts";
import { schemaOf } from "./schemaOf.ts";
import { headOf } from "../model/headOf.ts";
import { insideQuotes } from "../model/insideQuotes.ts";

/** `.tocsin.yaml`. */
export const tocsinConfig: Kind = {
  id: "tocsin-config",
  title: "Tocsin configuration",
  recognised: "the name `.tocsin.yaml`",
  get schema() {
    return schemaOf("tocsin-config");
  },
  program: "tocsin",
  scalars: "yaml.v3",
  documents: "first",
  cuts: [],
  matches: (_look, uri) => /\/\.tocsin\.ya?ml$/.test(uri),
  read: (root) => {
    if (!root) return [];
    const checks = valueOf(root, "checks");
    const names = checks?.type === "map" ? checks.pairs.map(({ key }) => key) : [];
    return [
      {
        type: "settings",
        settings: readSettings(root),
        checks: names.map((key) => ({ value: key.text, place: insideQuotes(key) })),
        place: root.type === "map" ? headOf(root) : placeOf(root),
      },
    ];
  },
};
