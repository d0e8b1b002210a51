import { Agent, request as requestPlain } from "node:http";
import { Agent as TlsAgent, request as requestTls } from "node:https";
import { getCACertificates } from "node:tls";
import { gunzipSync } from "node:zlib";
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from "node:http";
import { HttpError } from "./httpError.ts";

/** How much is waited for and taken. */
export interface Patience {
  /** Without a byte from the server, in milliseconds. */
  readonly silenceMs: number;
  /** For the whole of an answer, in milliseconds. */
  readonly answerMs: number;
  /** Of an answer, in bytes. */
  readonly mostBytes: number;
}

export const usualPatience: Patience = {
  silenceMs: 30_000,
  answerMs: 180_000,
  mostBytes: 64 * 1024 * 1024,
};

export interface Sent {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export const isThisMachine = (host: string): boolean =>
  /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/i.test(host);

/**
 * Connections to one place. Certificates: those that were named, else Node's and those of the system; always verified.
 * `HTTPS_PROXY` and `NO_PROXY` are followed where Node can (24.5 and newer), but not to this machine itself.
 */
export function openAgent(url: URL, ca: string | undefined): Agent {
  const proxied = isThisMachine(url.hostname) ? {} : { proxyEnv: process.env };
  const common = { keepAlive: true, maxSockets: 4, ...proxied };
  if (url.protocol === "http:") return new Agent(common);
  const authorities =
    ca === undefined ? [...getCACertificates("default"), ...getCACertificates("system")] : [ca];
  return new TlsAgent({ ...common, ca: authorities, rejectUnauthorized: true });
}

/** One request and its whole answer, whatever its status. Rejects with `HttpError`, or with the signal's reason. */
export function exchange(
  { method, url, headers, body }: Sent,
  agent: Agent,
  patience: Patience,
  signal: AbortSignal,
): Promise<Received> {
  const clock = AbortSignal.timeout(patience.answerMs);
  const options: RequestOptions = {
    ...{ method, agent, headers, timeout: patience.silenceMs },
    signal: AbortSignal.any([signal, clock]),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      if (signal.aborted) reject(signal.reason as Error);
      else reject(clock.aborted ? silence(url) : networkError(error));
    };
    const request = (url.protocol === "http:" ? requestPlain : requestTls)(url, options, (response) => {
      collect(response, url, patience.mostBytes).then(resolve, fail);
    });
    request.once("timeout", () => request.destroy(silence(url)));
    request.once("error", fail);
    request.end(body);
  });
}

async function collect(response: IncomingMessage, url: URL, most: number): Promise<Received> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      size += part.byteLength;
      if (size > most) throw tooLong(url, most);
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof HttpError) throw error;
    // Node says `aborted` of an answer that is shorter than it was announced.
    throw (error as NodeJS.ErrnoException).code === "ECONNRESET" ? cutShort(url) : error;
  }
  if (!response.complete) throw cutShort(url);
  const { statusCode: status = 0, headers } = response;
  return { status, headers, text: decoded(Buffer.concat(parts), headers, url, most) };
}

/** It was asked for as it is; some servers pack it all the same. */
function decoded(bytes: Buffer, headers: IncomingHttpHeaders, url: URL, most: number): string {
  const coding = headers["content-encoding"] ?? "identity";
  if (coding === "identity" || bytes.byteLength === 0) return bytes.toString("utf8");
  if (coding !== "gzip")
    throw new HttpError("form", `${url.host} answers in ${coding}, which nobody asked for.`);
  try {
    return gunzipSync(bytes, { maxOutputLength: most }).toString("utf8");
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE"
      ? tooLong(url, most)
      : cutShort(url);
  }
}

const cutShort = (url: URL): HttpError =>
  new HttpError("cut short", `The answer of ${url.host} ended in the middle.`);

const silence = (url: URL): HttpError =>
  new HttpError("silence", `${url.host} does not answer.`, { code: "ETIMEDOUT" });

const tooLong = (url: URL, most: number): HttpError =>
  new HttpError("too long", `${url.host} answers with more than ${Math.round(most / 1024 / 1024)} MB.`);

function networkError(error: Error): HttpError {
  if (error instanceof HttpError) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return new HttpError("network", error.message.trim(), { code });
}
