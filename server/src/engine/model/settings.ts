import { newest } from "../facts/target.ts";
import type { Target } from "../facts/target.ts";
import type { Severity } from "./finding.ts";

/** What a `.tocsin.yaml` sets; `defaultSettings` where there is none. */
export interface Settings {
  /** By check id or `family/*`; a check's own entry wins. */
  readonly checks: ReadonlyMap<string, CheckSetting>;
  /** Globs relative to the project's folder. */
  readonly exclude: readonly string[];
  /** Glob relative to the project's folder, and the kind that its files have; the last that matches counts. */
  readonly kinds: readonly (readonly [string, string])[];
  /** What it says about the programs that read the files. */
  readonly target: Partial<Target>;
  readonly runbooks: {
    /** Relative to the project's folder, without a trailing slash; `undefined` when it is not set. */
    readonly folder: string | undefined;
    /** Address under which the folder is published. */
    readonly url: string | undefined;
  };
}

export interface CheckSetting {
  readonly severity: Severity | "off" | undefined;
  readonly options: Readonly<Record<string, string | number | boolean | null>>;
}

export const defaultSettings: Settings = {
  checks: new Map(),
  exclude: [],
  kinds: [],
  target: {},
  runbooks: { folder: undefined, url: undefined },
};

/** The programs that read the project's files: the newest where the settings leave it open. */
export const targetOf = (settings: Settings): Target => ({ ...newest, ...settings.target });

/** The setting that applies to a check: its own, else its family's. */
export function settingOf(settings: Settings, check: string): CheckSetting | undefined {
  return settings.checks.get(check) ?? settings.checks.get(`${check.slice(0, check.indexOf("/"))}/*`);
}
