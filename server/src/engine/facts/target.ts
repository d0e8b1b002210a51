/** A program whose versions differ in what they read. */
export type Program = "prometheus" | "alertmanager" | "grafana";

/** The programs that a project's files are written for, and how they are started. Versions: `3.14`. */
export interface Target extends Readonly<Record<Program, string>> {
  /** What `--enable-feature` gives them. */
  readonly features: ReadonlySet<string>;
  /** Prometheus is started with `--agent`. */
  readonly agent: boolean;
}

/** The newest versions whose rules are known here. */
export const newest: Target = {
  prometheus: "3.14",
  alertmanager: "0.34",
  grafana: "12.2",
  features: new Set(),
  agent: false,
};

export const programNames: Readonly<Record<Program, string>> = {
  prometheus: "Prometheus",
  alertmanager: "Alertmanager",
  grafana: "Grafana",
};

/** The last version of each major one that is followed by another. Of Alertmanager there is only 0. */
const lastOfMajor: Readonly<Record<Program, Readonly<Record<string, string>>>> = {
  prometheus: { "0": "0.20", "1": "1.8", "2": "2.55" },
  alertmanager: {},
  grafana: { "7": "7.5", "8": "8.5", "9": "9.5", "10": "10.4", "11": "11.6" },
};

/** The last version of the same major one, where this one would come behind it: 2.55 for 2.99. */
export function lastBefore(program: Program, version: string): string | undefined {
  const [major, minor] = partsOf(version);
  const last = lastOfMajor[program][String(major)];
  return last !== undefined && isBefore(last, `${major}.${minor}`) ? last : undefined;
}

/** Whether a version is older than another: `2.9` than `2.42`. Parts that are missing count as zero. */
export function isBefore(version: string, other: string): boolean {
  if (version === other) return false;
  const a = partsOf(version);
  const b = partsOf(other);
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const left = a[index] ?? 0;
    const right = b[index] ?? 0;
    if (left !== right) return left < right;
  }
  return false;
}

const parts = new Map<string, readonly number[]>();

/** Remembered: the versions of our tables and of the settings are few. */
function partsOf(version: string): readonly number[] {
  let known = parts.get(version);
  if (!known) {
    if (parts.size >= 500) parts.clear();
    const numbers = version.replace(/^v/, "").split(".");
    parts.set(version, (known = numbers.map((part) => Number.parseInt(part, 10) || 0)));
  }
  return known;
}

/** A version of a program, as schemas and languages write it: `prometheus 2.42`. */
export interface ProgramVersion {
  readonly program: Program;
  readonly version: string;
}

const programVersions = new Map<string, ProgramVersion>();

/** Remembered: schemas and languages write few of them. */
export function programVersion(text: string): ProgramVersion {
  let known = programVersions.get(text);
  if (!known) {
    const [program = "", version = ""] = text.split(" ");
    programVersions.set(text, (known = { program: program as Program, version }));
  }
  return known;
}

/**
 * What a list such as `prometheus 2.43, alertmanager 0.26` says of the program that reads the file; a file of another
 * program follows the first.
 */
export function versionFor(list: string | undefined, reader: string | undefined): string | undefined {
  if (list === undefined) return undefined;
  if (reader !== undefined && !list.includes(",") && list.startsWith(`${reader} `)) return list;
  const versions = list.split(", ");
  const own = versions.find((one) => one.startsWith(`${reader} `));
  return own ?? (reader !== undefined && Object.hasOwn(programNames, reader) ? undefined : versions[0]);
}

/** Whether the target does not have yet what exists since that version: `prometheus 3.0`. */
export function isTooOld(target: Target, since: string | undefined): boolean {
  if (since === undefined) return false;
  const { program, version } = programVersion(since);
  return isBefore(target[program], version);
}

/** Whether the target has no longer what that version was the last to have. */
export function isTooNew(target: Target, until: string | undefined): boolean {
  if (until === undefined) return false;
  const { program, version } = programVersion(until);
  return isBefore(version, target[program].split(".").slice(0, 2).join("."));
}

/** `since Prometheus 3.0; the target is 2.42`, to end a sentence with. */
export function sinceWords(target: Target, since: string): string {
  const { program, version } = programVersion(since);
  return `since ${programNames[program]} ${version}; the target is ${target[program]}`;
}
