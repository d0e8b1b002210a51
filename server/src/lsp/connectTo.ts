import type { Socket } from "node:net";

/** A socket to where an editor listens: a port of this machine, or the name of a pipe. */
export function connectTo(place: string): Socket {
  // Only here: most editors speak over stdin, and Node takes its time to load this.
  const { createConnection } = process.getBuiltinModule("node:net");
  return /^\d+$/.test(place) ? createConnection(Number(place), "127.0.0.1") : createConnection(place);
}
