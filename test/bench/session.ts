import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { MessageConnection } from "vscode-jsonrpc/node";
import type { Position, Seed } from "./ruleFiles.ts";
import type { Server } from "./servers.ts";

/** As much of a diagnostic as is compared. */
interface Diagnostic {
  readonly range: { readonly start: Position };
  readonly severity?: number;
  readonly code?: unknown;
  readonly message: string;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Why a server cannot be measured with a file; the text is the cell of the table. */
export class Unanswered extends Error {}

const longestWaitMs = 90_000;
const schema = pathToFileURL(join(import.meta.dirname, "rules.schema.json")).href;

/** What the editor's settings say to whoever asks. */
const settings: Readonly<Record<string, unknown>> = {
  yaml: { schemas: { [schema]: ["*.yml"] }, schemaStore: { enable: false }, validate: true },
};

/** One server with one file open, driven as an editor would. Times are milliseconds. */
export class Session {
  readonly pid: number;
  readonly #server: Server;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #connection: MessageConnection;
  readonly #begun = performance.now();
  readonly #uri: string;
  readonly #folder: string;
  #version = 1;
  #listener: ((diagnostics: readonly Diagnostic[], at: number) => void) | undefined;

  constructor(server: Server, folder: string, file: string) {
    this.#server = server;
    this.#folder = pathToFileURL(folder).href;
    this.#uri = pathToFileURL(join(folder, file)).href;
    this.#process = spawn(process.execPath, server.args, {
      cwd: folder,
      env: { ...process.env, ...server.env },
    });
    this.#process.stderr.resume();
    this.pid = this.#process.pid!;
    this.#connection = createMessageConnection(
      new StreamMessageReader(this.#process.stdout),
      new StreamMessageWriter(this.#process.stdin),
    );
    this.#connection.onNotification(
      "textDocument/publishDiagnostics",
      (params: { uri: string; diagnostics: Diagnostic[] }) => {
        if (params.uri === this.#uri) this.#listener?.(params.diagnostics, performance.now());
      },
    );
    this.#connection.onRequest("workspace/configuration", ({ items }: { items: { section?: string }[] }) =>
      items.map(({ section = "" }) => settings[section] ?? null),
    );
    this.#connection.onRequest("client/registerCapability", () => null);
    this.#connection.onRequest("workspace/diagnostic/refresh", () => {
      void this.#pull();
      return null;
    });
    this.#connection.listen();
  }

  /** Milliseconds since the process was started. */
  get age(): number {
    return performance.now() - this.#begun;
  }

  /** Until the server has answered. */
  async initialize(): Promise<number> {
    await this.request("initialize", {
      processId: process.pid,
      rootUri: this.#folder,
      workspaceFolders: [{ uri: this.#folder, name: "bench" }],
      capabilities: {
        workspace: {
          configuration: true,
          didChangeConfiguration: { dynamicRegistration: true },
          ...(this.#server.pulls ? { diagnostics: { refreshSupport: true } } : {}),
        },
        textDocument: {
          hover: { contentFormat: ["markdown"] },
          ...(this.#server.pulls ? { diagnostic: {} } : { publishDiagnostics: {} }),
        },
      },
    });
    const taken = this.age;
    await this.#connection.sendNotification("initialized", {});
    return taken;
  }

  /** Opens the file; until the first of the mistakes in it is shown, and until all are and nothing else. */
  async open(text: string, seeds: readonly Seed[]): Promise<{ first: number; all: number }> {
    const begin = performance.now();
    let first: number | undefined;
    const all = await this.#until(
      () =>
        this.#notify("textDocument/didOpen", {
          textDocument: { uri: this.#uri, languageId: "yaml", version: 1, text },
        }),
      (diagnostics, at) => {
        if (seeds.some((seed) => shows(diagnostics, seed))) first ??= at;
        return isExactly(diagnostics, seeds);
      },
    );
    return { first: (first ?? all) - begin, all: all - begin };
  }

  /** Edits the file; until exactly these mistakes are shown. */
  async edit(range: Range, text: string, seeds: readonly Seed[]): Promise<number> {
    const begin = performance.now();
    const end = await this.#until(
      () =>
        this.#notify("textDocument/didChange", {
          textDocument: { uri: this.#uri, version: ++this.#version },
          contentChanges: [{ range, text }],
        }),
      (diagnostics) => isExactly(diagnostics, seeds),
    );
    return end - begin;
  }

  /** An edit whose findings nobody waits for. */
  async type(range: Range, text: string): Promise<void> {
    await this.#notify("textDocument/didChange", {
      textDocument: { uri: this.#uri, version: ++this.#version },
      contentChanges: [{ range, text }],
    });
  }

  /** A question about a place of the file; its answer, and how long it took. */
  async ask(
    feature: "hover" | "completion" | "definition",
    position: Position,
  ): Promise<{ ms: number; answer: unknown }> {
    const begin = performance.now();
    const answer = await this.request(`textDocument/${feature}`, {
      textDocument: { uri: this.#uri },
      position,
    });
    return { ms: performance.now() - begin, answer };
  }

  request<T>(method: string, params: object): Promise<T> {
    return withLimit(this.#connection.sendRequest<T>(method, params));
  }

  /** Who has not ended by itself after a while is killed. */
  async stop(patienceMs = 3000): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    const kill = setTimeout(() => this.#process.kill("SIGKILL"), patienceMs);
    await this.request("shutdown", {}).catch(() => undefined);
    await this.#connection.sendNotification("exit").catch(() => undefined);
    await ended;
    clearTimeout(kill);
    this.#connection.dispose();
  }

  async #notify(method: string, params: object): Promise<void> {
    await this.#connection.sendNotification(method, params);
    if (this.#server.pulls) void this.#pull();
  }

  async #pull(): Promise<void> {
    const params = { textDocument: { uri: this.#uri } };
    const report = await this.request<{ items?: Diagnostic[] }>("textDocument/diagnostic", params);
    this.#listener?.(report.items ?? [], performance.now());
  }

  /** When the diagnostics were the right ones. */
  #until(
    act: () => Promise<void>,
    isRight: (diagnostics: readonly Diagnostic[], at: number) => boolean,
  ): Promise<number> {
    const right = new Promise<number>((resolve, reject) => {
      this.#listener = (diagnostics, at) => {
        if (diagnostics.some(({ code }) => code === "tocsin/large-file"))
          reject(new Unanswered("not read: too large"));
        else if (!this.#server.looks || isRight(diagnostics, at)) resolve(at);
      };
      act().catch(reject);
    });
    return withLimit(right).finally(() => {
      this.#listener = undefined;
    });
  }
}

function shows(diagnostics: readonly Diagnostic[], { line, says }: Seed): boolean {
  return diagnostics.some(
    ({ range, code, message }) => range.start.line === line && says.test(`${String(code)} ${message}`),
  );
}

const isCount = (diagnostics: readonly Diagnostic[], count: number): boolean =>
  diagnostics.filter(({ severity = 1 }) => severity === 1).length === count;

function isExactly(diagnostics: readonly Diagnostic[], seeds: readonly Seed[]): boolean {
  const mistakes = seeds.filter((seed) => seed.isCount !== true);
  if (!isCount(diagnostics, mistakes.length)) return false;
  const byLine = Map.groupBy(diagnostics, ({ range }) => range.start.line);
  return seeds.every((seed) => shows(byLine.get(seed.line) ?? [], seed));
}

async function withLimit<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unanswered("no right answer")), longestWaitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
