import { touches } from "../text/span.ts";
import type { At } from "../text/place.ts";
import type { Cursor } from "./cursor.ts";

/** The name of a check or family in a `tocsin-ignore` comment under the cursor. */
export const checkNameAt = ({ read, chunk, offset }: Cursor): At<string> | undefined =>
  read.suppressions
    .flatMap(({ names }) => names)
    .find(({ place }) => place.chunk === chunk && touches(place, offset));
