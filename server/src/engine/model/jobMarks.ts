import { isNull, textAt, valueOf } from "../languages/yaml/tree.ts";
import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import { insideQuotes } from "./insideQuotes.ts";
import { isTrue } from "./isTrue.ts";
import type { Symbol } from "./symbol.ts";

/** Space of names that nobody writes: a job and its own interval; see `jobWithInterval`. */
export const jobInterval = "job-interval";

/** Space that has the name `any` where something else than `job_name` may give series the name of another job. */
export const jobsInDoubt = "jobs-in-doubt";

/** `interval`: empty for a job that has none of its own. */
export const jobWithInterval = (job: string, interval: string): string => `${job}\n${interval}`;

/** What rules of other files ask about a job. */
export function jobMarks(job: YamlMap): Symbol[] {
  const name = valueOf(job, "job_name");
  if (name?.type !== "scalar" || name.text === "") return [];
  const place = insideQuotes(name);
  const mark = { place, chunk: place.chunk, role: "declares", scope: "project" } as const;
  const written = textAt(job, "scrape_interval") ?? "";
  // Nought is as good as none.
  const own = jobWithInterval(name.text, /[1-9]/.test(written) ? written : "");
  const interval: Symbol = { space: jobInterval, name: own, ...mark };
  return namesOthers(job) ? [interval, { space: jobsInDoubt, name: "any", ...mark }] : [interval];
}

function namesOthers(job: YamlMap): boolean {
  if (isTrue(valueOf(job, "honor_labels"))) return true;
  if (itemsOf(job, "static_configs").some((group) => !isNull(valueOf(valueOf(group, "labels"), "job"))))
    return true;
  return ["relabel_configs", "metric_relabel_configs"].some((key) => itemsOf(job, key).some(mayWriteJob));
}

function mayWriteJob(step: YamlNode | undefined): boolean {
  if (textAt(step, "action")?.toLowerCase() === "labelmap") return true;
  const target = textAt(step, "target_label");
  return target !== undefined && (target === "job" || target.includes("$"));
}

function itemsOf(node: YamlNode | undefined, key: string): readonly (YamlNode | undefined)[] {
  const list = valueOf(node, key);
  return list?.type === "seq" ? list.items : [];
}
