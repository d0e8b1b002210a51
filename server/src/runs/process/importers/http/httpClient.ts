import type { Wait } from "../../sync/backOff.ts";
import { exchange, openAgent, usualPatience } from "./exchange.ts";
import type { Patience, Received, Sent } from "./exchange.ts";
import { HttpError, isPassing } from "./httpError.ts";

/** A place that answers in JSON, with what it takes to be let in. */
export interface HttpPlace {
  /** Without a user, a query or a slash at the end. */
  readonly baseUrl: string;
  /** Certificates (PEM) that are trusted in place of the machine's. */
  readonly ca: string | undefined;
}

export interface Question {
  readonly method?: "GET" | "POST";
  /** Behind the base URL, each part of it encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Those that let us in. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpMeans {
  readonly wait: Wait;
  readonly patience?: Patience;
}

/** Asks one place; nothing that is sent there is ever sent to another. */
export interface HttpClient {
  /** What it answers. Rejects with `HttpError`, or with the signal's reason. */
  ask(question: Question, signal: AbortSignal): Promise<unknown>;
  close(): void;
}

/** So often the same is asked when it fails for a reason that may be gone in a moment. */
const tries = 4;

/** So often when the server says when to come back. */
const politeTries = 12;

const firstMs = 500;

/** No server is waited for longer at once, in milliseconds. */
const longestMs = 120_000;

const mostRedirects = 3;

export function openHttp(
  { baseUrl, ca }: HttpPlace,
  { wait, patience = usualPatience }: HttpMeans,
): HttpClient {
  const base = new URL(baseUrl);
  const agent = openAgent(base, ca);
  const once = async (sent: Sent, signal: AbortSignal): Promise<unknown> => {
    let next = sent;
    for (let redirects = 0; ; redirects++) {
      const received = await exchange(next, agent, patience, signal);
      if (received.status < 300 || received.status > 399) return answerOf(received, next.url);
      next = redirected(next, received, redirects);
    }
  };
  return {
    async ask(question, signal) {
      const sent = toSend(base, question);
      for (let failed = 1; ; failed++) {
        signal.throwIfAborted();
        try {
          return await once(sent, signal);
        } catch (error) {
          const isAsked = error instanceof HttpError && error.waitMs !== undefined;
          if (failed >= (isAsked ? politeTries : tries) || signal.aborted || !isPassing(error)) throw error;
          await wait(pauseMs(error as HttpError, failed), signal);
        }
      }
    },
    close: () => agent.destroy(),
  };
}

/** As long as the server says; else longer each time, half of it by chance, so that not all come back at once. */
function pauseMs({ waitMs }: HttpError, failed: number): number {
  if (waitMs !== undefined) return Math.min(waitMs, longestMs) + Math.random() * firstMs;
  const ms = firstMs * 2 ** (failed - 1);
  return ms / 2 + Math.random() * ms;
}

function toSend(base: URL, { method = "GET", path, query = {}, body, headers = {} }: Question): Sent {
  const url = new URL(`${base.pathname.replace(/\/+$/, "")}/${path}`, base.origin);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.append(name, String(value));
  const text = body === undefined ? undefined : JSON.stringify(body);
  return {
    ...{ method, url, body: text },
    headers: {
      ...{ accept: "application/json", "accept-encoding": "identity", "user-agent": "tocsin" },
      ...(text === undefined
        ? {}
        : { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) }),
      ...headers,
    },
  };
}

/** The same question at the new address, if that is at the same place: what is sent along is for this place alone. */
function redirected(sent: Sent, { status, headers }: Received, redirects: number): Sent {
  const to = headers.location === undefined ? null : URL.parse(headers.location, sent.url.href);
  const keeps = sent.method === "GET" ? status !== 304 : status === 307 || status === 308;
  if (to?.origin === sent.url.origin && keeps && redirects < mostRedirects) return { ...sent, url: to };
  const where = to === null ? "elsewhere" : to.origin === sent.url.origin ? to.pathname : to.origin;
  throw new HttpError("redirect", `${sent.url.host} sends on to ${where}.`, { status });
}

function answerOf({ status, headers, text }: Received, url: URL): unknown {
  if (status < 200 || status > 299)
    throw new HttpError("status", `${url.host} answers with ${status}${saidIn(text)}.`, {
      ...{ status, waitMs: waitMs(headers["retry-after"]) },
    });
  try {
    return JSON.parse(text);
  } catch {
    const what = /^\s*</.test(text) ? "a page" : text.trim() === "" ? "nothing" : "a text";
    throw new HttpError("form", `${url.host} answers with ${what} where JSON is wanted (${url.pathname}).`, {
      status,
    });
  }
}

/** Seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
function waitMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}

/** What an error says of itself: `errors` of GraphQL, `detail` of FastAPI and of problem details, `message` of others. */
function saidIn(text: string): string {
  try {
    const answer = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    const [first] = (answer?.["errors"] ?? []) as readonly ({ readonly message?: unknown } | null)[];
    const said = [
      first?.message,
      answer?.["detail"],
      answer?.["message"],
      answer?.["title"],
      answer?.["error"],
    ].find((one): one is string => typeof one === "string" && one !== "");
    return said === undefined ? "" : `: ${said.replaceAll(/\s+/g, " ").slice(0, 300).replace(/\.$/, "")}`;
  } catch {
    return "";
  }
}
