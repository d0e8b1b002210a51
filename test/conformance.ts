import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Folder of the conformance data, which is used in place and never copied; from the environment. */
export const conformanceFolder: string | undefined = process.env["TOCSIN_CONFORMANCE"] || undefined;

/** For `test(name, needsConformance, …)`: says why nothing runs where the data is missing. */
export const needsConformance: { readonly skip: string | false } = {
  skip: conformanceFolder ? false : "TOCSIN_CONFORMANCE is not set",
};

export const readConformance = (path: string): string =>
  readFileSync(join(conformanceFolder ?? "", path), "utf8");

export const hasConformance = (path: string): boolean => existsSync(join(conformanceFolder ?? "", path));

/** What a JSON file of the data holds; empty where the data is missing, so that tests can still be listed. */
export const conformanceJson = <T>(path: string): readonly T[] =>
  conformanceFolder ? (JSON.parse(readConformance(path)) as T[]) : [];
