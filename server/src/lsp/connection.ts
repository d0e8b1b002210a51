import type { Asked, Asking, Telling, Told } from "./methods.ts";
import { errorCodes, ResponseError } from "./responseError.ts";
import type { Message, Transport } from "./transport.ts";

/** JSON-RPC 2.0 with LSP's rules about its beginning, its end and questions that are taken back. */
export interface Connection {
  /** The signal is aborted when the client takes its question back. */
  onRequest<M extends keyof Asked>(method: M, answer: Answer<M>): void;
  onNotification<M extends keyof Told>(method: M, hear: (params: Told[M]) => void): void;
  request<M extends keyof Asking>(method: M, params: Asking[M]["params"]): Promise<Asking[M]["result"]>;
  notify<M extends keyof Telling>(method: M, params: Telling[M]): void;
  /** Has the client tell us what it else would not. */
  register(method: keyof Told, registerOptions: unknown): void;
  /** Into the editor's log. */
  log(type: "error" | "warning", message: string): void;
  listen(): void;
}

type Answer<M extends keyof Asked> = (
  params: Asked[M]["params"],
  signal: AbortSignal,
) => Asked[M]["result"] | Promise<Asked[M]["result"]>;

type Id = number | string;

interface State {
  readonly transport: Transport;
  readonly answers: Map<string, (params: never, signal: AbortSignal) => unknown>;
  readonly hears: Map<string, (params: never) => void>;
  /** Messages that were not looked at yet: while they wait, a question among them can be taken back. */
  readonly queue: Message[];
  /** Questions of the client that are being answered. */
  readonly answering: Map<Id, AbortController>;
  /** Our own questions. */
  readonly asking: Map<Id, { resolve(result: unknown): void; reject(error: Error): void }>;
  stage: "new" | "running" | "down";
  asked: number;
}

/** `end` is called with the exit code when the client has said goodbye, or has gone. */
export function makeConnection(transport: Transport, end: (code: number) => void): Connection {
  const state: State = {
    transport,
    answers: new Map(),
    hears: new Map(),
    queue: [],
    answering: new Map(),
    asking: new Map(),
    stage: "new",
    asked: 0,
  };
  const leave = (): void => {
    state.hears.get("exit")?.(undefined as never);
    end(state.stage === "down" ? 0 : 1);
  };
  return {
    onRequest: (method, answer) => void state.answers.set(method, answer),
    onNotification: (method, hear) => void state.hears.set(method, hear),
    request: (method, params) => ask(state, method, params),
    notify: (method, params) => transport.send({ jsonrpc: "2.0", method, params }),
    register(method, registerOptions) {
      const registrations = [{ id: `tocsin ${method}`, method, registerOptions }];
      // A client that does not know it goes on without.
      ask(state, "client/registerCapability", { registrations }).catch(() => {});
    },
    log: (type, message) =>
      transport.send({
        jsonrpc: "2.0",
        method: "window/logMessage",
        params: { type: type === "error" ? 1 : 2, message },
      }),
    listen: () => transport.listen((message) => enqueue(state, message, leave), leave),
  };
}

/** One message a turn of the event loop, in their order. */
function enqueue(state: State, message: Message | undefined, leave: () => void): void {
  if (!message) return fail(state, null, new ResponseError(errorCodes.parseError, "This is no JSON."));
  if (message["method"] === "$/cancelRequest") return cancel(state, message);
  if (state.queue.push(message) > 1) return;
  const next = (): void => {
    const first = state.queue.shift();
    if (first) handle(state, first, leave);
    if (state.queue.length > 0) setImmediate(next);
  };
  setImmediate(next);
}

function cancel(state: State, { params }: Message): void {
  const { id } = params as { id: Id };
  const waiting = state.queue.findIndex((one) => one["id"] === id && "method" in one);
  if (waiting < 0) return state.answering.get(id)?.abort();
  state.queue.splice(waiting, 1);
  fail(state, id, new ResponseError(errorCodes.requestCancelled, "cancelled"));
}

function handle(state: State, message: Message, leave: () => void): void {
  const { method, id } = message as { method?: unknown; id?: Id | null };
  if (typeof method !== "string") return answered(state, message);
  if (id !== undefined && id !== null) return void answer(state, id, method, message["params"]);
  if (method === "exit") return leave();
  if (state.stage !== "running") return;
  try {
    state.hears.get(method)?.(message["params"] as never);
  } catch (error) {
    const text = `${method}: ${describe(error)}`;
    state.transport.send({ jsonrpc: "2.0", method: "window/logMessage", params: { type: 1, message: text } });
  }
}

async function answer(state: State, id: Id, method: string, params: unknown): Promise<void> {
  const controller = new AbortController();
  state.answering.set(id, controller);
  try {
    const handler = handlerOf(state, method);
    const result = (await handler(params as never, controller.signal)) ?? null;
    state.transport.send({ jsonrpc: "2.0", id, result });
  } catch (error) {
    const known = error instanceof ResponseError;
    const text = `Request ${method} failed: ${describe(error)}`;
    fail(state, id, known ? error : new ResponseError(errorCodes.internalError, text));
  } finally {
    state.answering.delete(id);
  }
}

/** Before `initialize` nothing else is answered, and nothing after `shutdown`. */
function handlerOf(state: State, method: string): (params: never, signal: AbortSignal) => unknown {
  if (state.stage === "new" && method !== "initialize")
    throw new ResponseError(errorCodes.serverNotInitialized, `\`initialize\` comes before \`${method}\`.`);
  if (state.stage === "down" || (state.stage === "running" && method === "initialize"))
    throw new ResponseError(errorCodes.invalidRequest, `It is too late for \`${method}\`.`);
  if (method === "initialize") state.stage = "running";
  if (method === "shutdown") state.stage = "down";
  const handler = state.answers.get(method);
  if (handler) return handler;
  if (method === "shutdown") return () => null;
  throw new ResponseError(errorCodes.methodNotFound, `Nobody answers \`${method}\`.`);
}

function ask<M extends keyof Asking>(
  state: State,
  method: M,
  params: Asking[M]["params"],
): Promise<Asking[M]["result"]> {
  const id = ++state.asked;
  return new Promise((resolve, reject) => {
    state.asking.set(id, { resolve, reject });
    state.transport.send({ jsonrpc: "2.0", id, method, ...(params === undefined ? {} : { params }) });
  });
}

function answered(state: State, { id, result, error }: Message): void {
  const asked = state.asking.get(id as Id);
  state.asking.delete(id as Id);
  if (!error) return asked?.resolve(result);
  const { code, message } = error as { code: number; message: string };
  asked?.reject(new ResponseError(code, message));
}

function fail({ transport }: State, id: Id | null, { code, message, data }: ResponseError): void {
  transport.send({
    jsonrpc: "2.0",
    id,
    error: { code, message, ...(data === undefined ? {} : { data }) },
  });
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
