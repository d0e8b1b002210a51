import type { Readable, Writable } from "node:stream";
import { connectTo } from "./connectTo.ts";
import { messageReader } from "./messageReader.ts";

/** A message of JSON-RPC, whatever it is. */
export type Message = Readonly<Record<string, unknown>>;

/** How messages come and go. */
export interface Transport {
  /** `take` gets each message, `undefined` for one that is no JSON; `end` is called when nobody speaks any more. */
  listen(take: (message: Message | undefined) => void, end: () => void): void;
  send(message: Message): void;
}

/** By the arguments that editors start a server with: `--stdio`, `--node-ipc`, `--socket=PORT`, `--pipe=NAME`. */
export function transportOf(args: readonly string[]): Transport {
  if (args.includes("--node-ipc")) return ipc();
  if (args.includes("--stdio")) return overStreams(process.stdin, process.stdout);
  const place = valueOf(args, "--socket") ?? valueOf(args, "--pipe");
  if (place === undefined)
    throw new Error("One of --stdio, --node-ipc, --socket=PORT, --pipe=NAME is needed.");
  const socket = connectTo(place);
  return overStreams(socket, socket);
}

/** Of `--name=value` and `--name value`. */
export function valueOf(args: readonly string[], name: string): string | undefined {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return args[at] === name ? args[at + 1] : args[at]!.slice(name.length + 1);
}

function ipc(): Transport {
  return {
    listen(take, end) {
      process.on("message", (message) => take(message as Message));
      process.on("disconnect", end);
    },
    // Where the editor is gone already, `disconnect` says so.
    send: (message) => void process.send?.(message, undefined, undefined, () => {}),
  };
}

/** Each message behind a header that says how many bytes it has. */
function overStreams(input: Readable, output: Writable): Transport {
  return {
    listen(take, end) {
      input.on(
        "data",
        messageReader((text) => take(parsed(text))),
      );
      input.on("end", end);
      input.on("close", end);
      input.on("error", end);
      output.on("error", end);
    },
    send(message) {
      const text = JSON.stringify(message);
      output.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    },
  };
}

function parsed(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}
