import type { BundleSize } from "./bundleSizes.ts";
import type { WorkProfile } from "./profile.ts";
import { median } from "./figures.ts";
import type { ServerSample } from "./measureServer.ts";
import type { WorkspaceSample } from "./measureWorkspace.ts";
import type { ServerId } from "./servers.ts";

/** Everything that a run has measured: docs/performance.json. Milliseconds, MB, bytes. */
export interface Results {
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly isQuick: boolean;
  readonly minutes: number;
  readonly noise: { readonly waits: number; readonly givenUp: number };
  /** What was not measured, and why. */
  readonly left: readonly string[];
  readonly files: readonly MeasuredFile[];
  readonly workspace?: { readonly files: number; readonly samples: readonly WorkspaceSample[] };
  readonly commands: readonly MeasuredCommand[];
  readonly activation: readonly { readonly load: number; readonly activate: number }[];
  readonly bundles: readonly BundleSize[];
  /** What the programs that measure inside of one process print. */
  readonly inside: readonly { readonly program: string; readonly output: string }[];
  readonly profiles?: readonly WorkProfile[];
}

/** One generated file, and what each server did with it, round by round. */
export interface MeasuredFile {
  readonly id: string;
  readonly rules: number;
  readonly bytes: number;
  readonly servers: Readonly<Partial<Record<ServerId, readonly ServerSample[]>>>;
}

export type Program = "tocsin" | "first" | "promtool" | "node" | "other";

export interface MeasuredCommand {
  readonly name: string;
  readonly bytes: number;
  /** `first`: without V8's code of earlier runs; `node`: one that does nothing; `other`: that of another working tree. */
  readonly ms: Readonly<Record<Program, readonly number[]>>;
  readonly peakMb: Readonly<Partial<Record<Program, number>>>;
}

/** A figure of a sample; where a round has many, their median. */
export type Figure = (sample: ServerSample) => number | undefined;

export const keystroke: Figure = ({ keys }) => medianOf(keys);
export const groupEdit: Figure = ({ groups }) => medianOf(groups);

const medianOf = (samples: readonly number[] | undefined): number | undefined =>
  samples && samples.length > 0 ? median(samples) : undefined;

export const fileNamed = ({ files }: Results, id: string): MeasuredFile | undefined =>
  files.find((file) => file.id === id);

/** What our server did with a file, round by round. */
export const oursOf = ({ servers }: MeasuredFile): readonly ServerSample[] | undefined =>
  servers.tocsin?.filter(({ unanswered }) => unanswered === undefined);

/** The median over the rounds; undefined where nothing was measured. */
export function over(samples: readonly ServerSample[] | undefined, figure: Figure): number | undefined {
  return medianOf((samples ?? []).flatMap((sample) => figure(sample) ?? []));
}
