import { newest } from "../facts/target.ts";
import type { Target } from "../facts/target.ts";
import type { CheckOptions } from "./checkOptions.ts";
import type { Severity } from "./finding.ts";

/** What applies to the files of a project. */
export interface Settings {
  /** By check id or `family/*`; a check's own entry wins. */
  readonly checks: ReadonlyMap<string, CheckSetting>;
  /** Globs relative to the project's folder. */
  readonly exclude: readonly string[];
  /** A larger file is not read; in millions of characters. */
  readonly maxSize: number;
  /** Glob relative to the project's folder, and the kind that its files have; the last that matches counts. */
  readonly kinds: readonly (readonly [string, string])[];
  /** The programs that read the files. */
  readonly target: Target;
  readonly runbooks: {
    /** Relative to the project's folder, without a trailing slash; `undefined` when it is not set. */
    readonly folder: string | undefined;
    /** Address under which the folder is published. */
    readonly url: string | undefined;
  };
}

/** What one place sets: a `.tocsin.yaml`, or the settings of the editor. The rest is left to the others. */
export interface SettingsLayer {
  readonly checks: ReadonlyMap<string, CheckSetting>;
  readonly exclude: readonly string[] | undefined;
  readonly maxSize: number | undefined;
  readonly kinds: readonly (readonly [string, string])[];
  readonly target: Partial<Target>;
  readonly runbooks: Settings["runbooks"];
}

export interface CheckSetting {
  readonly severity: Severity | "off" | undefined;
  readonly options: CheckOptions;
}

export const defaultSettings: Settings = {
  checks: new Map(),
  exclude: [],
  maxSize: 20,
  kinds: [],
  target: newest,
  runbooks: { folder: undefined, url: undefined },
};

/** The settings with a layer above them: what it sets wins, key by key. */
export function withLayer(settings: Settings, layer: SettingsLayer | undefined): Settings {
  if (!layer) return settings;
  return {
    checks: new Map([...settings.checks, ...layer.checks]),
    exclude: layer.exclude ?? settings.exclude,
    maxSize: layer.maxSize ?? settings.maxSize,
    kinds: [...settings.kinds, ...layer.kinds],
    target: { ...settings.target, ...layer.target },
    runbooks: {
      folder: layer.runbooks.folder ?? settings.runbooks.folder,
      url: layer.runbooks.url ?? settings.runbooks.url,
    },
  };
}

/** Whether files are read the same under both: what else they say is asked when checks run. */
export const readsAlike = (a: Settings, b: Settings): boolean =>
  JSON.stringify(whatReads(a)) === JSON.stringify(whatReads(b));

/** Whether both say the same. */
export const saysTheSame = (a: Settings, b: Settings): boolean =>
  a === b || JSON.stringify(whatIsSaid(a)) === JSON.stringify(whatIsSaid(b));

const whatIsSaid = (settings: Settings): unknown => [
  [...settings.checks].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  settings.runbooks,
  whatReads(settings),
];

const whatReads = ({ exclude, maxSize, kinds, target }: Settings): unknown => [
  exclude,
  maxSize,
  kinds,
  { ...target, features: [...target.features] },
];

/** The setting that applies to a check: its own, else its family's. */
export function settingOf(settings: Settings, check: string): CheckSetting | undefined {
  if (settings.checks.size === 0) return undefined;
  return settings.checks.get(check) ?? settings.checks.get(`${check.slice(0, check.indexOf("/"))}/*`);
}

/** Whether a check is turned off; one that only runs where it is asked for is not turned on by its family. */
export const isOff = (settings: Settings, { id, isAsked }: { id: string; isAsked?: true }): boolean =>
  settingOf(settings, id)?.severity === "off" || (isAsked === true && !settings.checks.has(id));
