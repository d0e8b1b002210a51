import type { YamlMap } from "../../languages/yaml/tree.ts";
import { isNull, placeOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { namesAt, routingObjects, spelled } from "../../model/routing.ts";
import type { Place } from "../../text/place.ts";

export const duplicateName: Check = {
  id: "time-interval/duplicate-name",
  severity: "error",
  summary: "Two time intervals with the same name.",
  source: "Alertmanager 0.34, config/config.go: time interval … is not unique",
  scope: "file",
  objects: routingObjects,
  on: {
    object({ node }, { report }) {
      for (const place of emptyItems(node).slice(1)) {
        const message =
          "This is the second time interval without a name, and names must differ. Fill it in or take it out.";
        report({ place, message });
      }
      const first = new Map<string, Place>();
      for (const name of namesAt(node, "mute_time_intervals", "time_intervals")) {
        const before = first.get(name.text);
        const place = name.text === "" ? placeOf(name) : insideQuotes(name);
        if (!before) first.set(name.text, place);
        else if (name.text !== "") {
          const message = `Another time interval has the name \`${name.text}\` already; \`time_intervals\` and \`mute_time_intervals\` share their names. Rename one, or put both into one list.`;
          report({ place, message, related: [{ place: before, message: "It stands here first." }] });
        }
      }
    },
  },
};

/** Items that stand empty, which upstream takes for intervals without a name. */
const emptyItems = (config: YamlMap): Place[] =>
  ["mute_time_intervals", "time_intervals"].flatMap((key) => {
    const pair = spelled(config, key);
    const items = pair?.value?.type === "seq" ? pair.value.items : [];
    return items.filter(isNull).map((item) => placeOf(item ?? pair!.key));
  });
