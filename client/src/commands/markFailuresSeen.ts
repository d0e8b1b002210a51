import type { Tocsin } from "../extension.ts";
import { complain } from "./complain.ts";

/** Takes the badge away until a step fails that is not in the mirror yet. */
export async function markFailuresSeen({ views }: Tocsin): Promise<void> {
  await complain(views.markSeen());
}
