import type { Tocsin } from "../extension.ts";

/** Shows how the platform does. */
export function showOverview({ panels, panelKinds }: Tocsin): void {
  panels.open(panelKinds.overview, { days: 7 });
}
