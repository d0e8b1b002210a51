import { isObject, textIn } from "../dbt/artifact.ts";
import type { FlowRun } from "./prefectRecords.ts";

/** What runs of flows are a part of. */
export interface Belonging {
  /** The orchestration run. */
  readonly runId: string;
  /** The run that started it as a part of its own. */
  readonly parentId: string | undefined;
}

/** How deep flows are looked for that run within flows. */
const deepest = 20;

interface Ask {
  /** Task runs by their ids. */
  tasks(ids: readonly string[]): Promise<readonly unknown[]>;
  runs(ids: readonly string[]): Promise<readonly FlowRun[]>;
}

/**
 * Which orchestration run each belongs to: the one that it was handed; else that of the run whose part it is; else its own.
 * What is above them is asked for level by level.
 */
export async function belongingOf(
  runs: readonly FlowRun[],
  ask: Ask,
): Promise<ReadonlyMap<string, Belonging>> {
  const known = new Map(runs.map((run) => [run.id, run]));
  const runOfTask = new Map<string, string>();
  let level: readonly FlowRun[] = runs;
  for (let depth = 0; depth < deepest; depth++) {
    const tasks = level.flatMap(({ parentTask }) => parentTask ?? []).filter((task) => !runOfTask.has(task));
    if (tasks.length === 0) break;
    for (const said of await ask.tasks([...new Set(tasks)])) {
      const [task, run] = isObject(said) ? [textIn(said, "id"), textIn(said, "flow_run_id")] : [];
      if (task !== undefined && run !== undefined) runOfTask.set(task, run);
    }
    const missing = [...runOfTask.values()].filter((id) => !known.has(id));
    level = missing.length === 0 ? [] : await ask.runs([...new Set(missing)]);
    for (const run of level) known.set(run.id, run);
  }
  const belonging = (run: FlowRun, depth: number): Belonging => {
    const parentId = run.parentTask === undefined ? undefined : runOfTask.get(run.parentTask);
    const parent = parentId === undefined || depth > deepest ? undefined : known.get(parentId);
    const runId = run.tiedTo ?? (parent ? belonging(parent, depth + 1).runId : (parentId ?? run.id));
    return { runId, parentId };
  };
  return new Map(runs.map((run) => [run.id, belonging(run, 0)]));
}
