import type { Tocsin } from "../extension.ts";

/** Reads run history again. */
export function refreshRuns({ views }: Tocsin): void {
  views.refresh();
}
