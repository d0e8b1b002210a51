import { metaLabels, targetLabels } from "../facts/metaLabels.ts";
import type { Cursor } from "./cursor.ts";
import { pairsAt } from "./cursor.ts";

/**
 * Labels that a relabelling step can read: of targets those that their service discovery gives them, of samples and
 * alerts those that the project's rules name. `path`: of the list.
 */
export function* sourceLabels(
  cursor: Cursor,
  path: string,
): Generator<readonly [name: string, from: string]> {
  if (/(?:^|\.)relabel_configs\[\]\.source_labels$/.test(path)) {
    const sections = [...pairsAt(cursor)].flatMap(({ holder }) => holder.pairs.map(({ key }) => key.text));
    for (const section of new Set(sections))
      for (const name of metaLabels(section)) yield [name, `from \`${section}\``];
    for (const name of targetLabels) yield [name, "of every target"];
  } else if (path.endsWith("_relabel_configs[].source_labels")) {
    if (!path.includes("alert_relabel_configs")) yield ["__name__", "name of the metric"];
    for (const { name, detail } of cursor.names.list("label")) yield [name, detail ?? ""];
  }
}
