// The same questions to a mirror and to the databases that it was filled from: the same answers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { warehouseRunStore } from "../server/src/runs/process/warehouseStore.ts";
import { remoteRunStore } from "../server/src/runs/remote.ts";
import type { RunStore } from "../server/src/runs/store.ts";
import { runsModule } from "./runStoreWays.ts";
import { assertSame, assertSameFacets, dayMs, everything, fill, generate, synced } from "./warehouseSame.ts";
import { database, skip } from "./warehouseWays.ts";

test("mirror and databases give the same runs, steps and failures", { skip }, async (context) => {
  const sources = [await database(), { ...(await database()), name: "second" }];
  const rows = generate(260);
  for (const [at, source] of sources.entries()) await fill(source, rows[at]!);
  const { mirror, path } = await synced(context, sources);
  const narrow = { sources, keepMs: 400 * dayMs, windowMs: 3 * dayMs };
  const stores: Record<string, RunStore> = {
    "in this process": warehouseRunStore(path, narrow),
    "all at once": warehouseRunStore(path, { ...narrow, windowMs: 400 * dayMs }),
    "through IPC": remoteRunStore(runsModule, path, { warehouse: narrow }),
  };
  context.after(() => Object.values(stores).forEach((store) => store.close()));
  const all = await everything((page) => mirror.runs({}, page), 500);
  assert.ok(all.length > 200 && all.some(({ derived }) => !derived));
  for (const [name, store] of Object.entries(stores)) {
    const fresh = warehouseRunStore(path, narrow);
    context.after(() => fresh.close());
    await assertSame(name, store, mirror, fresh);
  }
  await assertSameFacets(stores["all at once"]!, mirror, "all");
});
