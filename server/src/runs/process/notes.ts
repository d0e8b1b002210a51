import { basename, dirname, join } from "node:path";
import { reading, writing } from "./notesFile.ts";
import { marksAt, savedAt, toldAt } from "./noteTables.ts";
import type { FailingPipeline, Mark, MarkChange, MarkOf, SavedFilter, Told } from "../notes.ts";
import type { EpochMs, RunFilter } from "../store.ts";

/** What the person did, in a database file of its own. Every function throws `RunsError`. */
export interface Notes {
  seenAt(): EpochMs | undefined;
  markSeen(at: EpochMs): void;
  acknowledged(stepIds: readonly string[]): string[];
  filter(view: string): RunFilter;
  setFilter(view: string, filter: RunFilter): void;
  choice(name: string): string | undefined;
  setChoice(name: string, value: string): void;
  marks(of: MarkOf, ids: readonly string[]): Mark[];
  mark(of: MarkOf, id: string, change: MarkChange, by: string, at: EpochMs): void;
  savedFilters(view: string): SavedFilter[];
  saveFilter(view: string, name: string, filter: RunFilter | null): void;
  renameFilter(view: string, name: string, to: string): void;
  told(): Told;
  tell(lookedAt: EpochMs, failing: readonly FailingPipeline[]): void;
  mute(pipeline: string, on: boolean): void;
}

/** The notes that belong to a mirror: beside it, under a name that nobody deletes with it by accident. */
export const notesPath = (mirror: string): string => join(dirname(mirror), `notes-${basename(mirror)}`);

/** The notes in the file at a path, which is made with the first note. */
export function notesAt(path: string): Notes {
  return {
    seenAt: () =>
      reading(path, undefined, (notes) => notes.prepare("SELECT at FROM seen").pluck().get() as number),
    markSeen: (at) =>
      writing(path, (notes) => {
        const statement =
          "INSERT INTO seen VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET at = max(at, excluded.at)";
        notes.prepare(statement).run(Math.trunc(at));
      }),
    acknowledged: (stepIds) =>
      reading(path, [], (notes) => {
        const statement =
          "SELECT id FROM marks WHERE of = 'failure' AND acknowledged_at IS NOT NULL AND id IN (SELECT value FROM json_each(?))";
        return notes.prepare(statement).pluck().all(JSON.stringify(stepIds)) as string[];
      }),
    ...marksAt(path),
    ...savedAt(path),
    ...toldAt(path),
  };
}
