import type { TreeNode } from "../protocol/messages.ts";
import type { Status } from "../runs/store.ts";

/** Codicon and colour of each status: the shapes differ, so that nobody needs to tell colours apart. */
export const statusIcon: Readonly<Record<Status, NonNullable<TreeNode["icon"]>>> = {
  succeeded: { id: "pass", color: "testing.iconPassed" },
  warned: { id: "warning", color: "list.warningForeground" },
  failed: { id: "error", color: "testing.iconFailed" },
  skipped: { id: "debug-step-over", color: "testing.iconSkipped" },
  running: { id: "sync", color: "charts.blue" },
  cancelled: { id: "circle-slash", color: "testing.iconSkipped" },
  unknown: { id: "question", color: "testing.iconUnset" },
};
