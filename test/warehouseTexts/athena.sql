-- runs that may have begun within an hour
SELECT run_id, MAX(recorded_at), MIN(began_at) FROM (
SELECT t."orchestration_run_id" AS run_id, CAST(NULL AS BIGINT) AS recorded_at, date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."timestamp") - COALESCE(CASE WHEN CAST(t."duration" AS double) >= 0 AND CAST(t."duration" AS double) < 1e12 THEN CAST(floor(CAST(t."duration" AS double) * 1000 + 0.5) AS bigint) END, 0) AS began_at FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."dt" >= '2026-02-28' AND t."dt" <= '2026-03-06' AND t."timestamp" >= TIMESTAMP '2026-03-01 12:00:00.000' AND t."timestamp" < TIMESTAMP '2026-03-03 13:00:00.000'
UNION ALL
SELECT t."orchestration_run_id" AS run_id, CAST(NULL AS BIGINT) AS recorded_at, COALESCE(date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."start_time"), date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00 UTC', t."end_time")) AS began_at FROM "meta"."monitoring_semantic_model_refresh" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."dt" >= '2026-02-28' AND t."dt" <= '2026-03-06' AND (t."start_time" >= TIMESTAMP '2026-03-01 12:00:00.000' AND t."start_time" < TIMESTAMP '2026-03-01 13:00:00.000' OR (t."start_time" IS NULL AND t."end_time" >= TIMESTAMP '2026-03-01 12:00:00.000 UTC' AND t."end_time" < TIMESTAMP '2026-03-01 13:00:00.000 UTC'))
UNION ALL
SELECT t."orchestration_run_id" AS run_id, date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', CAST(t."start_time" AS timestamp)) AS recorded_at, CAST(NULL AS BIGINT) AS began_at FROM "meta"."orchestration_runs" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."dt" >= '2026-02-28' AND t."dt" <= '2026-03-06' AND t."start_time" >= TIMESTAMP '2026-03-01 12:00:00.000' AND t."start_time" < TIMESTAMP '2026-03-01 13:00:00.000' AND NOT EXISTS (SELECT 1 FROM "meta"."orchestration_runs" later WHERE later."orchestration_run_id" = t."orchestration_run_id" AND later."start_time" > t."start_time" AND later."dt" >= '2026-02-28' AND later."dt" <= '2026-04-04' AND later."start_time" >= TIMESTAMP '2026-03-01 12:00:00.000' AND later."start_time" < TIMESTAMP '2026-04-01 13:00:00.000')
) found GROUP BY run_id HAVING COALESCE(MAX(recorded_at), MIN(began_at)) >= 1772366400000 AND COALESCE(MAX(recorded_at), MIN(began_at)) < 1772370000000
ORDER BY COALESCE(MAX(recorded_at), MIN(began_at)) DESC, run_id DESC LIMIT 10000;
-- with ["2026-03-06","2026-02-28","2026-03-06","2026-02-28","2026-03-06","2026-02-28","2026-04-04","2026-02-28"]

-- runs that may have begun since, of one table
SELECT run_id, MAX(recorded_at), MIN(began_at) FROM (
SELECT t."orchestration_run_id" AS run_id, CAST(NULL AS BIGINT) AS recorded_at, date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."timestamp") - COALESCE(CASE WHEN CAST(t."duration" AS double) >= 0 AND CAST(t."duration" AS double) < 1e12 THEN CAST(floor(CAST(t."duration" AS double) * 1000 + 0.5) AS bigint) END, 0) AS began_at FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."dt" >= '2026-02-28' AND t."timestamp" >= TIMESTAMP '2026-03-01 12:00:00.000'
) found GROUP BY run_id HAVING COALESCE(MAX(recorded_at), MIN(began_at)) >= 1772366400000
ORDER BY COALESCE(MAX(recorded_at), MIN(began_at)) DESC, run_id DESC LIMIT 10000;
-- with ["2026-02-28"]

-- steps of runs
SELECT run_id, stage, status, environment, data_product, SUM(is_last), MIN(began_at), MAX(ended_at) FROM (
SELECT t."orchestration_run_id" AS run_id, 'integration' AS stage, t."status" AS status, NULLIF(t."workspace", '') AS environment, NULLIF(CAST(NULL AS varchar), '') AS data_product, date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."timestamp") - COALESCE(CASE WHEN CAST(t."duration" AS double) >= 0 AND CAST(t."duration" AS double) < 1e12 THEN CAST(floor(CAST(t."duration" AS double) * 1000 + 0.5) AS bigint) END, 0) AS began_at, date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."timestamp") AS ended_at, CASE WHEN ROW_NUMBER() OVER (PARTITION BY t."orchestration_run_id", NULLIF(t."schema_name", ''), NULLIF(t."table_name", ''), NULLIF(t."workspace", '') ORDER BY COALESCE(date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."timestamp"), COALESCE(date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."timestamp") - COALESCE(CASE WHEN CAST(t."duration" AS double) >= 0 AND CAST(t."duration" AS double) < 1e12 THEN CAST(floor(CAST(t."duration" AS double) * 1000 + 0.5) AS bigint) END, 0), 0)) DESC, COALESCE(date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."timestamp") - COALESCE(CASE WHEN CAST(t."duration" AS double) >= 0 AND CAST(t."duration" AS double) < 1e12 THEN CAST(floor(CAST(t."duration" AS double) * 1000 + 0.5) AS bigint) END, 0), 0) DESC, COALESCE(t."orchestration_run_id", '') DESC, COALESCE(t."schema_name", '') DESC, COALESCE(t."table_name", '') DESC) = 1 THEN 1 ELSE 0 END AS is_last FROM "meta"."monitoring_integration" t WHERE t."orchestration_run_id" IN ('run-1', 'o''clock') AND t."dt" >= '2026-02-28' AND t."dt" <= '2026-03-04' AND t."timestamp" >= TIMESTAMP '2026-03-01 12:00:00.000' AND t."timestamp" < TIMESTAMP '2026-03-01 13:00:00.000'
UNION ALL
SELECT t."orchestration_run_id" AS run_id, 'consumption' AS stage, t."status" AS status, NULLIF(t."workspace", '') AS environment, NULLIF(CAST(NULL AS varchar), '') AS data_product, COALESCE(date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."start_time"), date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00 UTC', t."end_time")) AS began_at, date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00 UTC', t."end_time") AS ended_at, CASE WHEN ROW_NUMBER() OVER (PARTITION BY t."orchestration_run_id", NULLIF(t."semantic_model_name", ''), NULLIF(t."workspace", '') ORDER BY COALESCE(date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00 UTC', t."end_time"), COALESCE(COALESCE(date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."start_time"), date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00 UTC', t."end_time")), 0)) DESC, COALESCE(COALESCE(date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."start_time"), date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00 UTC', t."end_time")), 0) DESC, COALESCE(t."orchestration_run_id", '') DESC, COALESCE(t."semantic_model_name", '') DESC) = 1 THEN 1 ELSE 0 END AS is_last FROM "meta"."monitoring_semantic_model_refresh" t WHERE t."orchestration_run_id" IN ('run-1', 'o''clock') AND t."dt" >= '2026-02-28' AND t."dt" <= '2026-03-04' AND t."start_time" >= TIMESTAMP '2026-03-01 12:00:00.000' AND t."start_time" < TIMESTAMP '2026-03-01 13:00:00.000'
) steps GROUP BY run_id, stage, status, environment, data_product;
-- with ["run-1","o'clock","2026-03-04","2026-02-28","run-1","o'clock","2026-03-04","2026-02-28"]

-- steps of runs, for counts
SELECT run_id, stage, status, environment, data_product, SUM(is_last), MIN(began_at), MAX(ended_at) FROM (
SELECT t."orchestration_run_id" AS run_id, 'integration' AS stage, t."status" AS status, NULLIF(t."workspace", '') AS environment, NULLIF(CAST(NULL AS varchar), '') AS data_product, date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."timestamp") - COALESCE(CASE WHEN CAST(t."duration" AS double) >= 0 AND CAST(t."duration" AS double) < 1e12 THEN CAST(floor(CAST(t."duration" AS double) * 1000 + 0.5) AS bigint) END, 0) AS began_at, date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."timestamp") AS ended_at, 1 AS is_last FROM "meta"."monitoring_integration" t WHERE t."orchestration_run_id" IN ('run-1', 'o''clock') AND t."dt" >= '2026-02-28' AND t."timestamp" >= TIMESTAMP '2026-03-01 12:00:00.000'
) steps GROUP BY run_id, stage, status, environment, data_product;
-- with ["run-1","o'clock","2026-02-28"]

-- what is recorded of runs
SELECT t."orchestration_run_id", t."pipeline", t."status", t."start_time", t."workspace" FROM "meta"."orchestration_runs" t
WHERE t."orchestration_run_id" IN ('run-1', 'o''clock') AND t."dt" >= '2026-02-28' AND t."dt" <= '2026-03-04' AND t."start_time" >= TIMESTAMP '2026-03-01 12:00:00.000' AND t."start_time" < TIMESTAMP '2026-03-01 13:00:00.000';
-- with ["run-1","o'clock","2026-03-04","2026-02-28"]

-- which runs pass a filter
SELECT run_id, MAX(statuses), MAX(environments), MAX(dataProducts), MAX(text) FROM (
SELECT t."orchestration_run_id" AS run_id, CASE WHEN (translate(lower(t."status"), ' _-' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13), '') IN ('failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed') OR translate(lower(t."status"), ' _-' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13), '') IS NULL OR translate(lower(t."status"), ' _-' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13), '') NOT IN ('succeeded', 'success', 'completed', 'pass', 'passed', 'ok', 'noop', 'reused', 'deduped', 'warn', 'warned', 'warning', 'partialsuccess', 'completedwithwarnings', 'failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed', 'skipped', 'upstreamfailed', 'removed', 'notready', 'disabled', 'notexecuted', 'running', 'inprogress', 'started', 'queued', 'pending', 'notstarted', 'scheduled', 'deferred', 'restarting', 'upforretry', 'upforreschedule', 'paused', 'starting', 'canceling', 'cancelled', 'canceled', 'cancelling', 'aborted')) THEN 1 ELSE 0 END AS statuses, CASE WHEN NULLIF(t."workspace", '') IN ('prod') THEN 1 ELSE 0 END AS environments, CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS dataProducts, CASE WHEN (strpos(lower(t."orchestration_run_id"), 'ä''?\%') > 0 OR strpos(lower(COALESCE(NULLIF(t."schema_name", '') || '.' || NULLIF(t."table_name", ''), NULLIF(t."schema_name", ''), NULLIF(t."table_name", ''))), 'ä''?\%') > 0) THEN 1 ELSE 0 END AS text FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IN ('run-1', 'o''clock') AND t."dt" >= '2026-02-28' AND t."dt" <= '2026-03-04' AND t."timestamp" >= TIMESTAMP '2026-03-01 12:00:00.000' AND t."timestamp" < TIMESTAMP '2026-03-01 13:00:00.000'
) rows_of_runs GROUP BY run_id;
-- with ["prod","ä'?\\%","ä'?\\%","run-1","o'clock","2026-03-04","2026-02-28"]

-- where a run lies
SELECT MIN(began_at), MAX(began_at), COUNT(*), COUNT(began_at) FROM (
SELECT date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', t."timestamp") - COALESCE(CASE WHEN CAST(t."duration" AS double) >= 0 AND CAST(t."duration" AS double) < 1e12 THEN CAST(floor(CAST(t."duration" AS double) * 1000 + 0.5) AS bigint) END, 0) AS began_at FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IN ('run-1') AND t."dt" >= '2026-02-28' AND t."dt" <= '2026-03-04' AND t."timestamp" >= TIMESTAMP '2026-03-01 12:00:00.000' AND t."timestamp" < TIMESTAMP '2026-03-01 13:00:00.000'
) rows_of_run;
-- with ["run-1","2026-03-04","2026-02-28"]

-- runs without a time
SELECT run_id FROM (
SELECT t."orchestration_run_id" AS run_id FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."timestamp" IS NULL
) found GROUP BY run_id ORDER BY run_id DESC LIMIT 10000;
-- with []

-- the newest row
SELECT date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', MAX(COALESCE(CAST(t."end_time" AT TIME ZONE 'UTC' AS timestamp(6)), CAST(t."start_time" AS timestamp(6))))) FROM "meta"."monitoring_semantic_model_refresh" t
WHERE t."dt" >= '2026-02-26' AND (t."start_time" >= TIMESTAMP '2026-02-27 12:00:00.000' OR t."start_time" IS NULL) AND COALESCE(CAST(t."end_time" AT TIME ZONE 'UTC' AS timestamp(6)), CAST(t."start_time" AS timestamp(6))) >= TIMESTAMP '2026-03-01 12:00:00.000';
-- with ["2026-02-26"]

-- failures behind a step
SELECT CAST(t."timestamp" AS varchar), COALESCE(t."orchestration_run_id", ''), COALESCE(t."schema_name", ''), COALESCE(t."table_name", ''), t."table_name", t."schema_name", t."workspace", t."status", CAST(t."timestamp" AS varchar), t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."dt" >= '2026-02-28' AND t."dt" <= '2026-03-04' AND t."timestamp" >= TIMESTAMP '2026-03-01 12:00:00.000' AND t."timestamp" < TIMESTAMP '2026-03-01 13:00:00.000' AND (translate(lower(t."status"), ' _-' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13), '') IN ('failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed') OR translate(lower(t."status"), ' _-' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13), '') IS NULL OR translate(lower(t."status"), ' _-' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13), '') NOT IN ('succeeded', 'success', 'completed', 'pass', 'passed', 'ok', 'noop', 'reused', 'deduped', 'warn', 'warned', 'warning', 'partialsuccess', 'completedwithwarnings', 'failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed', 'skipped', 'upstreamfailed', 'removed', 'notready', 'disabled', 'notexecuted', 'running', 'inprogress', 'started', 'queued', 'pending', 'notstarted', 'scheduled', 'deferred', 'restarting', 'upforretry', 'upforreschedule', 'paused', 'starting', 'canceling', 'cancelled', 'canceled', 'cancelling', 'aborted')) AND NULLIF(t."workspace", '') IN ('prod') AND (strpos(lower(t."orchestration_run_id"), 'ä''?\%') > 0 OR strpos(lower(COALESCE(NULLIF(t."schema_name", '') || '.' || NULLIF(t."table_name", ''), NULLIF(t."schema_name", ''), NULLIF(t."table_name", ''))), 'ä''?\%') > 0) AND t."timestamp" <= TIMESTAMP '2026-03-01 12:30:00.000001' AND (t."timestamp" < TIMESTAMP '2026-03-01 12:30:00.000001' OR (COALESCE(t."orchestration_run_id", '') < 'run-1' OR (COALESCE(t."orchestration_run_id", '') = 'run-1' AND (COALESCE(t."schema_name", '') < 'raw' OR (COALESCE(t."schema_name", '') = 'raw' AND COALESCE(t."table_name", '') < 'orders')))))
ORDER BY t."timestamp" DESC, COALESCE(t."orchestration_run_id", '') DESC, COALESCE(t."schema_name", '') DESC, COALESCE(t."table_name", '') DESC LIMIT 101;
-- with ["2026-03-04","2026-02-28","prod","ä'?\\%","ä'?\\%","run-1","run-1","raw","raw","orders"]

-- failures behind a step of a table that comes later
SELECT CAST(COALESCE(CAST(t."end_time" AT TIME ZONE 'UTC' AS timestamp(6)), CAST(t."start_time" AS timestamp(6))) AS varchar), COALESCE(t."orchestration_run_id", ''), COALESCE(t."semantic_model_name", ''), t."semantic_model_name", t."status", t."message", CAST(t."start_time" AS varchar), CAST(t."end_time" AT TIME ZONE 'UTC' AS varchar), t."duration", t."workspace", t."orchestration_run_id" FROM "meta"."monitoring_semantic_model_refresh" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."dt" >= '2026-02-26' AND t."dt" <= '2026-03-06' AND (t."start_time" >= TIMESTAMP '2026-02-27 12:00:00.000' AND t."start_time" < TIMESTAMP '2026-03-03 13:00:00.000' OR t."start_time" IS NULL) AND COALESCE(CAST(t."end_time" AT TIME ZONE 'UTC' AS timestamp(6)), CAST(t."start_time" AS timestamp(6))) >= TIMESTAMP '2026-03-01 12:00:00.000' AND COALESCE(CAST(t."end_time" AT TIME ZONE 'UTC' AS timestamp(6)), CAST(t."start_time" AS timestamp(6))) < TIMESTAMP '2026-03-01 13:00:00.000' AND (translate(lower(t."status"), ' _-' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13), '') IN ('failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed') OR translate(lower(t."status"), ' _-' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13), '') IS NULL OR translate(lower(t."status"), ' _-' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13), '') NOT IN ('succeeded', 'success', 'completed', 'pass', 'passed', 'ok', 'noop', 'reused', 'deduped', 'warn', 'warned', 'warning', 'partialsuccess', 'completedwithwarnings', 'failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed', 'skipped', 'upstreamfailed', 'removed', 'notready', 'disabled', 'notexecuted', 'running', 'inprogress', 'started', 'queued', 'pending', 'notstarted', 'scheduled', 'deferred', 'restarting', 'upforretry', 'upforreschedule', 'paused', 'starting', 'canceling', 'cancelled', 'canceled', 'cancelling', 'aborted')) AND NULLIF(t."workspace", '') IN ('prod') AND (strpos(lower(t."orchestration_run_id"), 'ä''?\%') > 0 OR (strpos(lower(t."message"), 'ä''?\%') > 0 AND translate(lower(t."status"), ' _-' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13), '') IN ('failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed', 'warn', 'warned', 'warning', 'partialsuccess', 'completedwithwarnings')) OR strpos(lower(COALESCE(t."semantic_model_name", '(no name)')), 'ä''?\%') > 0) AND COALESCE(CAST(t."end_time" AT TIME ZONE 'UTC' AS timestamp(6)), CAST(t."start_time" AS timestamp(6))) <= TIMESTAMP '2026-03-01 12:30:00.000001'
ORDER BY COALESCE(CAST(t."end_time" AT TIME ZONE 'UTC' AS timestamp(6)), CAST(t."start_time" AS timestamp(6))) DESC, COALESCE(t."orchestration_run_id", '') DESC, COALESCE(t."semantic_model_name", '') DESC LIMIT 101;
-- with ["2026-03-06","2026-02-26","prod","ä'?\\%","ä'?\\%","ä'?\\%"]

-- steps of a run
SELECT CAST(t."timestamp" AS varchar), COALESCE(t."orchestration_run_id", ''), COALESCE(t."schema_name", ''), COALESCE(t."table_name", ''), t."table_name", t."schema_name", t."workspace", t."status", CAST(t."timestamp" AS varchar), t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IN ('run-1') AND t."dt" >= '2026-02-28' AND t."timestamp" >= TIMESTAMP '2026-03-01 12:00:00.000'
ORDER BY t."timestamp" DESC, COALESCE(t."orchestration_run_id", '') DESC, COALESCE(t."schema_name", '') DESC, COALESCE(t."table_name", '') DESC LIMIT 11;
-- with ["run-1","2026-02-28"]

-- steps of a run without a time
SELECT CAST(t."timestamp" AS varchar), COALESCE(t."orchestration_run_id", ''), COALESCE(t."schema_name", ''), COALESCE(t."table_name", ''), t."table_name", t."schema_name", t."workspace", t."status", CAST(t."timestamp" AS varchar), t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IN ('run-1') AND t."timestamp" IS NULL
ORDER BY COALESCE(t."orchestration_run_id", '') DESC, COALESCE(t."schema_name", '') DESC, COALESCE(t."table_name", '') DESC LIMIT 11;
-- with ["run-1"]

-- attempts at steps
SELECT CAST(t."timestamp" AS varchar), COALESCE(t."orchestration_run_id", ''), COALESCE(t."schema_name", ''), COALESCE(t."table_name", ''), t."table_name", t."schema_name", t."workspace", t."status", CAST(t."timestamp" AS varchar), t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IN ('run-1', 'o''clock') AND COALESCE(t."table_name", '') IN ('orders', 'o''clock') AND t."dt" >= '2026-02-28' AND t."dt" <= '2026-03-04' AND t."timestamp" >= TIMESTAMP '2026-03-01 12:00:00.000' AND t."timestamp" < TIMESTAMP '2026-03-01 13:00:00.000'
ORDER BY COALESCE(t."orchestration_run_id", '') DESC, COALESCE(t."schema_name", '') DESC, COALESCE(t."table_name", '') DESC;
-- with ["run-1","o'clock","orders","o'clock","2026-03-04","2026-02-28"]

-- attempts at refreshes
SELECT CAST(COALESCE(CAST(t."end_time" AT TIME ZONE 'UTC' AS timestamp(6)), CAST(t."start_time" AS timestamp(6))) AS varchar), COALESCE(t."orchestration_run_id", ''), COALESCE(t."semantic_model_name", ''), t."semantic_model_name", t."status", t."message", CAST(t."start_time" AS varchar), CAST(t."end_time" AT TIME ZONE 'UTC' AS varchar), t."duration", t."workspace", t."orchestration_run_id" FROM "meta"."monitoring_semantic_model_refresh" t
WHERE t."orchestration_run_id" IN ('run-1', 'o''clock') AND COALESCE(t."semantic_model_name", '(no name)') IN ('Revenue', '') AND t."dt" >= '2026-02-28' AND t."dt" <= '2026-03-04' AND t."start_time" >= TIMESTAMP '2026-03-01 12:00:00.000' AND t."start_time" < TIMESTAMP '2026-03-01 13:00:00.000'
ORDER BY COALESCE(t."orchestration_run_id", '') DESC, COALESCE(t."semantic_model_name", '') DESC;
-- with ["run-1","o'clock","Revenue","","2026-03-04","2026-02-28"]

-- the last steps of a name
SELECT CAST(t."timestamp" AS varchar), COALESCE(t."orchestration_run_id", ''), COALESCE(t."schema_name", ''), COALESCE(t."table_name", ''), t."table_name", t."schema_name", t."workspace", t."status", CAST(t."timestamp" AS varchar), t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."dt" >= '2026-02-28' AND t."dt" <= '2026-03-04' AND t."timestamp" >= TIMESTAMP '2026-03-01 12:00:00.000' AND t."timestamp" < TIMESTAMP '2026-03-01 13:00:00.000' AND NULLIF(t."workspace", '') IN ('prod') AND NULLIF(CAST(NULL AS varchar), '') IN ('Sales') AND COALESCE(NULLIF(t."schema_name", '') || '.' || NULLIF(t."table_name", ''), NULLIF(t."schema_name", ''), NULLIF(t."table_name", '')) = 'raw.orders'
ORDER BY t."timestamp" DESC, COALESCE(t."orchestration_run_id", '') DESC, COALESCE(t."schema_name", '') DESC, COALESCE(t."table_name", '') DESC LIMIT 91;
-- with ["2026-03-04","2026-02-28","prod","Sales","raw.orders"]

-- the last refreshes of a name
SELECT CAST(COALESCE(CAST(t."end_time" AT TIME ZONE 'UTC' AS timestamp(6)), CAST(t."start_time" AS timestamp(6))) AS varchar), COALESCE(t."orchestration_run_id", ''), COALESCE(t."semantic_model_name", ''), t."semantic_model_name", t."status", t."message", CAST(t."start_time" AS varchar), CAST(t."end_time" AT TIME ZONE 'UTC' AS varchar), t."duration", t."workspace", t."orchestration_run_id" FROM "meta"."monitoring_semantic_model_refresh" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id" <> '' AND t."dt" >= '2026-02-26' AND t."dt" <= '2026-03-06' AND (t."start_time" >= TIMESTAMP '2026-02-27 12:00:00.000' AND t."start_time" < TIMESTAMP '2026-03-03 13:00:00.000' OR t."start_time" IS NULL) AND COALESCE(CAST(t."end_time" AT TIME ZONE 'UTC' AS timestamp(6)), CAST(t."start_time" AS timestamp(6))) >= TIMESTAMP '2026-03-01 12:00:00.000' AND COALESCE(CAST(t."end_time" AT TIME ZONE 'UTC' AS timestamp(6)), CAST(t."start_time" AS timestamp(6))) < TIMESTAMP '2026-03-01 13:00:00.000' AND NULLIF(t."workspace", '') IN ('prod') AND NULLIF(CAST(NULL AS varchar), '') IN ('Sales') AND COALESCE(t."semantic_model_name", '(no name)') = 'Umsatz ä'
ORDER BY COALESCE(CAST(t."end_time" AT TIME ZONE 'UTC' AS timestamp(6)), CAST(t."start_time" AS timestamp(6))) DESC, COALESCE(t."orchestration_run_id", '') DESC, COALESCE(t."semantic_model_name", '') DESC LIMIT 91;
-- with ["2026-03-06","2026-02-26","prod","Sales","Umsatz ä"]

-- runs for groups, mentioning a text
SELECT run_id, MAX(statuses), MAX(environments), MAX(dataProducts), MAX(text) FROM (
SELECT t."orchestration_run_id" AS run_id, CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS statuses, CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS environments, CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS dataProducts, CASE WHEN (strpos(lower(t."orchestration_run_id"), 'ä''?\%') > 0 OR strpos(lower(COALESCE(NULLIF(t."schema_name", '') || '.' || NULLIF(t."table_name", ''), NULLIF(t."schema_name", ''), NULLIF(t."table_name", ''))), 'ä''?\%') > 0) THEN 1 ELSE 0 END AS text FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IN ('run-1', 'o''clock') AND t."dt" >= '2026-02-28' AND t."dt" <= '2026-03-04' AND t."timestamp" >= TIMESTAMP '2026-03-01 12:00:00.000' AND t."timestamp" < TIMESTAMP '2026-03-01 13:00:00.000'
) rows_of_runs GROUP BY run_id;
-- with ["ä'?\\%","ä'?\\%","run-1","o'clock","2026-03-04","2026-02-28"]
