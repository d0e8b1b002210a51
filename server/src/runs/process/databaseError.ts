import Database from "better-sqlite3";
import { RunsError } from "../store.ts";

/** What went wrong with a database file, for programs and for people; a `RunsError` stays what it is. */
export function databaseError(error: unknown, path: string): RunsError {
  if (error instanceof RunsError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Database.SqliteError ? error.code : codeOf(error);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new RunsError(
      "locked",
      `Another program holds ${path}.`,
      "Close the program that writes it, then try again.",
    );
  }
  const lacks = code === "SQLITE_ERROR" && /^no such (?:table|column)/.test(message);
  if (lacks || /^SQLITE_(NOTADB|CORRUPT)/.test(code)) return damaged(path, message);
  if (/^(EACCES|EPERM|EROFS|SQLITE_(PERM|READONLY|AUTH|CANTOPEN))/.test(code)) {
    return new RunsError("failed", `${path} may not be opened: ${message}.`, "Look at its permissions.");
  }
  if (/^(ENOSPC|SQLITE_FULL)/.test(code)) {
    return new RunsError(
      "failed",
      `No space is left for ${path}.`,
      "Make room on the disk, then try again: what was read so far is kept, the rest is read then.",
    );
  }
  if (/^(EIO|SQLITE_IOERR)/.test(code)) {
    return new RunsError(
      "failed",
      `${path} could not be read or written: ${message}.`,
      "See whether its disk is full or failing, then try again.",
    );
  }
  return new RunsError("failed", `${path}: ${message}`, "See the log.");
}

/** The file is not what it should be. */
export const damaged = (path: string, why: string): RunsError =>
  new RunsError(
    "damaged",
    `${path} is damaged, or no file of Tocsin: ${why}.`,
    "A sync sets it aside and fills a new mirror, and so does an import; import again what else you imported. What you marked as seen or acknowledged is kept elsewhere.",
  );

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
