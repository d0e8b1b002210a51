import type { Server } from "../server.ts";
import type { Views } from "../views.ts";
import { comparisonPanel } from "./comparison.ts";
import { overviewPanel } from "./overview.ts";
import { routePanel } from "./route.ts";
import { timelinePanel } from "./timeline.ts";
import { trendPanel } from "./trend.ts";

/** Every kind of page with pictures. */
export const panelKindsOf = (server: Server, views: Views) => ({
  timeline: timelinePanel(server),
  comparison: comparisonPanel(server),
  route: routePanel(server),
  trend: trendPanel(server),
  overview: overviewPanel(server, views),
});

export type PanelKinds = ReturnType<typeof panelKindsOf>;
