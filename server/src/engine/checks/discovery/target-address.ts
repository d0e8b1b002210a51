import type { YamlMap, YamlScalar } from "../../languages/yaml/tree.ts";
import { textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import type { Fix, Report } from "../../model/finding.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";
import { staticTargets } from "../../model/staticTargets.ts";

export const targetAddress: Check = {
  id: "discovery/target-address",
  severity: "error",
  summary: "A target that is a URL, a path or nothing, and not `host:port`.",
  source: "Prometheus 3.14, config/config.go: … is not a valid hostname; scrape/target.go: no address",
  objects: ["scrape-config", "alertmanager-targets"],
  on: {
    object({ name, node }, { report, target }) {
      const isJob = name === "scrape-config";
      const flagged = new Set<YamlMap>();
      for (const { scalar, place, written, end } of staticTargets(node, isJob, target)) {
        const address = end.labels.has("__address__") ? end.labels.get("__address__") : "";
        const writer = end.writers.get("__address__");
        if (address === undefined || !(address.includes("/") || (address === "" && isJob))) continue;
        if (!writer) report(address === "" ? { place, message: empty } : urlReport(scalar!, node, isJob));
        else if (!flagged.has(writer)) {
          flagged.add(writer);
          const does =
            address === ""
              ? `takes the address of the target \`${written}\` away`
              : `makes \`${address}\` of the target \`${written}\``;
          const message = `This step ${does}. What stands in \`__address__\` in the end is \`host:port\`; ${belongs(isJob)}.`;
          const related = [{ place, message: "The target." }];
          report({ place: placeOfValue(writer, "replacement"), message, related });
        }
      }
    },
  },
};

const empty = "A target is `host:port`; this one is empty. Fill it in or take it out.";

const belongs = (isJob: boolean): string =>
  `a scheme belongs in \`scheme\`, a path in \`${isJob ? "metrics_path" : "path_prefix"}\``;

function urlReport(target: YamlScalar, node: YamlMap, isJob: boolean): Report {
  const place = insideQuotes(target);
  const message = `\`${target.text}\` cannot be a target: a target is \`host:port\`; ${belongs(isJob)}.`;
  const [, scheme, host = ""] = /^([a-z]+):\/\/([^/?#@]+)\/?$/i.exec(target.text) ?? [];
  const isWhole = scheme?.toLowerCase() === (textAt(node, "scheme") || "http");
  const fixes: Fix[] = isWhole ? [{ title: `Change to \`${host}\``, edits: [{ place, text: host }] }] : [];
  return { place, message, fixes };
}
