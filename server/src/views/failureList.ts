import { fingerprintOf } from "../insight/fingerprint.ts";
import type { FailureFilter } from "../runs/failures.ts";
import type { Mark } from "../runs/notes.ts";
import { RunsError } from "../runs/store.ts";
import type { Page, PageRequest, RunNotes, RunStore, Step } from "../runs/store.ts";

/** What a person said of a failure, and of all of its error. */
export interface FailureMarks {
  readonly failure?: Mark;
  readonly error?: Mark;
}

/** Pages that are read for one in which nothing is left of what was acknowledged. */
const mostPages = 10;

/** Failures, with what was said of each that was read. */
export interface FailureReader {
  read(filter: FailureFilter, page: PageRequest): Promise<Page<Step>>;
  marksOf(step: Step): FailureMarks;
}

/** Reads failures; without those that were acknowledged where the filter says so. */
export function failureReader(store: RunStore, signal?: AbortSignal): FailureReader {
  const marks = new Map<string, FailureMarks>();
  const remember = async (steps: readonly Step[]): Promise<void> => {
    const errors = new Map(steps.map((step) => [step.id, fingerprintOf(step).id]));
    const [ofFailures, ofErrors] = await Promise.all([
      marksAmong(store.notes, "failure", [...errors.keys()]),
      marksAmong(store.notes, "error", [...new Set(errors.values())]),
    ]);
    for (const { id } of steps) {
      const failure = ofFailures.get(id);
      const error = ofErrors.get(errors.get(id)!);
      marks.set(id, { ...(failure ? { failure } : {}), ...(error ? { error } : {}) });
    }
  };
  const marksOf = ({ id }: Step): FailureMarks => marks.get(id) ?? {};
  return {
    marksOf,
    async read({ unacknowledged, ...filter }, page) {
      let found = await store.failures(filter, page, signal);
      for (let pages = 1; ; pages++) {
        await remember(found.items);
        if (!unacknowledged) return found;
        const items = found.items.filter((step) => !isAcknowledged(marksOf(step)));
        if (items.length > 0 || found.next === undefined || found.readTo !== undefined || pages >= mostPages)
          return { ...found, items };
        found = await store.failures(filter, { limit: page.limit, after: found.next }, signal);
      }
    },
  };
}

export const isAcknowledged = ({ failure, error }: FailureMarks): boolean =>
  failure?.acknowledgedAt !== undefined || error?.acknowledgedAt !== undefined;

/** Marks by what they are of; none when the notes cannot be read: failures are worth seeing all the same. */
export async function marksAmong(
  notes: RunNotes,
  of: "failure" | "error",
  ids: readonly string[],
): Promise<Map<string, Mark>> {
  if (ids.length === 0) return new Map();
  try {
    return new Map((await notes.marks(of, ids)).map((mark) => [mark.id, mark]));
  } catch (error) {
    if (error instanceof RunsError && ["damaged", "newer", "missing"].includes(error.reason))
      return new Map();
    throw error;
  }
}
