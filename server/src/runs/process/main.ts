import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
} from "vscode-jsonrpc/node";
import { RunsError } from "../store.ts";
import { mirrorRunStore } from "./store.ts";
import type { CancellationToken, Message, RequestMessage, ResponseMessage } from "vscode-jsonrpc/node";
import type { ForgetRequest, RunSource, SyncRequest, Warehouse } from "../history.ts";
import type { ImportOptions, RunNotes, RunStore } from "../store.ts";

// Runs as a child of the language server or the CLI, and ends with it. Its argument is the path of the mirror.

/** What a question is asked with: the arguments of the store's method, without the signal. */
interface Question {
  readonly args: readonly unknown[];
}

/** https://microsoft.github.io/language-server-protocol: RequestCancelled. */
const requestCancelled = -32800;
const failed = -32000;

const mirror = process.argv[2] ?? "";
let store = mirrorRunStore(mirror);
const connection = createMessageConnection(
  new IPCMessageReader(process),
  new IPCMessageWriter(process),
  undefined,
  { connectionStrategy: { cancelUndispatched: cancelled } },
);
process.once("disconnect", () => process.exit(0));
// Ctrl-C in a terminal reaches all of its programs: the one that started this one decides what is to end, and in order.
process.on("SIGINT", () => undefined);

// Before any question, where not the mirror is to be asked: what it takes to get in stands in no argument.
let ready: Promise<void> = Promise.resolve();
connection.onNotification("warehouse", (warehouse: Warehouse) => {
  ready = import("./warehouseStore.ts").then(({ warehouseRunStore }) => {
    store = warehouseRunStore(mirror, warehouse);
  });
});
answer(
  () => store,
  [
    ...[
      "runs",
      "run",
      "steps",
      "step",
      "outline",
      "failures",
      "failureGroups",
      "facets",
      "groups",
      "origins",
    ],
    ...["series", "freshness", "overview", "syncState", "about", "capabilities"],
  ] as (keyof RunStore)[],
  "",
);
answer(() => store, ["dbtResult", "lineage", "history"], "");
answer(
  () => store.notes,
  [
    ...["unseenFailures", "markSeen", "acknowledged", "acknowledge", "filter", "setFilter"],
    ...["choice", "setChoice", "marks", "mark", "savedFilters", "saveFilter", "renameFilter"],
    ...["told", "tell", "mute"],
  ] as (keyof RunNotes)[],
  "notes/",
);
takeIn("import", async ([paths, options], tell, signal) => {
  const { importSound } = await import("./importers/importSound.ts");
  return importSound(mirror, paths as string[], options as ImportOptions, Date.now(), tell, signal);
});
takeIn("sync", async ([request], tell, signal) => {
  const { holdSyncLock } = await import("./sync/syncLock.ts");
  const { syncSound } = await import("./sync/syncSound.ts");
  const asked = request as SyncRequest;
  const release = await holdSyncLock(mirror, asked.waitMs ?? 0, signal);
  try {
    return await syncSound(mirror, asked, Date.now(), tell, signal);
  } finally {
    release();
  }
});
takeIn("forget", async ([request], _, signal) => {
  const { holdSyncLock } = await import("./sync/syncLock.ts");
  const { forget } = await import("./forget.ts");
  const asked = request as ForgetRequest;
  const release = await holdSyncLock(mirror, asked.waitMs ?? 0, signal);
  try {
    return await forget(mirror, asked, () => {
      if (!signal.aborted) return;
      throw new RunsError("cancelled", "It was stopped.", "Say it again to have the rest forgotten.");
    });
  } finally {
    release();
  }
});
takeIn("examine", async ([source], tell, signal) => {
  const { examine } = await import("./doctor/examine.ts");
  return examine(source as RunSource, signal, () => tell({}));
});
connection.listen();

type Work = (
  args: readonly unknown[],
  tell: (progress: object) => void,
  signal: AbortSignal,
) => Promise<unknown>;

/** Work that fills the mirror, tells how far it is, and ends early where nobody wants it. */
function takeIn(name: string, work: Work): void {
  connection.onRequest(`intake/${name}`, async ({ args }: Question, token: CancellationToken) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    if (token.isCancellationRequested) controller.abort();
    const tell = (progress: object): void => void connection.sendNotification("intake/progress", progress);
    try {
      return await work(args, tell, controller.signal);
    } catch (error) {
      throw responseError(error);
    }
  });
}

function answer<Of extends RunStore | RunNotes>(
  of: () => Of,
  methods: readonly (keyof Of & string)[],
  prefix: string,
): void {
  for (const method of methods) {
    connection.onRequest(prefix + method, async ({ args }: Question, token: CancellationToken) => {
      const controller = new AbortController();
      const listening = token.onCancellationRequested(() => controller.abort());
      if (token.isCancellationRequested) controller.abort();
      try {
        await ready;
        const ask = of()[method] as (...args: unknown[]) => Promise<unknown>;
        return await ask(...args, ...(prefix === "" ? [controller.signal] : []));
      } catch (error) {
        throw responseError(error);
      } finally {
        listening.dispose();
      }
    });
  }
}

function responseError(error: unknown): ResponseError<{ reason: string; hint: string }> {
  if (error instanceof RunsError) {
    return new ResponseError(failed, error.message, { reason: error.reason, hint: error.hint });
  }
  console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  return new ResponseError(failed, message, { reason: "failed", hint: "See the log." });
}

/** A question that is taken back before its turn comes is not asked at all. */
function cancelled(message: Message): ResponseMessage {
  return {
    jsonrpc: "2.0",
    id: (message as RequestMessage).id,
    error: { code: requestCancelled, message: "The question was taken back." },
  };
}
