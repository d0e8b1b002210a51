import type { Cursor } from "./cursor.ts";

/** Since when names can stand in quotes; 2.55 reads them with a flag. */
export const quotedNamesSince = (c: Cursor): string => (c.features.has("utf8-names") ? "2.55" : "3.0");
