import type { Server } from "../server.ts";
import { comparisonPanel } from "./comparison.ts";
import { timelinePanel } from "./timeline.ts";

/** Every kind of page with pictures. */
export const panelKindsOf = (server: Server) => ({
  timeline: timelinePanel(server),
  comparison: comparisonPanel(server),
});

export type PanelKinds = ReturnType<typeof panelKindsOf>;
