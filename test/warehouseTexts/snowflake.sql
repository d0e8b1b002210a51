-- runs that may have begun within an hour
SELECT run_id, MAX(recorded_at), MIN(began_at) FROM (
SELECT t."orchestration_run_id" AS run_id, CAST(NULL AS BIGINT) AS recorded_at, DATE_PART(epoch_millisecond, t."timestamp") - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN CAST(FLOOR(CAST(t."duration" AS FLOAT) * 1000 + 0.5) AS BIGINT) END, 0) AS began_at FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."timestamp" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."timestamp" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9')
UNION ALL
SELECT t."orchestration_run_id" AS run_id, CAST(NULL AS BIGINT) AS recorded_at, COALESCE(DATE_PART(epoch_millisecond, t."start_time"), DATE_PART(epoch_millisecond, t."end_time")) AS began_at FROM "meta"."monitoring_semantic_model_refresh" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND (t."start_time" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."start_time" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR (t."start_time" IS NULL AND t."end_time" >= TO_TIMESTAMP_TZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."end_time" < TO_TIMESTAMP_TZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9')))
UNION ALL
SELECT t."orchestration_run_id" AS run_id, DATE_PART(epoch_millisecond, t."start_time") AS recorded_at, CAST(NULL AS BIGINT) AS began_at FROM "meta"."orchestration_runs" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."start_time" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."start_time" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND NOT EXISTS (SELECT 1 FROM "meta"."orchestration_runs" later WHERE later."orchestration_run_id" = t."orchestration_run_id" AND later."start_time" > t."start_time" AND later."start_time" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND later."start_time" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9'))
) found GROUP BY run_id HAVING COALESCE(MAX(recorded_at), MIN(began_at)) >= 1772366400000 AND COALESCE(MAX(recorded_at), MIN(began_at)) < 1772370000000
ORDER BY COALESCE(MAX(recorded_at), MIN(began_at)) DESC, run_id COLLATE 'utf8' DESC LIMIT 10000;
-- with ["2026-03-01 12:00:00.000000000","2026-03-03 13:00:00.000000000","2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000","2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000","2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000","2026-03-01 12:00:00.000000000","2026-04-01 13:00:00.000000000"]

-- runs that may have begun since, of one table
SELECT run_id, MAX(recorded_at), MIN(began_at) FROM (
SELECT t."orchestration_run_id" AS run_id, CAST(NULL AS BIGINT) AS recorded_at, DATE_PART(epoch_millisecond, t."timestamp") - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN CAST(FLOOR(CAST(t."duration" AS FLOAT) * 1000 + 0.5) AS BIGINT) END, 0) AS began_at FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."timestamp" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9')
) found GROUP BY run_id HAVING COALESCE(MAX(recorded_at), MIN(began_at)) >= 1772366400000
ORDER BY COALESCE(MAX(recorded_at), MIN(began_at)) DESC, run_id COLLATE 'utf8' DESC LIMIT 10000;
-- with ["2026-03-01 12:00:00.000000000"]

-- steps of runs
SELECT run_id, stage, status, environment, data_product, SUM(is_last), MIN(began_at), MAX(ended_at) FROM (
SELECT t."orchestration_run_id" AS run_id, 'integration' AS stage, t."status" AS status, NULLIF(t."workspace", '') AS environment, NULLIF(CAST(NULL AS VARCHAR), '') AS data_product, DATE_PART(epoch_millisecond, t."timestamp") - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN CAST(FLOOR(CAST(t."duration" AS FLOAT) * 1000 + 0.5) AS BIGINT) END, 0) AS began_at, DATE_PART(epoch_millisecond, t."timestamp") AS ended_at, CASE WHEN ROW_NUMBER() OVER (PARTITION BY t."orchestration_run_id", NULLIF(t."schema_name", ''), NULLIF(t."table_name", ''), NULLIF(t."workspace", '') ORDER BY COALESCE(DATE_PART(epoch_millisecond, t."timestamp"), COALESCE(DATE_PART(epoch_millisecond, t."timestamp") - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN CAST(FLOOR(CAST(t."duration" AS FLOAT) * 1000 + 0.5) AS BIGINT) END, 0), 0)) DESC, COALESCE(DATE_PART(epoch_millisecond, t."timestamp") - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN CAST(FLOOR(CAST(t."duration" AS FLOAT) * 1000 + 0.5) AS BIGINT) END, 0), 0) DESC, COALESCE(t."orchestration_run_id", '') COLLATE 'utf8' DESC, COALESCE(t."schema_name", '') COLLATE 'utf8' DESC, COALESCE(t."table_name", '') COLLATE 'utf8' DESC) = 1 THEN 1 ELSE 0 END AS is_last FROM "meta"."monitoring_integration" t WHERE t."orchestration_run_id" IN (?, ?) AND (t."timestamp" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."timestamp" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR t."timestamp" IS NULL)
UNION ALL
SELECT t."orchestration_run_id" AS run_id, 'consumption' AS stage, t."status" AS status, NULLIF(t."workspace", '') AS environment, NULLIF(CAST(NULL AS VARCHAR), '') AS data_product, COALESCE(DATE_PART(epoch_millisecond, t."start_time"), DATE_PART(epoch_millisecond, t."end_time")) AS began_at, DATE_PART(epoch_millisecond, t."end_time") AS ended_at, CASE WHEN ROW_NUMBER() OVER (PARTITION BY t."orchestration_run_id", NULLIF(t."semantic_model_name", ''), NULLIF(t."workspace", '') ORDER BY COALESCE(DATE_PART(epoch_millisecond, t."end_time"), COALESCE(COALESCE(DATE_PART(epoch_millisecond, t."start_time"), DATE_PART(epoch_millisecond, t."end_time")), 0)) DESC, COALESCE(COALESCE(DATE_PART(epoch_millisecond, t."start_time"), DATE_PART(epoch_millisecond, t."end_time")), 0) DESC, COALESCE(t."orchestration_run_id", '') COLLATE 'utf8' DESC, COALESCE(t."semantic_model_name", '') COLLATE 'utf8' DESC) = 1 THEN 1 ELSE 0 END AS is_last FROM "meta"."monitoring_semantic_model_refresh" t WHERE t."orchestration_run_id" IN (?, ?) AND (t."start_time" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."start_time" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR t."start_time" IS NULL)
) steps GROUP BY run_id, stage, status, environment, data_product;
-- with ["run-1","o'clock","2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000","run-1","o'clock","2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000"]

-- steps of runs, for counts
SELECT run_id, stage, status, environment, data_product, SUM(is_last), MIN(began_at), MAX(ended_at) FROM (
SELECT t."orchestration_run_id" AS run_id, 'integration' AS stage, t."status" AS status, NULLIF(t."workspace", '') AS environment, NULLIF(CAST(NULL AS VARCHAR), '') AS data_product, DATE_PART(epoch_millisecond, t."timestamp") - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN CAST(FLOOR(CAST(t."duration" AS FLOAT) * 1000 + 0.5) AS BIGINT) END, 0) AS began_at, DATE_PART(epoch_millisecond, t."timestamp") AS ended_at, 1 AS is_last FROM "meta"."monitoring_integration" t WHERE t."orchestration_run_id" IN (?, ?) AND (t."timestamp" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR t."timestamp" IS NULL)
) steps GROUP BY run_id, stage, status, environment, data_product;
-- with ["run-1","o'clock","2026-03-01 12:00:00.000000000"]

-- what is recorded of runs
SELECT t."orchestration_run_id", t."pipeline", t."status", TO_VARCHAR(t."start_time", 'YYYY-MM-DD'), t."workspace" FROM "meta"."orchestration_runs" t
WHERE t."orchestration_run_id" IN (?, ?) AND (t."start_time" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."start_time" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR t."start_time" IS NULL);
-- with ["run-1","o'clock","2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000"]

-- which runs pass a filter
SELECT run_id, MAX(statuses), MAX(environments), MAX(dataProducts), MAX(text) FROM (
SELECT t."orchestration_run_id" AS run_id, CASE WHEN (TRANSLATE(LOWER(t."status"), ' _-' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13), '') IN ('failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed') OR TRANSLATE(LOWER(t."status"), ' _-' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13), '') IS NULL OR TRANSLATE(LOWER(t."status"), ' _-' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13), '') NOT IN ('succeeded', 'success', 'completed', 'pass', 'passed', 'ok', 'noop', 'reused', 'deduped', 'warn', 'warned', 'warning', 'partialsuccess', 'completedwithwarnings', 'failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed', 'skipped', 'upstreamfailed', 'removed', 'notready', 'disabled', 'notexecuted', 'running', 'inprogress', 'started', 'queued', 'pending', 'notstarted', 'scheduled', 'deferred', 'restarting', 'upforretry', 'upforreschedule', 'paused', 'starting', 'canceling', 'cancelled', 'canceled', 'cancelling', 'aborted')) THEN 1 ELSE 0 END AS statuses, CASE WHEN NULLIF(t."workspace", '') IN (?) THEN 1 ELSE 0 END AS environments, CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS dataProducts, CASE WHEN (CONTAINS(LOWER(t."orchestration_run_id"), ?) OR CONTAINS(LOWER(COALESCE(NULLIF(t."schema_name", '') || '.' || NULLIF(t."table_name", ''), NULLIF(t."schema_name", ''), NULLIF(t."table_name", ''))), ?)) THEN 1 ELSE 0 END AS text FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IN (?, ?) AND (t."timestamp" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."timestamp" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR t."timestamp" IS NULL)
) rows_of_runs GROUP BY run_id;
-- with ["prod","ä'?\\%","ä'?\\%","run-1","o'clock","2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000"]

-- where a run lies
SELECT MIN(began_at), MAX(began_at), COUNT(*), COUNT(began_at) FROM (
SELECT DATE_PART(epoch_millisecond, t."timestamp") - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN CAST(FLOOR(CAST(t."duration" AS FLOAT) * 1000 + 0.5) AS BIGINT) END, 0) AS began_at FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IN (?) AND (t."timestamp" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."timestamp" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR t."timestamp" IS NULL)
) rows_of_run;
-- with ["run-1","2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000"]

-- runs without a time
SELECT run_id FROM (
SELECT t."orchestration_run_id" AS run_id FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."timestamp" IS NULL
) found GROUP BY run_id ORDER BY run_id COLLATE 'utf8' DESC LIMIT 10000;
-- with []

-- the newest row
SELECT DATE_PART(epoch_millisecond, MAX(COALESCE(TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', t."end_time")), t."start_time"))) FROM "meta"."monitoring_semantic_model_refresh" t
WHERE (t."start_time" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR t."start_time" IS NULL) AND COALESCE(TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', t."end_time")), t."start_time") >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9');
-- with ["2026-02-27 12:00:00.000000000","2026-03-01 12:00:00.000000000"]

-- failures behind a step
SELECT TO_VARCHAR(t."timestamp", 'YYYY-MM-DD HH24:MI:SS.FF9'), COALESCE(t."orchestration_run_id", '') COLLATE 'utf8', COALESCE(t."schema_name", '') COLLATE 'utf8', COALESCE(t."table_name", '') COLLATE 'utf8', t."table_name", t."schema_name", t."workspace", t."status", TO_VARCHAR(t."timestamp", 'YYYY-MM-DD HH24:MI:SS.FF9'), t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."timestamp" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."timestamp" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND (TRANSLATE(LOWER(t."status"), ' _-' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13), '') IN ('failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed') OR TRANSLATE(LOWER(t."status"), ' _-' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13), '') IS NULL OR TRANSLATE(LOWER(t."status"), ' _-' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13), '') NOT IN ('succeeded', 'success', 'completed', 'pass', 'passed', 'ok', 'noop', 'reused', 'deduped', 'warn', 'warned', 'warning', 'partialsuccess', 'completedwithwarnings', 'failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed', 'skipped', 'upstreamfailed', 'removed', 'notready', 'disabled', 'notexecuted', 'running', 'inprogress', 'started', 'queued', 'pending', 'notstarted', 'scheduled', 'deferred', 'restarting', 'upforretry', 'upforreschedule', 'paused', 'starting', 'canceling', 'cancelled', 'canceled', 'cancelling', 'aborted')) AND NULLIF(t."workspace", '') IN (?) AND (CONTAINS(LOWER(t."orchestration_run_id"), ?) OR CONTAINS(LOWER(COALESCE(NULLIF(t."schema_name", '') || '.' || NULLIF(t."table_name", ''), NULLIF(t."schema_name", ''), NULLIF(t."table_name", ''))), ?)) AND t."timestamp" <= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND (t."timestamp" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR (COALESCE(t."orchestration_run_id", '') COLLATE 'utf8' < ? OR (COALESCE(t."orchestration_run_id", '') COLLATE 'utf8' = ? AND (COALESCE(t."schema_name", '') COLLATE 'utf8' < ? OR (COALESCE(t."schema_name", '') COLLATE 'utf8' = ? AND COALESCE(t."table_name", '') COLLATE 'utf8' < ?)))))
ORDER BY t."timestamp" DESC, COALESCE(t."orchestration_run_id", '') COLLATE 'utf8' DESC, COALESCE(t."schema_name", '') COLLATE 'utf8' DESC, COALESCE(t."table_name", '') COLLATE 'utf8' DESC LIMIT 101;
-- with ["2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000","prod","ä'?\\%","ä'?\\%","2026-03-01 12:30:00.000001000","2026-03-01 12:30:00.000001000","run-1","run-1","raw","raw","orders"]

-- failures behind a step of a table that comes later
SELECT TO_VARCHAR(COALESCE(TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', t."end_time")), t."start_time"), 'YYYY-MM-DD HH24:MI:SS.FF9'), COALESCE(t."orchestration_run_id", '') COLLATE 'utf8', COALESCE(t."semantic_model_name", '') COLLATE 'utf8', t."semantic_model_name", t."status", t."message", TO_VARCHAR(t."start_time", 'YYYY-MM-DD HH24:MI:SS.FF9'), TO_VARCHAR(CONVERT_TIMEZONE('UTC', t."end_time"), 'YYYY-MM-DD HH24:MI:SS.FF9'), t."duration", t."workspace", t."orchestration_run_id" FROM "meta"."monitoring_semantic_model_refresh" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND (t."start_time" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."start_time" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR t."start_time" IS NULL) AND COALESCE(TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', t."end_time")), t."start_time") >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND COALESCE(TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', t."end_time")), t."start_time") < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND (TRANSLATE(LOWER(t."status"), ' _-' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13), '') IN ('failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed') OR TRANSLATE(LOWER(t."status"), ' _-' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13), '') IS NULL OR TRANSLATE(LOWER(t."status"), ' _-' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13), '') NOT IN ('succeeded', 'success', 'completed', 'pass', 'passed', 'ok', 'noop', 'reused', 'deduped', 'warn', 'warned', 'warning', 'partialsuccess', 'completedwithwarnings', 'failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed', 'skipped', 'upstreamfailed', 'removed', 'notready', 'disabled', 'notexecuted', 'running', 'inprogress', 'started', 'queued', 'pending', 'notstarted', 'scheduled', 'deferred', 'restarting', 'upforretry', 'upforreschedule', 'paused', 'starting', 'canceling', 'cancelled', 'canceled', 'cancelling', 'aborted')) AND NULLIF(t."workspace", '') IN (?) AND (CONTAINS(LOWER(t."orchestration_run_id"), ?) OR (CONTAINS(LOWER(t."message"), ?) AND TRANSLATE(LOWER(t."status"), ' _-' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13), '') IN ('failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed', 'warn', 'warned', 'warning', 'partialsuccess', 'completedwithwarnings')) OR CONTAINS(LOWER(COALESCE(t."semantic_model_name", '(no name)')), ?)) AND COALESCE(TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', t."end_time")), t."start_time") <= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9')
ORDER BY COALESCE(TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', t."end_time")), t."start_time") DESC, COALESCE(t."orchestration_run_id", '') COLLATE 'utf8' DESC, COALESCE(t."semantic_model_name", '') COLLATE 'utf8' DESC LIMIT 101;
-- with ["2026-02-27 12:00:00.000000000","2026-03-03 13:00:00.000000000","2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000","prod","ä'?\\%","ä'?\\%","ä'?\\%","2026-03-01 12:30:00.000001000"]

-- steps of a run
SELECT TO_VARCHAR(t."timestamp", 'YYYY-MM-DD HH24:MI:SS.FF9'), COALESCE(t."orchestration_run_id", '') COLLATE 'utf8', COALESCE(t."schema_name", '') COLLATE 'utf8', COALESCE(t."table_name", '') COLLATE 'utf8', t."table_name", t."schema_name", t."workspace", t."status", TO_VARCHAR(t."timestamp", 'YYYY-MM-DD HH24:MI:SS.FF9'), t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IN (?) AND t."timestamp" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9')
ORDER BY t."timestamp" DESC, COALESCE(t."orchestration_run_id", '') COLLATE 'utf8' DESC, COALESCE(t."schema_name", '') COLLATE 'utf8' DESC, COALESCE(t."table_name", '') COLLATE 'utf8' DESC LIMIT 11;
-- with ["run-1","2026-03-01 12:00:00.000000000"]

-- steps of a run without a time
SELECT TO_VARCHAR(t."timestamp", 'YYYY-MM-DD HH24:MI:SS.FF9'), COALESCE(t."orchestration_run_id", '') COLLATE 'utf8', COALESCE(t."schema_name", '') COLLATE 'utf8', COALESCE(t."table_name", '') COLLATE 'utf8', t."table_name", t."schema_name", t."workspace", t."status", TO_VARCHAR(t."timestamp", 'YYYY-MM-DD HH24:MI:SS.FF9'), t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IN (?) AND t."timestamp" IS NULL
ORDER BY COALESCE(t."orchestration_run_id", '') COLLATE 'utf8' DESC, COALESCE(t."schema_name", '') COLLATE 'utf8' DESC, COALESCE(t."table_name", '') COLLATE 'utf8' DESC LIMIT 11;
-- with ["run-1"]

-- attempts at steps
SELECT TO_VARCHAR(t."timestamp", 'YYYY-MM-DD HH24:MI:SS.FF9'), COALESCE(t."orchestration_run_id", '') COLLATE 'utf8', COALESCE(t."schema_name", '') COLLATE 'utf8', COALESCE(t."table_name", '') COLLATE 'utf8', t."table_name", t."schema_name", t."workspace", t."status", TO_VARCHAR(t."timestamp", 'YYYY-MM-DD HH24:MI:SS.FF9'), t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IN (?, ?) AND t."table_name" IN (?, ?) AND (t."timestamp" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."timestamp" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR t."timestamp" IS NULL)
ORDER BY COALESCE(t."orchestration_run_id", '') COLLATE 'utf8' DESC, COALESCE(t."schema_name", '') COLLATE 'utf8' DESC, COALESCE(t."table_name", '') COLLATE 'utf8' DESC;
-- with ["run-1","o'clock","orders","o'clock","2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000"]

-- attempts at refreshes
SELECT TO_VARCHAR(COALESCE(TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', t."end_time")), t."start_time"), 'YYYY-MM-DD HH24:MI:SS.FF9'), COALESCE(t."orchestration_run_id", '') COLLATE 'utf8', COALESCE(t."semantic_model_name", '') COLLATE 'utf8', t."semantic_model_name", t."status", t."message", TO_VARCHAR(t."start_time", 'YYYY-MM-DD HH24:MI:SS.FF9'), TO_VARCHAR(CONVERT_TIMEZONE('UTC', t."end_time"), 'YYYY-MM-DD HH24:MI:SS.FF9'), t."duration", t."workspace", t."orchestration_run_id" FROM "meta"."monitoring_semantic_model_refresh" t
WHERE t."orchestration_run_id" IN (?, ?) AND t."semantic_model_name" IN (?, ?) AND (t."start_time" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."start_time" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR t."start_time" IS NULL)
ORDER BY COALESCE(t."orchestration_run_id", '') COLLATE 'utf8' DESC, COALESCE(t."semantic_model_name", '') COLLATE 'utf8' DESC;
-- with ["run-1","o'clock","Revenue","","2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000"]

-- the last steps of a name
SELECT TO_VARCHAR(t."timestamp", 'YYYY-MM-DD HH24:MI:SS.FF9'), COALESCE(t."orchestration_run_id", '') COLLATE 'utf8', COALESCE(t."schema_name", '') COLLATE 'utf8', COALESCE(t."table_name", '') COLLATE 'utf8', t."table_name", t."schema_name", t."workspace", t."status", TO_VARCHAR(t."timestamp", 'YYYY-MM-DD HH24:MI:SS.FF9'), t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."timestamp" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."timestamp" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND NULLIF(t."workspace", '') IN (?) AND NULLIF(CAST(NULL AS VARCHAR), '') IN (?) AND COALESCE(NULLIF(t."schema_name", '') || '.' || NULLIF(t."table_name", ''), NULLIF(t."schema_name", ''), NULLIF(t."table_name", '')) = ?
ORDER BY t."timestamp" DESC, COALESCE(t."orchestration_run_id", '') COLLATE 'utf8' DESC, COALESCE(t."schema_name", '') COLLATE 'utf8' DESC, COALESCE(t."table_name", '') COLLATE 'utf8' DESC LIMIT 91;
-- with ["2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000","prod","Sales","raw.orders"]

-- the last refreshes of a name
SELECT TO_VARCHAR(COALESCE(TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', t."end_time")), t."start_time"), 'YYYY-MM-DD HH24:MI:SS.FF9'), COALESCE(t."orchestration_run_id", '') COLLATE 'utf8', COALESCE(t."semantic_model_name", '') COLLATE 'utf8', t."semantic_model_name", t."status", t."message", TO_VARCHAR(t."start_time", 'YYYY-MM-DD HH24:MI:SS.FF9'), TO_VARCHAR(CONVERT_TIMEZONE('UTC', t."end_time"), 'YYYY-MM-DD HH24:MI:SS.FF9'), t."duration", t."workspace", t."orchestration_run_id" FROM "meta"."monitoring_semantic_model_refresh" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND (t."start_time" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."start_time" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR t."start_time" IS NULL) AND COALESCE(TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', t."end_time")), t."start_time") >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND COALESCE(TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', t."end_time")), t."start_time") < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND NULLIF(t."workspace", '') IN (?) AND NULLIF(CAST(NULL AS VARCHAR), '') IN (?) AND COALESCE(t."semantic_model_name", '(no name)') = ?
ORDER BY COALESCE(TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', t."end_time")), t."start_time") DESC, COALESCE(t."orchestration_run_id", '') COLLATE 'utf8' DESC, COALESCE(t."semantic_model_name", '') COLLATE 'utf8' DESC LIMIT 91;
-- with ["2026-02-27 12:00:00.000000000","2026-03-03 13:00:00.000000000","2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000","prod","Sales","Umsatz ä"]

-- runs for groups, mentioning a text
SELECT run_id, MAX(statuses), MAX(environments), MAX(dataProducts), MAX(text) FROM (
SELECT t."orchestration_run_id" AS run_id, CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS statuses, CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS environments, CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS dataProducts, CASE WHEN (CONTAINS(LOWER(t."orchestration_run_id"), ?) OR CONTAINS(LOWER(COALESCE(NULLIF(t."schema_name", '') || '.' || NULLIF(t."table_name", ''), NULLIF(t."schema_name", ''), NULLIF(t."table_name", ''))), ?)) THEN 1 ELSE 0 END AS text FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IN (?, ?) AND (t."timestamp" >= TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') AND t."timestamp" < TO_TIMESTAMP_NTZ(?, 'YYYY-MM-DD HH24:MI:SS.FF9') OR t."timestamp" IS NULL)
) rows_of_runs GROUP BY run_id;
-- with ["ä'?\\%","ä'?\\%","run-1","o'clock","2026-03-01 12:00:00.000000000","2026-03-01 13:00:00.000000000"]
