import { isNull, valueOf } from "../../languages/yaml/tree.ts";
import type { YamlNode } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { mappingsAt } from "../../model/mappingsAt.ts";
import { matchesPath } from "../../model/matchesPath.ts";
import type { Place } from "../../text/place.ts";
import { relativeTo } from "../../text/uri.ts";

export const duplicateJob: Check = {
  id: "prometheus/duplicate-job",
  severity: "warning",
  summary: "A job whose name stands again in a file that `scrape_config_files` reads.",
  source: "Prometheus 3.14, config/config.go (GetScrapeConfigs): found multiple scrape configs with job name",
  scope: "project",
  objects: ["prometheus-config"],
  on: {
    object({ node: root }, { report, project, uri }) {
      const patterns = textsOf(valueOf(root, "scrape_config_files"));
      if (patterns.length === 0) return;
      const own = new Map<string, Place>();
      for (const job of mappingsAt(root, "scrape_configs")) {
        const name = valueOf(job, "job_name");
        if (name?.type === "scalar" && name.text !== "") own.set(name.text, insideQuotes(name));
      }
      for (const name of [...project.names("job")].toSorted()) {
        const files = new Set<string>();
        for (const { uri: file } of project.mentions("job", name))
          if (file !== uri && patterns.some(({ text }) => matchesPath(file, text, uri))) files.add(file);
        const [first, second] = [...files].sort();
        const place = own.get(name);
        if (!first || (!place && !second)) continue;
        const named = patterns.find(({ text }) => matchesPath(second ?? first, text, uri));
        const where = [first, ...(place ? [] : [second!])].map(
          (file) => `\`${relativeTo(project.folder, file)}\``,
        );
        report({
          place: place ?? named!.place,
          message: `The job \`${name}\` stands in ${where.join(" and in ")}${place ? " as well" : ""}. Prometheus refuses the configuration when it has read both; rename one of them.`,
        });
      }
    },
  },
};

const textsOf = (list: YamlNode | undefined): { text: string; place: Place }[] =>
  list?.type === "seq"
    ? list.items.flatMap((item) =>
        item?.type === "scalar" && !isNull(item) ? [{ text: item.text, place: insideQuotes(item) }] : [],
      )
    : [];
