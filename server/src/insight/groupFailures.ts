import type { FailureGroup } from "../runs/failures.ts";
import type { EpochMs, Step } from "../runs/store.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** Failures, the newest first, put together by what they have in common: nothing is known of others. */
export function groupFailures(failures: readonly Step[], by: "error" | "node"): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const step of failures) {
    const error = fingerprintOf(step);
    const id = by === "error" ? error.id : step.name;
    const known = groups.get(id);
    groups.set(id, {
      ...{ id, title: by === "error" ? (known?.title ?? error.title) : undefined },
      count: (known?.count ?? 0) + 1,
      firstAt: undefined,
      lastAt: known ? known.lastAt : timeOf(step),
      newest: known?.newest ?? step,
    });
  }
  return [...groups.values()];
}

const timeOf = ({ endedAt, startedAt }: Step): EpochMs | undefined => endedAt ?? startedAt;
