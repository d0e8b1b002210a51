import type { StageRules } from "../../../history.ts";
import type { Stage } from "../../../store.ts";
import { isLikeAny } from "./pattern.ts";

/** What a task is known by. */
interface Known {
  readonly name: string;
  readonly type: string | undefined;
  readonly tags: readonly string[];
}

/** In the order in which they are asked. */
const asked = ["off", "transformation", "consumption", "integration"] as const;

/**
 * Words of names, types and tags that say where a task belongs, where the settings say nothing of it; those that say it more
 * surely come first.
 */
const words: readonly (readonly [Stage, ReadonlySet<string>])[] = [
  [
    "transformation",
    new Set(["dbt", "sqlmesh", "transform", "transforms", "transformation", "transformations"]),
  ],
  [
    "consumption",
    new Set([
      ...[
        "refresh",
        "semantic",
        "powerbi",
        "tableau",
        "looker",
        "report",
        "reports",
        "dashboard",
        "dashboards",
      ],
      ...["publish", "reverse"],
    ]),
  ],
  [
    "transformation",
    new Set(["model", "models", "snapshot", "snapshots", "seed", "seeds", "staging", "mart", "marts"]),
  ],
];

/** The stage of a task; `off` for one that is left out. What nothing is known of is integration: most tasks move data. */
export function stageOf(task: Known, rules: StageRules): Stage | "off" {
  const named = asked.find((stage) => isMeant(task, rules[stage] ?? []));
  if (named) return named;
  const said = [task.name, task.type ?? "", ...task.tags].flatMap(wordsIn);
  return words.find(([, of]) => said.some((word) => of.has(word)))?.[0] ?? "integration";
}

/** `tag:…` and `type:…` look at these, anything else at the name. */
function isMeant({ name, type, tags }: Known, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    if (pattern.startsWith("tag:")) return tags.some((tag) => isLikeAny(tag, [pattern.slice(4)]));
    return isLikeAny(
      ...(pattern.startsWith("type:")
        ? ([type ?? "", [pattern.slice(5)]] as const)
        : ([name, [pattern]] as const)),
    );
  });
}

/** `PowerBIDatasetRefresh_v2` → `power`, `bi`, `dataset`, `refresh`, `v2`, and `powerbi`. */
function wordsIn(text: string): string[] {
  const parts = text
    .replaceAll(/([a-z\d])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$3 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean);
  return [...parts, ...parts.slice(1).map((part, at) => parts[at]! + part)];
}
