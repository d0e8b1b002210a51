/**
 * What questions over weeks of steps are answered from, so that none of them reads the steps: how many were alike in an hour,
 * the same for each name and day (UTC), and when each name was last heard of. `countSteps.ts` keeps them: what is added is
 * counted from where counting last ended, what is changed or taken out makes its hour stale.
 */
const amounts = `steps INTEGER NOT NULL,
  timed INTEGER NOT NULL,
  duration REAL NOT NULL`;

const hourOf = (row: string): string => `max(${row}.sort_at, 0) / 3600000`;

export const countTables = `
CREATE TABLE step_kinds (
  key INTEGER PRIMARY KEY,
  stage TEXT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  source INTEGER NOT NULL,
  environment TEXT NOT NULL,
  data_product TEXT NOT NULL,
  UNIQUE (source, stage, type, status, environment, data_product)
) STRICT;
CREATE TABLE step_hours (
  hour INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  ${amounts},
  rows REAL NOT NULL,
  bytes REAL NOT NULL,
  PRIMARY KEY (hour, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE name_days (
  day INTEGER NOT NULL,
  name INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  ${amounts},
  PRIMARY KEY (day, name, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE name_last (
  name INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  system TEXT NOT NULL,
  PRIMARY KEY (name, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE counted_steps (row INTEGER NOT NULL) STRICT;
CREATE TABLE stale_hours (
  hour INTEGER NOT NULL,
  name INTEGER NOT NULL,
  PRIMARY KEY (hour, name)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER step_count_changed
AFTER UPDATE OF source, stage, name, status, duration_ms, environment, data_product, sort_at ON step_rows
WHEN old.row <= (SELECT row FROM counted_steps) BEGIN
  INSERT OR IGNORE INTO stale_hours VALUES (${hourOf("old")}, old.name);
  INSERT OR IGNORE INTO stale_hours VALUES (${hourOf("new")}, new.name);
END;
CREATE TRIGGER step_count_removed AFTER DELETE ON step_rows
WHEN old.row <= (SELECT row FROM counted_steps) BEGIN
  INSERT OR IGNORE INTO stale_hours VALUES (${hourOf("old")}, old.name);
  -- The number of the last row is given out again.
  UPDATE counted_steps SET row = min(row, (SELECT coalesce(max(row), 0) FROM step_rows));
END;
`;

/** The tables that hold counts, for who empties the mirror: `counted_steps` first, as that quiets the triggers. */
export const countNames = [
  "counted_steps",
  "stale_hours",
  "step_hours",
  "name_days",
  "name_last",
  "step_kinds",
] as const;
