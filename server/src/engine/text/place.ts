import type { Chunk } from "./chunk.ts";
import type { Span } from "./span.ts";

/** A span and the chunk that it counts in. Only `engine.ts` turns it into a position of the file. */
export interface Place extends Span {
  readonly chunk: Chunk;
}

/** A value and where it was read. */
export interface At<T> {
  readonly value: T;
  readonly place: Place;
}
