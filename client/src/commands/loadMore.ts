import type { RunsView } from "../../../server/src/protocol/messages.ts";
import type { Tocsin } from "../extension.ts";
import { complain } from "./complain.ts";

/** Puts the next page in the place of a "Load more…" row. The row itself says its id and the view that it is in. */
export async function loadMore({ views }: Tocsin, id?: unknown, view?: unknown): Promise<void> {
  if (typeof id !== "string" || typeof view !== "string" || !Object.hasOwn(views.trees, view)) return;
  await complain(views.loadMore(view as RunsView, id));
}
