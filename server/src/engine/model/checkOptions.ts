import type { Plain } from "../languages/yaml/plainOf.ts";

/** What the settings say of a check beside its severity. A value that its schema does not allow is as good as none. */
export type CheckOptions = Readonly<Record<string, Plain>>;

export const textOption = (options: CheckOptions, key: string): string | undefined => {
  const value = options[key];
  return typeof value === "string" ? value : undefined;
};

export const numberOption = (options: CheckOptions, key: string): number | undefined => {
  const value = options[key];
  return typeof value === "number" ? value : undefined;
};

export const flagOption = (options: CheckOptions, key: string): boolean => options[key] === true;

/** A list of texts, or one text that stands for a list of one. */
export function listOption(options: CheckOptions, key: string): readonly string[] {
  const value = options[key];
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

/** Text by name: `{severity: critical|warning}`. */
export function textsOption(options: CheckOptions, key: string): ReadonlyMap<string, string> {
  const value = options[key];
  if (value === null || typeof value !== "object" || Array.isArray(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([name, one]): [string, string][] =>
      typeof one === "string" || typeof one === "number" ? [[name, String(one)]] : [],
    ),
  );
}

/** Options below an option: `{least: 1m, most: 1h}`. */
export function groupOption(options: CheckOptions, key: string): CheckOptions {
  const value = options[key];
  return value === null || typeof value !== "object" || Array.isArray(value) ? {} : (value as CheckOptions);
}

/** Lists by name; a list without names stands for every name. */
export function listsOption(options: CheckOptions, key: string): ReadonlyMap<string, readonly string[]> {
  const value = options[key];
  if (typeof value === "string" || Array.isArray(value)) return new Map([[".*", listOption(options, key)]]);
  const below = groupOption(options, key);
  return new Map(Object.keys(below).map((name) => [name, listOption(below, name)]));
}
