// Fabric's REST API, as far as Tocsin asks it: items, their job instances and the activities of a pipeline's run.

import type { Answer, Asked } from "./httpDouble.ts";

type Row = Record<string, unknown>;

export const workspace = "4b218778-e7a5-4d73-8187-f10824047715";

export interface Fabric {
  readonly items: Row[];
  /** By the item. */
  readonly instances: Map<string, Row[]>;
  /** By the run; activities of others are not for us. */
  readonly activities: Map<string, Row[]>;
  cap: number;
  /** Whether a list of activities is an object with `value`. */
  isWrapped: boolean;
  answer(asked: Asked): Answer;
}

export function fabricDouble(): Fabric {
  const double: Fabric = {
    ...{ items: [], instances: new Map(), activities: new Map(), cap: 100, isWrapped: true },
    answer({ method, path, query, body, headers }) {
      if (headers.authorization !== "Bearer planted-secret")
        return { status: 401, body: { errorCode: "TokenExpired", message: "Access token has expired" } };
      const within = `/v1/workspaces/${workspace}/`;
      if (!path.startsWith(within))
        return { status: 404, body: { errorCode: "WorkspaceNotFound", message: "not found" } };
      const [kind, id = "", ...rest] = path.slice(within.length).split("/");
      const token = query.get("continuationToken");
      if (kind === "datapipelines" && method === "POST") {
        const rows = double.activities.get(rest[0] ?? "");
        const { continuationToken } = body as { readonly continuationToken?: string };
        if (!rows) return { status: 403, body: { errorCode: "InsufficientPrivileges", message: "no" } };
        return double.isWrapped ? paged(double, rows, continuationToken) : { body: rows };
      }
      if (kind !== "items") return { status: 404, body: {} };
      if (id === "")
        return paged(
          double,
          double.items.filter((item) => item["type"] === query.get("type")),
          token,
        );
      const rows = double.instances.get(id);
      if (!rows) return { status: 404, body: { errorCode: "ItemNotFound", message: "no item" } };
      const one = rest[2];
      if (one === undefined) return paged(double, rows, token);
      const found = rows.find((row) => row["id"] === one);
      return found ? { body: found } : { status: 404, body: { errorCode: "JobInstanceNotFound" } };
    },
  };
  return double;
}

function paged({ cap }: Fabric, rows: readonly Row[], token: string | null | undefined): Answer {
  const from = Number(token ?? 0);
  const next = from + cap < rows.length ? String(from + cap) : null;
  const value = rows.slice(from, from + cap);
  return {
    body: {
      value,
      continuationToken: next,
      continuationUri: next === null ? null : "https://evil.example.com/v1",
    },
  };
}

const text = (time: number | undefined): string | null =>
  time === undefined ? null : new Date(time).toISOString().replace("Z", "1234");

export function jobInstance(
  id: string,
  itemId: string,
  started: number,
  ended: number | undefined,
  said: Row = {},
): Row {
  return {
    ...{
      id,
      itemId,
      jobType: "Pipeline",
      invokeType: "Scheduled",
      rootActivityId: `root-${id}`,
      failureReason: null,
    },
    ...{ status: ended === undefined ? "InProgress" : "Completed", startTimeUtc: text(started) },
    endTimeUtc: text(ended) ?? "0001-01-01T00:00:00",
    ...said,
  };
}

export function activity(
  id: string,
  name: string,
  started: number,
  ended: number | undefined,
  said: Row = {},
): Row {
  return {
    ...{
      activityRunId: id,
      activityName: name,
      activityType: "Copy",
      pipelineRunId: "x",
      retryAttempt: null,
    },
    ...{
      activityRunStart: new Date(started).toISOString(),
      activityRunEnd: ended === undefined ? null : new Date(ended).toISOString(),
    },
    ...{
      durationInMs: ended === undefined ? null : ended - started,
      status: ended === undefined ? "InProgress" : "Succeeded",
    },
    ...{ error: { errorCode: "", message: "", failureType: "", target: name } },
    ...{ input: { password: "planted-secret" }, output: { key: "planted-secret" } },
    ...said,
  };
}
