import { join } from "node:path";

/** The folder that holds package.json. */
export const root: string = join(import.meta.dirname, "..", "..", "..");
