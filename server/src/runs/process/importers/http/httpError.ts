/** What can go wrong between a question and an answer in JSON. */
export type HttpFault =
  /** There is no connection, or it was lost; `code` says which. */
  | "network"
  /** Nothing came for too long. */
  | "silence"
  /** The answer ended in the middle. */
  | "cut short"
  /** A status that is no success. */
  | "status"
  /** It sends elsewhere. */
  | "redirect"
  /** It is no JSON, or not the JSON that was asked for. */
  | "form"
  | "too long";

interface Said {
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  /** How long the server wants to be left alone. */
  readonly waitMs?: number | undefined;
}

/** Why there is no answer; the message is for people, without any secret that we know of. */
export class HttpError extends Error {
  readonly fault: HttpFault;
  readonly code: string;
  readonly status: number | undefined;
  readonly waitMs: number | undefined;

  constructor(fault: HttpFault, message: string, { code = "", status, waitMs }: Said = {}) {
    super(message);
    this.name = "HttpError";
    this.fault = fault;
    this.code = code;
    this.status = status;
    this.waitMs = waitMs;
  }
}

const passing: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
]);

/** Whether the same may work in a moment. 501 and 505 will not. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof HttpError)) return false;
  const { fault, code, status = 0 } = error;
  if (fault === "network") return passing.has(code);
  if (fault === "status") return [408, 425, 429, 500, 502, 503, 504].includes(status);
  return fault === "cut short" || fault === "silence";
}
