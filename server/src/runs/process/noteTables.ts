import type { FailingPipeline, Mark } from "../notes.ts";
import type { RunFilter } from "../store.ts";
import { reading, writing } from "./notesFile.ts";
import type { Notes } from "./notes.ts";

/** What was acknowledged and noted. */
export function marksAt(path: string): Pick<Notes, "marks" | "mark"> {
  return {
    marks: (of, ids) =>
      reading(path, [], (notes) => {
        const statement = `SELECT id, acknowledged_at, note, noted_at, by FROM marks
          WHERE of = ? AND id IN (SELECT value FROM json_each(?)) ORDER BY id`;
        return (notes.prepare(statement).all(of, JSON.stringify(ids)) as MarkRow[]).map(markOf);
      }),
    mark: (of, id, { acknowledged, note }, by, at) =>
      writing(path, (notes) => {
        const now = Math.trunc(at);
        notes
          .prepare(
            "INSERT INTO marks (of, id, by) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET by = excluded.by",
          )
          .run(of, id, by);
        if (acknowledged !== undefined)
          notes
            .prepare("UPDATE marks SET acknowledged_at = ? WHERE of = ? AND id = ?")
            .run(acknowledged ? now : null, of, id);
        if (note !== undefined)
          notes
            .prepare("UPDATE marks SET note = ?, noted_at = ? WHERE of = ? AND id = ?")
            .run(note.trim() || null, note.trim() ? now : null, of, id);
        notes.exec("DELETE FROM marks WHERE acknowledged_at IS NULL AND note IS NULL");
      }),
  };
}

interface MarkRow {
  readonly id: string;
  readonly acknowledged_at: number | null;
  readonly note: string | null;
  readonly noted_at: number | null;
  readonly by: string;
}

const markOf = ({ id, acknowledged_at, note, noted_at, by }: MarkRow): Mark => ({
  id,
  ...(acknowledged_at === null ? {} : { acknowledgedAt: acknowledged_at }),
  ...(note === null ? {} : { note }),
  ...(noted_at === null ? {} : { notedAt: noted_at }),
  by,
});

/** Filters by name, and what views are put together by. */
export function savedAt(
  path: string,
): Pick<
  Notes,
  "filter" | "setFilter" | "savedFilters" | "saveFilter" | "renameFilter" | "choice" | "setChoice"
> {
  return {
    filter: (view) =>
      reading(path, {}, (notes) => {
        const text = notes.prepare("SELECT filter FROM filters WHERE view = ?").pluck().get(view);
        return typeof text === "string" ? filterOf(text) : {};
      }),
    setFilter: (view, filter) =>
      writing(path, (notes) => {
        notes.prepare("INSERT OR REPLACE INTO filters VALUES (?, ?)").run(view, JSON.stringify(filter));
      }),
    savedFilters: (view) =>
      reading(path, [], (notes) => {
        const rows = notes
          .prepare("SELECT name, filter FROM saved_filters WHERE view = ? ORDER BY name")
          .all(view);
        return (rows as { name: string; filter: string }[]).map(({ name, filter }) => ({
          name,
          filter: filterOf(filter),
        }));
      }),
    saveFilter: (view, name, filter) =>
      writing(path, (notes) => {
        if (filter === null)
          notes.prepare("DELETE FROM saved_filters WHERE view = ? AND name = ?").run(view, name);
        else
          notes
            .prepare("INSERT OR REPLACE INTO saved_filters VALUES (?, ?, ?)")
            .run(view, name, JSON.stringify(filter));
      }),
    renameFilter: (view, name, to) =>
      writing(path, (notes) => {
        notes
          .prepare("UPDATE OR REPLACE saved_filters SET name = ? WHERE view = ? AND name = ?")
          .run(to, view, name);
      }),
    choice: (name) =>
      reading(path, undefined, (notes) => {
        const statement = "SELECT filter FROM filters WHERE view = ?";
        const text = notes.prepare(statement).pluck().get(choiceRow(name));
        const { value } = typeof text === "string" ? parsed(text) : {};
        return typeof value === "string" ? value : undefined;
      }),
    setChoice: (name, value) =>
      writing(path, (notes) => {
        const statement = notes.prepare("INSERT OR REPLACE INTO filters VALUES (?, ?)");
        statement.run(choiceRow(name), JSON.stringify({ value }));
      }),
  };
}

/** A filter as it was kept; without the parts that are not what they should be. */
function filterOf(text: string): RunFilter {
  const read = parsed(text);
  const list = (value: unknown): boolean =>
    Array.isArray(value) && value.every((part) => typeof part === "string");
  const number = (value: unknown): boolean => typeof value === "number";
  const parts: readonly (readonly [keyof RunFilter, (value: unknown) => boolean])[] = [
    ["statuses", list],
    ["environments", list],
    ["dataProducts", list],
    ["text", (value) => typeof value === "string"],
    ["since", number],
    ["until", number],
    ["unacknowledged", (value) => value === true],
  ];
  return Object.fromEntries(parts.flatMap(([part, fits]) => (fits(read[part]) ? [[part, read[part]]] : [])));
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Choices stand among the filters, under names that no view has. */
const choiceRow = (name: string): string => `choice ${name}`;

/** What was told, and of which pipelines nothing is. */
export function toldAt(path: string): Pick<Notes, "told" | "tell" | "mute"> {
  return {
    told: () =>
      reading(path, { lookedAt: undefined, muted: [], failing: [] }, (notes) => ({
        lookedAt: notes.prepare("SELECT at FROM looked").pluck().get() as number | undefined,
        muted: notes.prepare("SELECT pipeline FROM muted ORDER BY pipeline").pluck().all() as string[],
        failing: notes
          .prepare("SELECT pipeline, at FROM failing ORDER BY pipeline")
          .all() as FailingPipeline[],
      })),
    tell: (lookedAt, failing) =>
      writing(path, (notes) => {
        const add = notes.prepare("INSERT OR REPLACE INTO failing VALUES (?, ?)");
        const all = notes.transaction(() => {
          notes
            .prepare(
              "INSERT INTO looked VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET at = max(at, excluded.at)",
            )
            .run(Math.trunc(lookedAt));
          notes.exec("DELETE FROM failing");
          for (const { pipeline, at } of failing) add.run(pipeline, Math.trunc(at));
        });
        all.immediate();
      }),
    mute: (pipeline, on) =>
      writing(path, (notes) => {
        const statement = on
          ? "INSERT OR IGNORE INTO muted VALUES (?)"
          : "DELETE FROM muted WHERE pipeline = ?";
        notes.prepare(statement).run(pipeline);
      }),
  };
}
