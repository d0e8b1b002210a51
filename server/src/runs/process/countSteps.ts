import type Database from "better-sqlite3";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Rows that are counted in one transaction: few enough to hold the event loop for some milliseconds. */
const countedAtOnce = 3000;

/** The same of hours that are counted anew. */
const staleAtOnce = 10;

/** What a step brings, with the row that says how much; a step of a task says neither rows nor bytes. */
const amountsOf = `
  max(s.sort_at, 0) / ${hourMs} AS hour, max(s.sort_at, 0) / ${dayMs} AS day, s.name, s.sort_at, s.duration_ms, k.key AS kind,
  coalesce(i.source_name, '') AS system,
  max(coalesce(i.rows_written, i.rows_read, d.rows_affected), 0) AS rows, max(coalesce(i.data_written, i.data_read), 0) AS bytes`;

/** Told apart only where something went wrong: the fewer kinds, the fewer counts. */
const typeOf =
  "CASE WHEN s.status IN ('failed', 'warned') THEN coalesce(i.source_type, d.resource_type, t.task_type, '') ELSE '' END";

const withRows = `LEFT JOIN integration_rows i ON i.row = s.row LEFT JOIN dbt_rows d ON d.row = s.row
  LEFT JOIN task_rows t ON t.row = s.row`;

const withKind = `LEFT JOIN step_kinds k ON k.source = s.source AND k.stage = s.stage AND k.type = ${typeOf}
  AND k.status = s.status AND k.environment = coalesce(s.environment, '')
  AND k.data_product = coalesce(s.data_product, '')`;

const sums = "count(*), count(duration_ms), total(duration_ms)";

const added = (table: string, names: readonly string[]): string =>
  names.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(", ");

// Behind a condition, as SQLite takes ON CONFLICT for one of the join otherwise.
const intoHours = (from: string): string => `INSERT INTO step_hours
  SELECT hour, kind, ${sums}, total(rows), total(bytes) FROM (${from}) WHERE true GROUP BY hour, kind
  ON CONFLICT (hour, kind) DO UPDATE SET ${added("step_hours", ["steps", "timed", "duration", "rows", "bytes"])}`;

const intoDays = (from: string): string => `INSERT INTO name_days
  SELECT day, name, kind, ${sums} FROM (${from}) WHERE true GROUP BY day, name, kind
  ON CONFLICT (day, name, kind) DO UPDATE SET ${added("name_days", ["steps", "timed", "duration"])}`;

// The system is that of the last row: SQLite takes other columns from the row with the maximum.
const intoLast = (from: string): string => `INSERT INTO name_last
  SELECT name, kind, max(sort_at), system FROM (${from}) WHERE true GROUP BY name, kind
  ON CONFLICT (name, kind) DO UPDATE SET last_at = excluded.last_at, system = excluded.system
    WHERE excluded.last_at > name_last.last_at`;

const intoKinds = (
  from: string,
): string => `INSERT OR IGNORE INTO step_kinds (stage, type, status, source, environment, data_product)
  SELECT DISTINCT s.stage, ${typeOf}, s.status, s.source, coalesce(s.environment, ''), coalesce(s.data_product, '')
  FROM ${from} ${withRows}`;

const newSteps = `CREATE TEMP TABLE IF NOT EXISTS new_steps
  (hour INTEGER, day INTEGER, name INTEGER, sort_at INTEGER, duration_ms INTEGER, kind INTEGER, system TEXT, rows, bytes)`;

/** Steps by their numbers, and those of a name between two times. */
const byRow = "step_rows s";
const rowsWhere = "WHERE s.row > :from AND s.row <= :to";
const byName = "step_rows s INDEXED BY step_rows_by_name";
const nameWhere =
  "WHERE s.name = :name AND s.sort_at >= :since AND s.sort_at < :until AND s.row <= (SELECT row FROM counted_steps)";

const source = (from: string, where: string): string =>
  `SELECT ${amountsOf} FROM ${from} ${withRows} ${withKind} ${where}`;

/**
 * Counts some of the steps that were written, changed or taken out since they were last counted; 0 when none was left. Within
 * a transaction of the caller: a program that dies has counted each step once or not at all.
 */
export function countSome(mirror: Database.Database): number {
  return countAdded(mirror) || countStale(mirror);
}

function countAdded(mirror: Database.Database): number {
  const from = (mirror.prepare("SELECT row FROM counted_steps").pluck().get() ?? 0) as number;
  const last = (mirror.prepare("SELECT max(row) FROM step_rows").pluck().get() ?? 0) as number;
  if (from >= last) return 0;
  const range = { from, to: Math.min(from + countedAtOnce, last) };
  // What they bring is looked up once for all three, and again where a kind is new.
  mirror.exec(newSteps);
  const lookUp = mirror.prepare(`INSERT INTO temp.new_steps ${source(byRow, rowsWhere)}`);
  lookUp.run(range);
  if (mirror.prepare("SELECT 1 FROM temp.new_steps WHERE kind IS NULL").get()) {
    mirror.exec("DELETE FROM temp.new_steps");
    mirror.prepare(`${intoKinds(byRow)} ${rowsWhere}`).run(range);
    lookUp.run(range);
  }
  for (const into of [intoHours, intoDays, intoLast]) mirror.exec(into("SELECT * FROM temp.new_steps"));
  mirror.exec("DELETE FROM temp.new_steps");
  mirror.exec("DELETE FROM counted_steps");
  mirror.prepare("INSERT INTO counted_steps VALUES (?)").run(range.to);
  return range.to - from;
}

/** Some hours anew, and the day of each name that something became of in them. */
function countStale(mirror: Database.Database): number {
  const hours = mirror
    .prepare("SELECT DISTINCT hour FROM stale_hours ORDER BY hour LIMIT ?")
    .pluck()
    .all(staleAtOnce) as number[];
  if (hours.length === 0) return 0;
  const namesOf = mirror.prepare("SELECT name FROM stale_hours WHERE hour = ?").pluck();
  const known = mirror.prepare("SELECT DISTINCT name FROM name_last").pluck().all() as number[];
  const kinds = mirror.prepare(`${intoKinds(byName)} ${nameWhere}`);
  const forget = mirror.prepare("DELETE FROM step_hours WHERE hour = ?");
  const ofHour = mirror.prepare(intoHours(source(byName, nameWhere)));
  const ofDay = nameCounter(mirror);
  const done = mirror.prepare("DELETE FROM stale_hours WHERE hour = ?");
  for (const hour of hours) {
    const names = namesOf.all(hour) as number[];
    const day = Math.floor(hour / 24);
    forget.run(hour);
    for (const name of names) kinds.run({ name, ...between(day, dayMs) });
    for (const name of new Set([...known, ...names])) ofHour.run({ name, ...between(hour, hourMs) });
    for (const name of names) ofDay(name, day);
    done.run(hour);
  }
  return hours.length;
}

/** What has no time, or one that no source means, stands in the first. */
const between = (at: number, length: number): { since: number; until: number } => ({
  since: at === 0 ? Number.MIN_SAFE_INTEGER : at * length,
  until: (at + 1) * length,
});

function nameCounter(mirror: Database.Database): (name: number, day: number) => void {
  const lastOf = mirror.prepare("SELECT kind, last_at FROM name_last WHERE name = ?");
  const forgetDay = mirror.prepare("DELETE FROM name_days WHERE day = ? AND name = ?");
  const rows = source(byName, nameWhere);
  const countDay = mirror.prepare(intoDays(rows));
  const forgetLast = mirror.prepare("DELETE FROM name_last WHERE name = ? AND kind = ?");
  const countLast = mirror.prepare(intoLast(rows));
  const hasKind = mirror.prepare("SELECT 1 FROM name_days WHERE day = ? AND name = ? AND kind = ?");
  const first = mirror.prepare("SELECT min(day) FROM name_days").pluck();
  return (name, day) => {
    const before = lastOf.all(name) as { kind: number; last_at: number }[];
    forgetDay.run(day, name);
    countDay.run({ name, ...between(day, dayMs) });
    const oldest = first.get() as number | null;
    for (const { kind, last_at: at } of before) {
      if (Math.floor(Math.max(at, 0) / dayMs) !== day) continue;
      forgetLast.run(name, kind);
      // Days before it are whole: the last time of this kind stands in the newest that has one.
      for (let back = day - 1; oldest !== null && back >= oldest && !hasKind.get(day, name, kind); back--) {
        if (!hasKind.get(back, name, kind)) continue;
        countLast.run({ name, ...between(back, dayMs) });
        break;
      }
    }
    countLast.run({ name, ...between(day, dayMs) });
  };
}
