import { isObject, textIn } from "../dbt/artifact.ts";
import { HttpError } from "../http/httpError.ts";
import type { TaskInstance } from "./airflowRecords.ts";
import type { AirflowSession } from "./airflowSession.ts";

/** A message is no longer than this, in UTF-16 code units. */
const longest = 4000;

/** How an exception of Python is written at the end of its traceback. */
const exception = /^(?:[\w.]+\.)?[A-Z]\w*(?:Error|Exception|Failure|Timeout|Interrupt)\b(?::.*)?$/;

/** Why an attempt failed, by its log; `undefined` where there is none that says it. */
export async function failureText(
  session: AirflowSession,
  path: string,
  { task, mapIndex, attempt }: TaskInstance,
  signal: AbortSignal,
): Promise<string | undefined> {
  const query = { full_content: "true", map_index: mapIndex };
  const place = `${path}/${encodeURIComponent(task)}/logs/${attempt}`;
  try {
    return messageIn(await session.ask({ path: place, query }, signal));
  } catch (error) {
    // The log may be gone, too long, or not for us: the attempt has failed all the same.
    if (error instanceof HttpError && error.fault !== "network") return undefined;
    throw error;
  }
}

/** Airflow 3 writes a list of entries, Airflow 2 a text. */
export function messageIn(answer: unknown): string | undefined {
  const content = isObject(answer) ? answer["content"] : undefined;
  const found = Array.isArray(content) ? ofEntries(content) : ofText(content);
  return found?.trim().slice(0, longest) || undefined;
}

function ofEntries(entries: readonly unknown[]): string | undefined {
  const texts = entries.filter((entry) => typeof entry === "string");
  const objects = entries.filter(isObject);
  const thrown = objects.findLast(({ error_detail: detail }) => Array.isArray(detail) && detail.length > 0);
  const cause: unknown = (thrown?.["error_detail"] as readonly unknown[] | undefined)?.at(-1);
  if (isObject(cause)) {
    const said = [textIn(cause, "exc_type"), textIn(cause, "exc_value")].filter((one) => one !== undefined);
    if (said.length > 0) return said.join(": ");
  }
  const error = objects.findLast(({ level }) => /^(?:error|critical)$/i.test(String(level)));
  return (error && textIn(error, "event")) ?? ofText(texts.join("\n"));
}

/** The last exception of a log in lines, each of which may begin with a time, a place and a level. */
function ofText(content: unknown): string | undefined {
  if (typeof content !== "string") return undefined;
  // A list of Python's, in older versions, with its line ends written out.
  const lines = content.replaceAll(String.raw`\n`, "\n").split("\n");
  return lines.findLast((line) => exception.test(line.trim()));
}
