/**
 * What questions about texts and counts are answered from, kept by triggers and by who writes runs: parts of three
 * letters of run ids and of the messages of what failed or warned, and how many runs of a day are alike.
 */
export const searchTables = `
CREATE INDEX step_rows_failed_by_name ON step_rows (name, sort_at) WHERE status = 'failed';
CREATE INDEX orchestration_runs_pipeline ON orchestration_runs (pipeline);

INSERT OR IGNORE INTO run_keys (id) SELECT id FROM orchestration_runs;
CREATE VIRTUAL TABLE run_texts USING fts5 (
  id, content = 'run_keys', content_rowid = 'key', tokenize = 'trigram', detail = none
);
CREATE TRIGGER run_text_added AFTER INSERT ON run_keys BEGIN
  INSERT INTO run_texts (rowid, id) VALUES (new.key, new.id);
END;
CREATE TRIGGER run_text_removed AFTER DELETE ON run_keys BEGIN
  INSERT INTO run_texts (run_texts, rowid, id) VALUES ('delete', old.key, old.id);
END;
INSERT INTO run_texts (run_texts) VALUES ('rebuild');

CREATE VIRTUAL TABLE step_messages USING fts5 (
  message, content = 'step_rows', content_rowid = 'row', tokenize = 'trigram', detail = none
);
CREATE TRIGGER step_message_added AFTER INSERT ON step_rows
WHEN new.message IS NOT NULL AND new.status IN ('failed', 'warned') BEGIN
  INSERT INTO step_messages (rowid, message) VALUES (new.row, new.message);
END;
CREATE TRIGGER step_message_removed AFTER DELETE ON step_rows
WHEN old.message IS NOT NULL AND old.status IN ('failed', 'warned') BEGIN
  INSERT INTO step_messages (step_messages, rowid, message) VALUES ('delete', old.row, old.message);
END;
CREATE TRIGGER step_message_replaced AFTER UPDATE OF message, status ON step_rows
WHEN old.message IS NOT NULL AND old.status IN ('failed', 'warned') BEGIN
  INSERT INTO step_messages (step_messages, rowid, message) VALUES ('delete', old.row, old.message);
END;
CREATE TRIGGER step_message_replacing AFTER UPDATE OF message, status ON step_rows
WHEN new.message IS NOT NULL AND new.status IN ('failed', 'warned') BEGIN
  INSERT INTO step_messages (rowid, message) VALUES (new.row, new.message);
END;
INSERT INTO step_messages (rowid, message)
SELECT row, message FROM step_rows WHERE message IS NOT NULL AND status IN ('failed', 'warned');

CREATE TABLE run_sets (
  day INTEGER NOT NULL,
  labels TEXT NOT NULL,
  runs INTEGER NOT NULL,
  PRIMARY KEY (day, labels)
) STRICT, WITHOUT ROWID;
`;
