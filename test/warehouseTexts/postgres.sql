-- runs that may have begun within an hour
SELECT run_id, MAX(recorded_at), MIN(began_at) FROM (
SELECT t."orchestration_run_id"::text AS run_id, CAST(NULL AS BIGINT) AS recorded_at, round(date_part('epoch', date_trunc('milliseconds', t."timestamp")) * 1000)::bigint - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN floor((t."duration")::float8 * 1000 + 0.5)::bigint END, 0) AS began_at FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id"::text <> '' AND t."timestamp" >= $1::timestamp AND t."timestamp" < $2::timestamp
UNION ALL
SELECT t."orchestration_run_id"::text AS run_id, CAST(NULL AS BIGINT) AS recorded_at, COALESCE(round(date_part('epoch', date_trunc('milliseconds', t."start_time")) * 1000)::bigint, round(date_part('epoch', date_trunc('milliseconds', t."end_time")) * 1000)::bigint) AS began_at FROM "meta"."monitoring_semantic_model_refresh" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id"::text <> '' AND (t."start_time" >= $5::timestamp AND t."start_time" < $6::timestamp OR (t."start_time" IS NULL AND t."end_time" >= $3::timestamptz AND t."end_time" < $4::timestamptz))
UNION ALL
SELECT t."orchestration_run_id"::text AS run_id, round(date_part('epoch', date_trunc('milliseconds', t."start_time")) * 1000)::bigint AS recorded_at, CAST(NULL AS BIGINT) AS began_at FROM "meta"."orchestration_runs" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id"::text <> '' AND t."start_time" >= $7::timestamp AND t."start_time" < $8::timestamp AND NOT EXISTS (SELECT 1 FROM "meta"."orchestration_runs" later WHERE later."orchestration_run_id" = t."orchestration_run_id" AND later."start_time" > t."start_time" AND later."start_time" >= $9::timestamp AND later."start_time" < $10::timestamp)
) found GROUP BY run_id HAVING COALESCE(MAX(recorded_at), MIN(began_at)) >= 1772366400000 AND COALESCE(MAX(recorded_at), MIN(began_at)) < 1772370000000
ORDER BY COALESCE(MAX(recorded_at), MIN(began_at)) DESC, run_id COLLATE "C" DESC LIMIT 10000;
-- with ["2026-03-01 12:00:00.000","2026-03-03 13:00:00.000","2026-03-01 12:00:00.000","2026-03-01 13:00:00.000","2026-03-01 12:00:00.000","2026-03-01 13:00:00.000","2026-03-01 12:00:00.000","2026-03-01 13:00:00.000","2026-03-01 12:00:00.000","2026-04-01 13:00:00.000"]

-- runs that may have begun since, of one table
SELECT run_id, MAX(recorded_at), MIN(began_at) FROM (
SELECT t."orchestration_run_id"::text AS run_id, CAST(NULL AS BIGINT) AS recorded_at, round(date_part('epoch', date_trunc('milliseconds', t."timestamp")) * 1000)::bigint - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN floor((t."duration")::float8 * 1000 + 0.5)::bigint END, 0) AS began_at FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id"::text <> '' AND t."timestamp" >= $1::timestamp AND isfinite(t."timestamp")
) found GROUP BY run_id HAVING COALESCE(MAX(recorded_at), MIN(began_at)) >= 1772366400000
ORDER BY COALESCE(MAX(recorded_at), MIN(began_at)) DESC, run_id COLLATE "C" DESC LIMIT 10000;
-- with ["2026-03-01 12:00:00.000"]

-- steps of runs
SELECT run_id, stage, status, environment, data_product, SUM(is_last), MIN(began_at), MAX(ended_at) FROM (
SELECT t."orchestration_run_id"::text AS run_id, 'integration' AS stage, t."status"::text AS status, NULLIF(t."workspace"::text, '') AS environment, NULLIF(NULL::text, '') AS data_product, round(date_part('epoch', date_trunc('milliseconds', t."timestamp")) * 1000)::bigint - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN floor((t."duration")::float8 * 1000 + 0.5)::bigint END, 0) AS began_at, round(date_part('epoch', date_trunc('milliseconds', t."timestamp")) * 1000)::bigint AS ended_at, CASE WHEN ROW_NUMBER() OVER (PARTITION BY t."orchestration_run_id", NULLIF(t."schema_name"::text, ''), NULLIF(t."table_name"::text, ''), NULLIF(t."workspace"::text, '') ORDER BY COALESCE(round(date_part('epoch', date_trunc('milliseconds', t."timestamp")) * 1000)::bigint, COALESCE(round(date_part('epoch', date_trunc('milliseconds', t."timestamp")) * 1000)::bigint - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN floor((t."duration")::float8 * 1000 + 0.5)::bigint END, 0), 0)) DESC, COALESCE(round(date_part('epoch', date_trunc('milliseconds', t."timestamp")) * 1000)::bigint - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN floor((t."duration")::float8 * 1000 + 0.5)::bigint END, 0), 0) DESC, COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" DESC, COALESCE(t."schema_name"::text, '') COLLATE "C" DESC, COALESCE(t."table_name"::text, '') COLLATE "C" DESC) = 1 THEN 1 ELSE 0 END AS is_last FROM "meta"."monitoring_integration" t WHERE t."orchestration_run_id" = ANY($1::text[]) AND (t."timestamp" >= $2::timestamp AND t."timestamp" < $3::timestamp OR t."timestamp" IS NULL)
UNION ALL
SELECT t."orchestration_run_id"::text AS run_id, 'consumption' AS stage, t."status"::text AS status, NULLIF(t."workspace"::text, '') AS environment, NULLIF(NULL::text, '') AS data_product, COALESCE(round(date_part('epoch', date_trunc('milliseconds', t."start_time")) * 1000)::bigint, round(date_part('epoch', date_trunc('milliseconds', t."end_time")) * 1000)::bigint) AS began_at, round(date_part('epoch', date_trunc('milliseconds', t."end_time")) * 1000)::bigint AS ended_at, CASE WHEN ROW_NUMBER() OVER (PARTITION BY t."orchestration_run_id", NULLIF(t."semantic_model_name"::text, ''), NULLIF(t."workspace"::text, '') ORDER BY COALESCE(round(date_part('epoch', date_trunc('milliseconds', t."end_time")) * 1000)::bigint, COALESCE(COALESCE(round(date_part('epoch', date_trunc('milliseconds', t."start_time")) * 1000)::bigint, round(date_part('epoch', date_trunc('milliseconds', t."end_time")) * 1000)::bigint), 0)) DESC, COALESCE(COALESCE(round(date_part('epoch', date_trunc('milliseconds', t."start_time")) * 1000)::bigint, round(date_part('epoch', date_trunc('milliseconds', t."end_time")) * 1000)::bigint), 0) DESC, COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" DESC, COALESCE(t."semantic_model_name"::text, '') COLLATE "C" DESC) = 1 THEN 1 ELSE 0 END AS is_last FROM "meta"."monitoring_semantic_model_refresh" t WHERE t."orchestration_run_id" = ANY($4::text[]) AND (t."start_time" >= $5::timestamp AND t."start_time" < $6::timestamp OR t."start_time" IS NULL)
) steps GROUP BY run_id, stage, status, environment, data_product;
-- with [["run-1","o'clock"],"2026-03-01 12:00:00.000","2026-03-01 13:00:00.000",["run-1","o'clock"],"2026-03-01 12:00:00.000","2026-03-01 13:00:00.000"]

-- steps of runs, for counts
SELECT run_id, stage, status, environment, data_product, SUM(is_last), MIN(began_at), MAX(ended_at) FROM (
SELECT t."orchestration_run_id"::text AS run_id, 'integration' AS stage, t."status"::text AS status, NULLIF(t."workspace"::text, '') AS environment, NULLIF(NULL::text, '') AS data_product, round(date_part('epoch', date_trunc('milliseconds', t."timestamp")) * 1000)::bigint - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN floor((t."duration")::float8 * 1000 + 0.5)::bigint END, 0) AS began_at, round(date_part('epoch', date_trunc('milliseconds', t."timestamp")) * 1000)::bigint AS ended_at, 1 AS is_last FROM "meta"."monitoring_integration" t WHERE t."orchestration_run_id" = ANY($1::text[]) AND (t."timestamp" >= $2::timestamp AND isfinite(t."timestamp") OR t."timestamp" IS NULL)
) steps GROUP BY run_id, stage, status, environment, data_product;
-- with [["run-1","o'clock"],"2026-03-01 12:00:00.000"]

-- what is recorded of runs
SELECT t."orchestration_run_id", t."pipeline", t."status", t."start_time", t."workspace" FROM "meta"."orchestration_runs" t
WHERE t."orchestration_run_id" = ANY($1::text[]) AND (t."start_time" >= $2::timestamp AND t."start_time" < $3::timestamp OR t."start_time" IS NULL);
-- with [["run-1","o'clock"],"2026-03-01 12:00:00.000","2026-03-01 13:00:00.000"]

-- which runs pass a filter
SELECT run_id, MAX(statuses), MAX(environments), MAX(dataProducts), MAX(text) FROM (
SELECT t."orchestration_run_id"::text AS run_id, CASE WHEN (translate(lower(t."status"::text), E' _-\t\n\x0b\f\r', '') IN ('failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed') OR translate(lower(t."status"::text), E' _-\t\n\x0b\f\r', '') IS NULL OR translate(lower(t."status"::text), E' _-\t\n\x0b\f\r', '') NOT IN ('succeeded', 'success', 'completed', 'pass', 'passed', 'ok', 'noop', 'reused', 'deduped', 'warn', 'warned', 'warning', 'partialsuccess', 'completedwithwarnings', 'failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed', 'skipped', 'upstreamfailed', 'removed', 'notready', 'disabled', 'notexecuted', 'running', 'inprogress', 'started', 'queued', 'pending', 'notstarted', 'scheduled', 'deferred', 'restarting', 'upforretry', 'upforreschedule', 'paused', 'starting', 'canceling', 'cancelled', 'canceled', 'cancelling', 'aborted')) THEN 1 ELSE 0 END AS statuses, CASE WHEN NULLIF(t."workspace"::text, '') = ANY($1::text[]) THEN 1 ELSE 0 END AS environments, CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS dataProducts, CASE WHEN (strpos(lower(t."orchestration_run_id"::text COLLATE "und-x-icu"), $2::text) > 0 OR strpos(lower(COALESCE(NULLIF(t."schema_name"::text, '') || '.' || NULLIF(t."table_name"::text, ''), NULLIF(t."schema_name"::text, ''), NULLIF(t."table_name"::text, '')) COLLATE "und-x-icu"), $3::text) > 0) THEN 1 ELSE 0 END AS text FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" = ANY($4::text[]) AND (t."timestamp" >= $5::timestamp AND t."timestamp" < $6::timestamp OR t."timestamp" IS NULL)
) rows_of_runs GROUP BY run_id;
-- with [["prod"],"ä'?\\%","ä'?\\%",["run-1","o'clock"],"2026-03-01 12:00:00.000","2026-03-01 13:00:00.000"]

-- where a run lies
SELECT MIN(began_at), MAX(began_at), COUNT(*), COUNT(began_at) FROM (
SELECT round(date_part('epoch', date_trunc('milliseconds', t."timestamp")) * 1000)::bigint - COALESCE(CASE WHEN t."duration" >= 0 AND t."duration" < 1e12 THEN floor((t."duration")::float8 * 1000 + 0.5)::bigint END, 0) AS began_at FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" = ANY($1::text[]) AND (t."timestamp" >= $2::timestamp AND t."timestamp" < $3::timestamp OR t."timestamp" IS NULL)
) rows_of_run;
-- with [["run-1"],"2026-03-01 12:00:00.000","2026-03-01 13:00:00.000"]

-- runs without a time
SELECT run_id FROM (
SELECT t."orchestration_run_id"::text AS run_id FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id"::text <> '' AND t."timestamp" IS NULL
) found GROUP BY run_id ORDER BY run_id COLLATE "C" DESC LIMIT 10000;
-- with []

-- the newest row
SELECT round(date_part('epoch', date_trunc('milliseconds', MAX(COALESCE(t."end_time", t."start_time")))) * 1000)::bigint FROM "meta"."monitoring_semantic_model_refresh" t
WHERE (t."start_time" >= $2::timestamp AND isfinite(t."start_time") OR t."start_time" IS NULL) AND COALESCE(t."end_time", t."start_time") >= $1::timestamptz AND isfinite(COALESCE(t."end_time", t."start_time"));
-- with ["2026-03-01 12:00:00.000","2026-02-27 12:00:00.000"]

-- failures behind a step
SELECT to_char(t."timestamp"::timestamptz, 'YYYY-MM-DD HH24:MI:SS.US'), COALESCE(t."orchestration_run_id"::text, '') COLLATE "C", COALESCE(t."schema_name"::text, '') COLLATE "C", COALESCE(t."table_name"::text, '') COLLATE "C", t."table_name", t."schema_name", t."workspace", t."status", t."timestamp", t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id"::text <> '' AND t."timestamp" >= $1::timestamp AND t."timestamp" < $2::timestamp AND (translate(lower(t."status"::text), E' _-\t\n\x0b\f\r', '') IN ('failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed') OR translate(lower(t."status"::text), E' _-\t\n\x0b\f\r', '') IS NULL OR translate(lower(t."status"::text), E' _-\t\n\x0b\f\r', '') NOT IN ('succeeded', 'success', 'completed', 'pass', 'passed', 'ok', 'noop', 'reused', 'deduped', 'warn', 'warned', 'warning', 'partialsuccess', 'completedwithwarnings', 'failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed', 'skipped', 'upstreamfailed', 'removed', 'notready', 'disabled', 'notexecuted', 'running', 'inprogress', 'started', 'queued', 'pending', 'notstarted', 'scheduled', 'deferred', 'restarting', 'upforretry', 'upforreschedule', 'paused', 'starting', 'canceling', 'cancelled', 'canceled', 'cancelling', 'aborted')) AND NULLIF(t."workspace"::text, '') = ANY($3::text[]) AND (strpos(lower(t."orchestration_run_id"::text COLLATE "und-x-icu"), $4::text) > 0 OR strpos(lower(COALESCE(NULLIF(t."schema_name"::text, '') || '.' || NULLIF(t."table_name"::text, ''), NULLIF(t."schema_name"::text, ''), NULLIF(t."table_name"::text, '')) COLLATE "und-x-icu"), $5::text) > 0) AND t."timestamp" <= $6::timestamp AND (t."timestamp" < $7::timestamp OR (COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" < $8::text OR (COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" = $9::text AND (COALESCE(t."schema_name"::text, '') COLLATE "C" < $10::text OR (COALESCE(t."schema_name"::text, '') COLLATE "C" = $11::text AND COALESCE(t."table_name"::text, '') COLLATE "C" < $12::text)))))
ORDER BY t."timestamp" DESC, COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" DESC, COALESCE(t."schema_name"::text, '') COLLATE "C" DESC, COALESCE(t."table_name"::text, '') COLLATE "C" DESC LIMIT 101;
-- with ["2026-03-01 12:00:00.000","2026-03-01 13:00:00.000",["prod"],"ä'?\\%","ä'?\\%","2026-03-01 12:30:00.000001","2026-03-01 12:30:00.000001","run-1","run-1","raw","raw","orders"]

-- failures behind a step of a table that comes later
SELECT to_char(COALESCE(t."end_time", t."start_time")::timestamptz, 'YYYY-MM-DD HH24:MI:SS.US'), COALESCE(t."orchestration_run_id"::text, '') COLLATE "C", COALESCE(t."semantic_model_name"::text, '') COLLATE "C", t."semantic_model_name", t."status", t."message", t."start_time", t."end_time", t."duration", t."workspace", t."orchestration_run_id" FROM "meta"."monitoring_semantic_model_refresh" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id"::text <> '' AND (t."start_time" >= $3::timestamp AND t."start_time" < $4::timestamp OR t."start_time" IS NULL) AND COALESCE(t."end_time", t."start_time") >= $1::timestamptz AND COALESCE(t."end_time", t."start_time") < $2::timestamptz AND (translate(lower(t."status"::text), E' _-\t\n\x0b\f\r', '') IN ('failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed') OR translate(lower(t."status"::text), E' _-\t\n\x0b\f\r', '') IS NULL OR translate(lower(t."status"::text), E' _-\t\n\x0b\f\r', '') NOT IN ('succeeded', 'success', 'completed', 'pass', 'passed', 'ok', 'noop', 'reused', 'deduped', 'warn', 'warned', 'warning', 'partialsuccess', 'completedwithwarnings', 'failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed', 'skipped', 'upstreamfailed', 'removed', 'notready', 'disabled', 'notexecuted', 'running', 'inprogress', 'started', 'queued', 'pending', 'notstarted', 'scheduled', 'deferred', 'restarting', 'upforretry', 'upforreschedule', 'paused', 'starting', 'canceling', 'cancelled', 'canceled', 'cancelling', 'aborted')) AND NULLIF(t."workspace"::text, '') = ANY($5::text[]) AND (strpos(lower(t."orchestration_run_id"::text COLLATE "und-x-icu"), $6::text) > 0 OR (strpos(lower(t."message"::text COLLATE "und-x-icu"), $7::text) > 0 AND translate(lower(t."status"::text), E' _-\t\n\x0b\f\r', '') IN ('failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed', 'warn', 'warned', 'warning', 'partialsuccess', 'completedwithwarnings')) OR strpos(lower(COALESCE(t."semantic_model_name"::text, '(no name)') COLLATE "und-x-icu"), $8::text) > 0) AND COALESCE(t."end_time", t."start_time") <= $9::timestamptz
ORDER BY COALESCE(t."end_time", t."start_time") DESC, COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" DESC, COALESCE(t."semantic_model_name"::text, '') COLLATE "C" DESC LIMIT 101;
-- with ["2026-03-01 12:00:00.000","2026-03-01 13:00:00.000","2026-02-27 12:00:00.000","2026-03-03 13:00:00.000",["prod"],"ä'?\\%","ä'?\\%","ä'?\\%","2026-03-01 12:30:00.000001"]

-- steps of a run
SELECT to_char(t."timestamp"::timestamptz, 'YYYY-MM-DD HH24:MI:SS.US'), COALESCE(t."orchestration_run_id"::text, '') COLLATE "C", COALESCE(t."schema_name"::text, '') COLLATE "C", COALESCE(t."table_name"::text, '') COLLATE "C", t."table_name", t."schema_name", t."workspace", t."status", t."timestamp", t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" = ANY($1::text[]) AND t."timestamp" >= $2::timestamp AND isfinite(t."timestamp")
ORDER BY t."timestamp" DESC, COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" DESC, COALESCE(t."schema_name"::text, '') COLLATE "C" DESC, COALESCE(t."table_name"::text, '') COLLATE "C" DESC LIMIT 11;
-- with [["run-1"],"2026-03-01 12:00:00.000"]

-- steps of a run without a time
SELECT to_char(t."timestamp"::timestamptz, 'YYYY-MM-DD HH24:MI:SS.US'), COALESCE(t."orchestration_run_id"::text, '') COLLATE "C", COALESCE(t."schema_name"::text, '') COLLATE "C", COALESCE(t."table_name"::text, '') COLLATE "C", t."table_name", t."schema_name", t."workspace", t."status", t."timestamp", t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" = ANY($1::text[]) AND t."timestamp" IS NULL
ORDER BY COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" DESC, COALESCE(t."schema_name"::text, '') COLLATE "C" DESC, COALESCE(t."table_name"::text, '') COLLATE "C" DESC LIMIT 11;
-- with [["run-1"]]

-- attempts at steps
SELECT to_char(t."timestamp"::timestamptz, 'YYYY-MM-DD HH24:MI:SS.US'), COALESCE(t."orchestration_run_id"::text, '') COLLATE "C", COALESCE(t."schema_name"::text, '') COLLATE "C", COALESCE(t."table_name"::text, '') COLLATE "C", t."table_name", t."schema_name", t."workspace", t."status", t."timestamp", t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" = ANY($1::text[]) AND COALESCE(t."table_name"::text, '') = ANY($2::text[]) AND (t."timestamp" >= $3::timestamp AND t."timestamp" < $4::timestamp OR t."timestamp" IS NULL)
ORDER BY COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" DESC, COALESCE(t."schema_name"::text, '') COLLATE "C" DESC, COALESCE(t."table_name"::text, '') COLLATE "C" DESC;
-- with [["run-1","o'clock"],["orders","o'clock"],"2026-03-01 12:00:00.000","2026-03-01 13:00:00.000"]

-- attempts at refreshes
SELECT to_char(COALESCE(t."end_time", t."start_time")::timestamptz, 'YYYY-MM-DD HH24:MI:SS.US'), COALESCE(t."orchestration_run_id"::text, '') COLLATE "C", COALESCE(t."semantic_model_name"::text, '') COLLATE "C", t."semantic_model_name", t."status", t."message", t."start_time", t."end_time", t."duration", t."workspace", t."orchestration_run_id" FROM "meta"."monitoring_semantic_model_refresh" t
WHERE t."orchestration_run_id" = ANY($1::text[]) AND COALESCE(t."semantic_model_name"::text, '(no name)') = ANY($2::text[]) AND (t."start_time" >= $3::timestamp AND t."start_time" < $4::timestamp OR t."start_time" IS NULL)
ORDER BY COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" DESC, COALESCE(t."semantic_model_name"::text, '') COLLATE "C" DESC;
-- with [["run-1","o'clock"],["Revenue",""],"2026-03-01 12:00:00.000","2026-03-01 13:00:00.000"]

-- the last steps of a name
SELECT to_char(t."timestamp"::timestamptz, 'YYYY-MM-DD HH24:MI:SS.US'), COALESCE(t."orchestration_run_id"::text, '') COLLATE "C", COALESCE(t."schema_name"::text, '') COLLATE "C", COALESCE(t."table_name"::text, '') COLLATE "C", t."table_name", t."schema_name", t."workspace", t."status", t."timestamp", t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id"::text <> '' AND t."timestamp" >= $1::timestamp AND t."timestamp" < $2::timestamp AND NULLIF(t."workspace"::text, '') = ANY($3::text[]) AND NULLIF(NULL::text, '') = ANY($4::text[]) AND COALESCE(NULLIF(t."schema_name"::text, '') || '.' || NULLIF(t."table_name"::text, ''), NULLIF(t."schema_name"::text, ''), NULLIF(t."table_name"::text, '')) = $5::text
ORDER BY t."timestamp" DESC, COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" DESC, COALESCE(t."schema_name"::text, '') COLLATE "C" DESC, COALESCE(t."table_name"::text, '') COLLATE "C" DESC LIMIT 91;
-- with ["2026-03-01 12:00:00.000","2026-03-01 13:00:00.000",["prod"],["Sales"],"raw.orders"]

-- the last refreshes of a name
SELECT to_char(COALESCE(t."end_time", t."start_time")::timestamptz, 'YYYY-MM-DD HH24:MI:SS.US'), COALESCE(t."orchestration_run_id"::text, '') COLLATE "C", COALESCE(t."semantic_model_name"::text, '') COLLATE "C", t."semantic_model_name", t."status", t."message", t."start_time", t."end_time", t."duration", t."workspace", t."orchestration_run_id" FROM "meta"."monitoring_semantic_model_refresh" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id"::text <> '' AND (t."start_time" >= $3::timestamp AND t."start_time" < $4::timestamp OR t."start_time" IS NULL) AND COALESCE(t."end_time", t."start_time") >= $1::timestamptz AND COALESCE(t."end_time", t."start_time") < $2::timestamptz AND NULLIF(t."workspace"::text, '') = ANY($5::text[]) AND NULLIF(NULL::text, '') = ANY($6::text[]) AND COALESCE(t."semantic_model_name"::text, '(no name)') = $7::text
ORDER BY COALESCE(t."end_time", t."start_time") DESC, COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" DESC, COALESCE(t."semantic_model_name"::text, '') COLLATE "C" DESC LIMIT 91;
-- with ["2026-03-01 12:00:00.000","2026-03-01 13:00:00.000","2026-02-27 12:00:00.000","2026-03-03 13:00:00.000",["prod"],["Sales"],"Umsatz ä"]

-- runs for groups, mentioning a text
SELECT run_id, MAX(statuses), MAX(environments), MAX(dataProducts), MAX(text) FROM (
SELECT t."orchestration_run_id"::text AS run_id, CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS statuses, CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS environments, CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS dataProducts, CASE WHEN (strpos(lower(t."orchestration_run_id"::text COLLATE "und-x-icu"), $1::text) > 0 OR strpos(lower(COALESCE(NULLIF(t."schema_name"::text, '') || '.' || NULLIF(t."table_name"::text, ''), NULLIF(t."schema_name"::text, ''), NULLIF(t."table_name"::text, '')) COLLATE "und-x-icu"), $2::text) > 0) THEN 1 ELSE 0 END AS text FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" = ANY($3::text[]) AND (t."timestamp" >= $4::timestamp AND t."timestamp" < $5::timestamp OR t."timestamp" IS NULL)
) rows_of_runs GROUP BY run_id;
-- with ["ä'?\\%","ä'?\\%",["run-1","o'clock"],"2026-03-01 12:00:00.000","2026-03-01 13:00:00.000"]

-- a step by its id
SELECT to_char(t."timestamp"::timestamptz, 'YYYY-MM-DD HH24:MI:SS.US'), COALESCE(t."orchestration_run_id"::text, '') COLLATE "C", COALESCE(t."schema_name"::text, '') COLLATE "C", COALESCE(t."table_name"::text, '') COLLATE "C", t."table_name", t."schema_name", t."workspace", t."status", t."timestamp", t."duration", t."orchestration_run_id" FROM "meta"."monitoring_integration" t
WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id"::text <> '' AND t."timestamp" >= $1::timestamp AND t."timestamp" < $2::timestamp AND left(encode(sha256(decode('77617265686f757365006d6f6e69746f72696e675f696e746567726174696f6e00', 'hex') || convert_to(coalesce(to_json(t."orchestration_run_id"::text)::text, 'null'), 'UTF8')), 'hex'), 8) || left(encode(sha256(decode('77617265686f757365006d6f6e69746f72696e675f696e746567726174696f6e00', 'hex') || convert_to('[' || coalesce(to_json(t."orchestration_run_id"::text)::text, 'null') || ',' || coalesce(to_json(t."schema_name"::text)::text, 'null') || ',' || coalesce(to_json(t."table_name"::text)::text, 'null') || ',' || coalesce(to_json(t."timestamp"::text)::text, 'null') || ']', 'UTF8')), 'hex'), 16) = $3::text;
-- with ["2026-03-01 12:00:00.000","2026-03-01 13:00:00.000","0123456789abcdef01234567"]
