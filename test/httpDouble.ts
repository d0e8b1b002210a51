// A server that answers as an orchestrator's API does: what it is asked stands in `asked`, and `faults` go before answers.

import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import type {
  OrchestratorSource,
  OrchestratorType,
  SyncRequest,
  Synced,
} from "../server/src/runs/history.ts";
import { readMirror } from "../server/src/runs/process/mirror.ts";
import { syncAll } from "../server/src/runs/process/sync/syncAll.ts";
import type { SyncMeans } from "../server/src/runs/process/sync/syncAll.ts";
import { noon, runsAndMarks } from "./runMirror.ts";

export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly headers: IncomingMessage["headers"];
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: unknown;
}

/** Answers in place of the API; `undefined` when it does not concern it. */
export type Fault = (asked: Asked, response: ServerResponse) => Answer | "handled" | undefined;

export interface Double {
  readonly url: string;
  readonly asked: Asked[];
  /** The first that gives something is the answer. */
  faults: Fault[];
}

export async function startDouble(context: TestContext, answer: (asked: Asked) => Answer): Promise<Double> {
  const double: Double & { url: string } = { url: "", asked: [], faults: [] };
  const server = createServer((request, response) => {
    void read(request).then((asked) => {
      double.asked.push(asked);
      for (const fault of double.faults) {
        const given = fault(asked, response);
        if (given === "handled") return;
        if (given) return send(response, given);
      }
      send(response, answer(asked));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  double.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return double;
}

async function read(request: IncomingMessage): Promise<Asked> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const text = Buffer.concat(parts).toString("utf8");
  const url = new URL(request.url ?? "/", "http://double");
  return {
    ...{
      method: request.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
    },
    body: text === "" ? undefined : (JSON.parse(text) as unknown),
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: Answer): void {
  const isText = typeof body === "string";
  response.writeHead(status, { "content-type": isText ? "text/html" : "application/json", ...headers });
  response.end(isText ? body : JSON.stringify(body ?? null));
}

/** What every orchestrator does at times. */
export const faults = {
  status:
    (status: number, headers: Answer["headers"] = {}, body: unknown = { detail: "no" }): Fault =>
    () => ({ status, headers, body }),
  page: (() => ({ body: "<!doctype html><title>Sign in</title>" })) satisfies Fault,
  /** Half of what it announces. */
  cut: ((_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write('{"dag_runs": [');
    setTimeout(() => response.destroy(), 5);
    return "handled";
  }) satisfies Fault,
  hang: (() => "handled") satisfies Fault,
  redirect:
    (location: string): Fault =>
    () => ({ status: 302, headers: { location }, body: "" }),
  /** So often, then no more. */
  times(count: number, fault: Fault): Fault {
    let left = count;
    return (asked, response) => (left-- > 0 ? fault(asked, response) : undefined);
  },
  at:
    (path: RegExp, fault: Fault): Fault =>
    (asked, response) =>
      path.test(asked.path) ? fault(asked, response) : undefined,
};

export const orchestrator = (
  type: OrchestratorType,
  baseUrl: string,
  said: Partial<OrchestratorSource> = {},
): OrchestratorSource => ({
  ...{ name: "flows", type, baseUrl, user: undefined, workspace: undefined, ca: undefined, pipelines: [] },
  ...{ runIdName: "orchestration_run_id", environment: undefined, dataProduct: undefined, stages: {} },
  ...{ password: "planted-secret", secretName: "TOCSIN_TOKEN_FLOWS" },
  ...said,
});

interface Call extends Partial<SyncRequest> {
  readonly now?: number;
  readonly signal?: AbortSignal;
  readonly means?: SyncMeans;
}

/** Tests do not wait, and note how long they were to. */
export function sync(mirror: string, source: OrchestratorSource, call: Call = {}): Promise<Synced> {
  const { now = noon, signal = new AbortController().signal, means, ...said } = call;
  const request = { sources: [source], keepMs: 400 * 86_400_000, overlapMs: 86_400_000, ...said };
  return syncAll(mirror, request, now, () => undefined, signal, { wait: async () => undefined, ...means });
}

export const counts = ({ tables }: Synced): unknown[] =>
  tables.map(({ read, added, problem }) => (problem ? `${problem.message} ${problem.hint}` : [read, added]));

/** Everything that a mirror holds of orchestrators, without the numbers of its rows. */
export function contentOf(path: string): Record<string, Record<string, unknown>[]> {
  const mirror = readMirror(path);
  try {
    const all = (sql: string) => mirror.prepare(sql).all() as Record<string, unknown>[];
    return {
      tasks: all(`SELECT t.*, s.*, r.json, 0 AS row FROM steps s JOIN orchestrator_tasks t ON t.row = s.row
        LEFT JOIN raw_steps r ON r.row = s.row ORDER BY t.orchestrator_run_id, t.task_id, t.attempt`),
      orchestrated: all("SELECT * FROM orchestrator_runs ORDER BY source, id"),
      ...runsAndMarks(all),
    };
  } finally {
    mirror.close();
  }
}
