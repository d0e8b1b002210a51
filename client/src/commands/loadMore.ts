import type { TreeNode } from "../../../server/src/protocol/messages.ts";
import type { Tocsin } from "../extension.ts";

/** Puts the next page in the place of a "Load more…" row. */
export async function loadMore({ views }: Tocsin, row?: unknown): Promise<void> {
  const id = typeof row === "string" ? row : (row as TreeNode | undefined)?.id;
  if (typeof id === "string") await views.loadMore(id);
}
