// A server that speaks TDS 7.4 as SQL Server does, with answers that a test gives: there is no real one here.

import { once } from "node:events";
import { createServer } from "node:net";
import { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import type { AddressInfo, Socket } from "node:net";
import type { TestContext } from "node:test";
import type { Identity } from "./postgres.ts";
import {
  collationChange,
  columnsToken,
  databaseChange,
  done,
  errorToken,
  featuresTaken,
  loginAck,
  readBatch,
  readCall,
  readLogin,
  returnStatus,
  routing,
  rowToken,
} from "./tdsTokens.ts";
import type { Asked, Column, Login, ServerError } from "./tdsTokens.ts";

/** What comes of a statement or a login. */
export type Answer =
  | { readonly columns: readonly Column[]; readonly rows: readonly (readonly unknown[])[] }
  | { readonly errors: readonly ServerError[] }
  | { readonly routeTo: { readonly host: string; readonly port: number } }
  /** The connection ends, when so many bytes of it were sent. */
  | { readonly dropAfter: number; readonly of?: Answer }
  /** Nothing is said, until it is stopped; then that it was, or nothing at all. */
  | "hang"
  | "silence"
  /** Bytes that are no token. */
  | "garbage";

export interface Behaviour {
  /** With it connections are encrypted, and without it they are not. */
  readonly identity?: Identity | undefined;
  /** Whether its texts are UTF-8, as Fabric's are. */
  readonly isUtf8?: boolean;
  login?(login: Login, at: number): Answer | undefined;
  answer(asked: Asked, signal: AbortSignal): Promise<Answer> | Answer;
}

export interface TdsServer {
  readonly port: number;
  readonly logins: readonly Login[];
  readonly asked: readonly Asked[];
  /** How many statements were stopped by who asked them. */
  readonly stopped: () => number;
  readonly connections: () => number;
}

const types = { batch: 1, call: 3, answer: 4, stop: 6, login: 16, prelogin: 18 } as const;

interface Log {
  readonly logins: Login[];
  readonly asked: Asked[];
  stopped: number;
}

export async function startTds(context: TestContext, behaviour: Behaviour): Promise<TdsServer> {
  const log: Log = { logins: [], asked: [], stopped: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    serve(socket, behaviour, log);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    ...{ logins: log.logins, asked: log.asked },
    stopped: () => log.stopped,
    connections: () => sockets.size,
  };
}

interface Message {
  readonly type: number;
  readonly bytes: Buffer;
}

/** Puts packets together to messages. */
function packetReader(take: (message: Message) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  let parts: Buffer[] = [];
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 8 && rest.length >= rest.readUInt16BE(2)) {
      const packet = rest.subarray(0, rest.readUInt16BE(2));
      rest = rest.subarray(packet.length);
      parts.push(packet.subarray(8));
      if ((packet[1]! & 1) === 0) continue;
      const message = { type: packet[0]!, bytes: Buffer.concat(parts) };
      parts = [];
      // One that the client has taken back while it sent it.
      if ((packet[1]! & 2) === 0 || message.type === types.stop) take(message);
    }
  };
}

const packetSize = 4096;

function packets(type: number, bytes: Buffer): Buffer {
  const all: Buffer[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += packetSize - 8) {
    const piece = bytes.subarray(at, at + packetSize - 8);
    const header = Buffer.from([type, at + packetSize - 8 >= bytes.length ? 1 : 0, 0, 0, 0, 0, 1, 0]);
    header.writeUInt16BE(piece.length + 8, 2);
    all.push(header, piece);
  }
  return Buffer.concat(all);
}

/** The way to the client: plain, or within TLS once that was agreed on. */
interface Way {
  send(bytes: Buffer): void;
  end(): void;
  /** Goes on within TLS; its handshake travels in packets of its own. */
  encrypt(identity: Identity): void;
}

function openWay(socket: Socket, take: (message: Message) => void): Way {
  let read = packetReader(take);
  let out: (bytes: Buffer) => void = (bytes) => void socket.write(bytes);
  socket.on("data", (bytes: Buffer) => read(bytes));
  return {
    send: (bytes) => out(bytes),
    end: () => socket.destroy(),
    encrypt({ key, certificate }) {
      let isHandshake = true;
      let waiting: Buffer[] = [];
      const flush = (): void => {
        if (waiting.length > 0) socket.write(packets(types.prelogin, Buffer.concat(waiting)));
        waiting = [];
      };
      const wire = new Duplex({
        read: () => undefined,
        write(bytes: Buffer, _encoding, callback) {
          if (isHandshake) {
            // All that is said at a time is one message.
            if (waiting.length === 0) setImmediate(flush);
            waiting.push(bytes);
          } else socket.write(bytes);
          callback();
        },
      });
      const handshake = packetReader(({ bytes }) => wire.push(bytes));
      read = (bytes) => {
        // Application data of TLS is no packet any more.
        if (bytes[0] === 0x17) isHandshake = false;
        if (isHandshake) handshake(bytes);
        else wire.push(bytes);
      };
      const secure = new TLSSocket(wire, { isServer: true, key, cert: certificate, maxVersion: "TLSv1.2" });
      secure.on("error", () => socket.destroy());
      const within = packetReader(take);
      secure.on("data", (bytes: Buffer) => within(bytes));
      out = (bytes) => void secure.write(bytes);
    },
  };
}

function serve(socket: Socket, behaviour: Behaviour, log: Log): void {
  let running: AbortController | undefined;
  const { identity, isUtf8 = false } = behaviour;
  const way = openWay(socket, ({ type, bytes }) => {
    if (type === types.prelogin) {
      way.send(packets(types.answer, prelogin(identity !== undefined)));
      if (identity && asksForEncryption(bytes)) way.encrypt(identity);
    } else if (type === types.login) {
      const login = readLogin(bytes);
      log.logins.push(login);
      give(way, behaviour.login?.(login, log.logins.length), welcome(login, isUtf8), [done(0xfd)]);
    } else if (type === types.stop) {
      log.stopped++;
      running?.abort();
    } else void run(type === types.call, bytes);
  });
  const run = async (isCall: boolean, bytes: Buffer): Promise<void> => {
    const asked = isCall ? readCall(bytes) : readBatch(bytes);
    const controller = (running = new AbortController());
    // What a driver sets of a session.
    if (asked.sql.startsWith("set ")) {
      way.send(packets(types.answer, done(0xfd)));
      return;
    }
    log.asked.push(asked);
    const stop = new Promise<"stop">((resolve) => {
      controller.signal.addEventListener("abort", () => resolve("stop"), { once: true });
    });
    const answered = behaviour.answer(asked, controller.signal);
    if (answered === "silence") return;
    const answer = answered === "hang" ? await stop : await Promise.race([answered, stop]);
    if (answer === "stop") {
      // The statement ends, and that it was stopped is said behind it.
      way.send(packets(types.answer, done(0xfd, 0x02)));
      way.send(packets(types.answer, done(0xfd, 0x20)));
    } else give(way, answer, [], isCall ? [returnStatus(0), done(0xfe)] : [done(0xfd)]);
  };
}

/** Says an answer, between what comes before and behind it. */
function give(
  way: Way,
  answer: Answer | undefined,
  before: readonly Buffer[],
  behind: readonly Buffer[],
): void {
  const say = (...tokens: readonly Buffer[]): void => way.send(packets(types.answer, Buffer.concat(tokens)));
  if (answer === undefined) return say(...before, ...behind);
  if (answer === "hang" || answer === "silence") return;
  if (answer === "garbage") return say(...before, Buffer.from([0x13, 0x37, 0x13, 0x37]), ...behind);
  if ("errors" in answer) return say(...answer.errors.map(errorToken), done(0xfd, 0x02));
  if ("routeTo" in answer)
    return say(...before, routing(answer.routeTo.host, answer.routeTo.port), ...behind);
  if ("dropAfter" in answer) {
    const bytes = packets(types.answer, Buffer.concat(answer.of ? tokensOf(answer.of) : []));
    way.send(bytes.subarray(0, answer.dropAfter));
    setImmediate(() => way.end());
    return;
  }
  say(...before, ...tokensOf(answer), ...behind);
}

function tokensOf(answer: Answer): Buffer[] {
  if (typeof answer === "string" || !("columns" in answer)) return [];
  const { columns, rows } = answer;
  const all = rows.map((row) => rowToken(columns, row));
  return [columnsToken(columns), ...all, done(0xff, 0x10, rows.length)];
}

const welcome = ({ database, token }: Login, isUtf8: boolean): Buffer[] => [
  ...[databaseChange(database), collationChange(isUtf8), loginAck(), featuresTaken(token !== undefined)],
];

/** Version and encryption, by where they stand: on (1), or none (2). */
function prelogin(isEncrypted: boolean): Buffer {
  const offsets = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff]);
  return Buffer.concat([offsets, Buffer.from([16, 0, 0, 0, 0, 0, isEncrypted ? 1 : 2])]);
}

/** Whether the client encrypts: 1 or 3, not 2. */
function asksForEncryption(bytes: Buffer): boolean {
  for (let at = 0; bytes[at] !== 0xff; at += 5)
    if (bytes[at] === 1) return bytes[bytes.readUInt16BE(at + 1)] !== 2;
  return false;
}
