/**
 * Failures by the fingerprint of their error and by the name of their step: how many there are, when the first and the last of
 * them was. Kept by triggers; which fingerprint a step has is written by `stepErrors.ts`.
 */
export const errorTables = `
CREATE TABLE errors (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT,
  count INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT;
CREATE INDEX errors_newest ON errors (last_at, id);
CREATE TABLE failed_names (
  key INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT;
CREATE INDEX failed_names_newest ON failed_names (last_at, key);
CREATE TABLE step_errors (
  row INTEGER PRIMARY KEY,
  error INTEGER NOT NULL,
  name INTEGER NOT NULL,
  sort_at INTEGER NOT NULL
) STRICT;
CREATE INDEX step_errors_of_error ON step_errors (error, sort_at);
CREATE INDEX step_errors_of_name ON step_errors (name, sort_at);

CREATE TRIGGER step_error_added AFTER INSERT ON step_errors BEGIN
  UPDATE errors SET count = count + 1, first_at = min(first_at, new.sort_at), last_at = max(last_at, new.sort_at)
    WHERE key = new.error;
  INSERT INTO failed_names VALUES (new.name, 1, new.sort_at, new.sort_at) ON CONFLICT (key) DO UPDATE
    SET count = count + 1, first_at = min(first_at, new.sort_at), last_at = max(last_at, new.sort_at);
END;
${removed("errors", "error")}
${removed("failed_names", "name")}
CREATE TRIGGER step_error_gone AFTER DELETE ON step_rows WHEN old.status = 'failed' BEGIN
  DELETE FROM step_errors WHERE row = old.row;
END;

INSERT INTO sync_state (name, value)
SELECT 'failures', '[9007199254740991,""]' WHERE EXISTS (SELECT 1 FROM step_rows WHERE status = 'failed');
`;

/** What is in a group says when its first and last were, whatever came and went before. */
function removed(table: string, column: string): string {
  const edge = (at: string, of: string): string =>
    `${at}_at = CASE ${at}_at WHEN old.sort_at THEN coalesce((SELECT ${of}(sort_at) FROM step_errors
      WHERE ${column} = old.${column}), ${at}_at) ELSE ${at}_at END`;
  return `CREATE TRIGGER step_error_removed_from_${table} AFTER DELETE ON step_errors BEGIN
  UPDATE ${table} SET count = count - 1, ${edge("first", "min")}, ${edge("last", "max")} WHERE key = old.${column};
  DELETE FROM ${table} WHERE key = old.${column} AND count <= 0;
END;`;
}

/** In their order when all of it is taken out: what is counted goes first. */
export const errorNames = ["errors", "failed_names", "step_errors"] as const;
