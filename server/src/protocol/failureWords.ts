/** What the tree of failures says, in English; a part of `words.ts`. */
export const failureWords = {
  /** The name of a step. */
  silentFailure: "{0} failed, and no message was recorded",
  /** How long ago. */
  lastSeen: "last {0}",
  isNew: "new",
  isFlaky: "flaky",
  isAcknowledged: "acknowledged",
  newRule:
    "New: it was first seen in the last 24 hours. The history reaches back at least another day, and it is not in there.",
  /** How many results; the name of a step; how many changes. */
  flakyRule:
    "Flaky: of the last {0} results of {1} in this environment, {2} times one failed behind one that did not, or the other way round. From 3 on it counts as flaky.",
  firstSeen: "First seen",
  lastSeenAt: "Last seen",
  failures: "Failures",
  newestMessage: "The newest of them, {0}:",
  /** A name and a time. */
  acknowledgedBy: "Acknowledged by {0}, {1}",
  acknowledgedAt: "Acknowledged, {0}",
  notedBy: "Note by {0}, {1}",
  notedAt: "Note, {0}",
  ofAllAlike: "said of all failures of this error",
  noOwner: "no owner",
  amongNewest: "counted among the newest {0} failures",
  groupedSince: "failures before {0} are still being put together",
  windowOnly: "since {0}",
  byError: "by error",
  byNode: "by table, model or refresh",
  byRun: "by run",
  byOwner: "by owner",
  unacknowledgedOnly: "unacknowledged",
} as const;
