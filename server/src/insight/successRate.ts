/** How many of each kind. */
export interface Outcomes {
  readonly succeeded: number;
  readonly warned: number;
  readonly failed: number;
  /** Skipped, cancelled, still running, or not known. */
  readonly others: number;
}

export function outcomesOf(counts: Iterable<readonly [status: string, count: number]>): Outcomes {
  const found = { succeeded: 0, warned: 0, failed: 0, others: 0 };
  for (const [status, count] of counts)
    found[status === "succeeded" || status === "warned" || status === "failed" ? status : "others"] += count;
  return found;
}

/** The share that ended well of all that ended well or badly; what warned ended well. Nothing where none did. */
export function successRate({ succeeded, warned, failed }: Outcomes): number | undefined {
  const all = succeeded + warned + failed;
  return all === 0 ? undefined : (succeeded + warned) / all;
}
