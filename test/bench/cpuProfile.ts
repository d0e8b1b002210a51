import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { partOf } from "./bundleSizes.ts";

/** What V8 writes at the end of a process, or of one of its threads, that was started with `--cpu-prof`. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
    readonly children?: readonly number[];
  }[];
  /** Microseconds of the clock of `process.hrtime`. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Milliseconds by module and by function, the most first. */
export interface SelfTimes {
  readonly ms: number;
  readonly modules: readonly (readonly [name: string, ms: number])[];
  readonly functions: readonly (readonly [name: string, ms: number])[];
}

/** From one moment to another, in microseconds of `process.hrtime`. */
export type Window = readonly [from: number, to: number];

export const nowUs = (): number => Number(process.hrtime.bigint() / 1000n);

/** What the profiles of a folder say of the time in a window, all threads together; what was idle is left out. */
export function selfTimes(folder: string, bundle: string, [from, to]: Window = [0, Infinity]): SelfTimes {
  const moduleAt = modulesOf(bundle);
  const modules = new Map<string, number>();
  const functions = new Map<string, number>();
  let all = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".cpuprofile"))) {
    const profile = JSON.parse(readFileSync(join(folder, file), "utf8")) as CpuProfile;
    const places = placesOf(profile, basename(bundle), moduleAt);
    let at = profile.startTime;
    for (const [index, id] of profile.samples.entries()) {
      at += profile.timeDeltas[index] ?? 0;
      const place = places.get(id);
      if (!place || at < from || at > to) continue;
      // A sample stands for the time up to the next one.
      const ms = Math.max(0, profile.timeDeltas[index + 1] ?? 0) / 1000;
      all += ms;
      modules.set(place.module, (modules.get(place.module) ?? 0) + ms);
      functions.set(place.name, (functions.get(place.name) ?? 0) + ms);
    }
  }
  const most = (map: Map<string, number>): (readonly [string, number])[] =>
    [...map].toSorted((a, b) => b[1] - a[1]);
  return { ms: all, modules: most(modules), functions: most(functions) };
}

interface Placed {
  readonly module: string;
  /** Function and file. */
  readonly name: string;
}

/** Where the time of each node counts: what V8 does itself counts for the function that asked for it. */
function placesOf(
  { nodes }: CpuProfile,
  bundle: string,
  moduleAt: (line: number) => string,
): Map<number, Placed> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const places = new Map<number, Placed>();
  const special: Readonly<Record<string, string>> = {
    "(garbage collector)": "garbage collection",
    "(program)": "V8 and the system",
    "(root)": "V8 and the system",
  };
  // Parents come before their children.
  for (const { id, callFrame } of nodes) {
    const { functionName, url, lineNumber } = callFrame;
    if (functionName === "(idle)") continue;
    const own = special[functionName];
    const above = places.get(parents.get(id) ?? -1);
    if (own !== undefined) places.set(id, { module: own, name: own });
    else if (url.endsWith(bundle)) {
      const path = moduleAt(lineNumber);
      places.set(id, {
        module: moduleOf(path),
        name: `${functionName || "(anonymous)"} ${path.replace("server/src/", "")}`,
      });
    } else if (url !== "") places.set(id, { module: "node", name: `${functionName} ${url}` });
    else places.set(id, above ?? { module: "V8 and the system", name: functionName });
  }
  return places;
}

/** As for the sizes of bundles, with languages apart. */
const moduleOf = (path: string): string =>
  /^server\/src\/(engine\/languages\/[^/.]+)\//.exec(path)?.[1] ?? partOf(path);

/** The source file of each line of a bundle that is not minified: esbuild names it above its lines. */
function modulesOf(bundle: string): (line: number) => string {
  const names: string[] = [];
  let name = "the bundle itself";
  for (const line of readFileSync(bundle, "utf8").split("\n")) {
    name = /^\/\/ (\S+\.(?:[cm]?[jt]s|json))$/.exec(line)?.[1] ?? name;
    names.push(name);
  }
  return (line) => names[line] ?? name;
}
