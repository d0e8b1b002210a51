import { setImmediate } from "node:timers/promises";
import type Database from "better-sqlite3";
import { together } from "../together.ts";
import { groupSome } from "../writeBatch.ts";
import { startWriter } from "./writerThread.ts";
import type { WriterThread } from "./writerThread.ts";

/** Who writes a mirror: the connection of this thread what is little, a thread of its own what is much. */
export interface Writers {
  readonly mirror: Database.Database;
  /** The thread, where with so many more rows there is enough to do for one. */
  thread(rows: number): WriterThread | undefined;
  /** Groups the runs whose steps were written, so many in a transaction; `pause` throws where nobody wants the rest. */
  group(most: number, pause: () => void): Promise<void>;
  /** When all is written. Closes the mirror. */
  end(): Promise<void>;
}

/** Rows that are written before a thread is started: until then it would take longer to start than to write them. */
const few = 1000;

export function writersOf(mirror: Database.Database, path: string): Writers {
  let started: WriterThread | undefined;
  let handedOver = 0;
  const groupMost = (most: number): Promise<number> =>
    started?.group(most) ?? together(mirror, () => groupSome(mirror, most));
  return {
    mirror,
    thread(rows) {
      handedOver += rows;
      if (started || handedOver <= few) return started;
      // From here on it is the thread that brings what was written into the file itself, which takes time.
      mirror.pragma("wal_autocheckpoint = 0");
      return (started = startWriter(path));
    },
    async group(most, pause) {
      while ((await groupMost(most)) > 0) {
        pause();
        await setImmediate();
      }
    },
    async end() {
      // The last one to close has most to do.
      mirror.close();
      await started?.end();
    },
  };
}
