import { isNull, valueOf } from "../../languages/yaml/tree.ts";
import type { YamlMap, YamlNode } from "../../languages/yaml/tree.ts";
import type { Check, Context } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { matchesPath } from "../../model/matchesPath.ts";
import type { Mention } from "../../model/nameIndex.ts";
import type { Project } from "../../model/project.ts";
import type { Place } from "../../text/place.ts";
import { relativeTo } from "../../text/uri.ts";

export const duplicateJob: Check = {
  id: "prometheus/duplicate-job",
  severity: "warning",
  summary: "A job whose name stands again in a file that `scrape_config_files` reads.",
  source: "Prometheus 3.14, config/config.go (GetScrapeConfigs): found multiple scrape configs with job name",
  scope: "project",
  objects: ["prometheus-config", "scrape-config"],
  on: {
    object({ node, name: object }, context) {
      const { kind, root } = context;
      const patterns = textsOf(valueOf(root, "scrape_config_files"));
      if (patterns.length === 0 || kind.id !== "prometheus-config") return;
      if (object === "scrape-config") judgeJob(node, patterns, context);
      else judgeFiles(patterns, context);
    },
  },
};

interface Pattern {
  readonly text: string;
  readonly place: Place;
}

/** A job here that stands in one of the files as well. */
function judgeJob(job: YamlMap, patterns: readonly Pattern[], { report, project, uri }: Context): void {
  const name = valueOf(job, "job_name");
  if (name?.type !== "scalar" || name.text === "") return;
  const mentions = project.mentions("job", name.text, "declares");
  const [file] = filesWith(mentions, patterns, uri);
  const place = insideQuotes(name);
  if (file === undefined) return;
  report({ place, message: messageFor(name.text, `${shown(file, project)} as well`) });
}

/** Jobs that stand in two of the files. */
function judgeFiles(patterns: readonly Pattern[], { report, project, uri }: Context): void {
  for (const name of [...project.names("job")].toSorted()) {
    const mentions = project.mentions("job", name, "declares");
    const [first, second] = filesWith(mentions, patterns, uri);
    if (!first || !second || mentions.some((mention) => mention.uri === uri)) continue;
    const { place } = patterns.find(({ text }) => matchesPath(second, text, uri))!;
    const where = `${shown(first, project)} and in ${shown(second, project)}`;
    report({ place, message: messageFor(name, where) });
  }
}

/** The files that the configuration reads, of those where a name stands. */
const filesWith = (mentions: readonly Mention[], patterns: readonly Pattern[], uri: string): string[] =>
  [...new Set(mentions.map((mention) => mention.uri))].filter(
    (file) => file !== uri && patterns.some(({ text }) => matchesPath(file, text, uri)),
  );

const shown = (file: string, { folder }: Project): string => `\`${relativeTo(folder, file)}\``;

const messageFor = (job: string, where: string): string =>
  `The job \`${job}\` stands in ${where}. Prometheus refuses the configuration when it has read both; rename one of them.`;

const textsOf = (list: YamlNode | undefined): Pattern[] =>
  list?.type === "seq"
    ? list.items.flatMap((item) =>
        item?.type === "scalar" && !isNull(item) ? [{ text: item.text, place: insideQuotes(item) }] : [],
      )
    : [];
