// node test/syncProcess.ts MIRROR: syncs in a process of its own, which the test ends at any time. The request comes as a
// message.

import type { SyncRequest } from "../server/src/runs/history.ts";
import { syncAll } from "../server/src/runs/process/sync/syncAll.ts";
import { noon } from "./runMirror.ts";

const [mirror] = process.argv.slice(2) as [string];
process.once("message", (request) => {
  process.send?.("begins");
  void sync(request as SyncRequest);
});

async function sync(request: SyncRequest): Promise<void> {
  const { signal } = new AbortController();
  const { tables } = await syncAll(mirror, request, noon, () => {}, signal, { pageSize: 1000 });
  process.exit(tables.some(({ problem }) => problem) ? 1 : 0);
}
