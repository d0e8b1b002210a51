import { isLoose } from "./agreement.ts";
import type { Expected, Fault } from "./case.ts";
import { good } from "./case.ts";

/** What an older program said. */
export interface Oracle {
  readonly valid: boolean;
  readonly output?: string;
  readonly sameReason?: boolean;
  readonly buildLimitation?: string;
}

export interface Entry {
  readonly file: string;
  readonly expected: "good" | "bad";
  readonly error?: string;
  readonly promtool242?: Oracle;
  readonly amtool025?: Oracle;
  readonly nameValidationScheme?: "legacy";
  readonly agentExpected?: "good" | "bad";
  readonly fullCheckOnly?: boolean;
  readonly docKind?: string;
  readonly note?: string;
}

/**
 * The faults that an output names: `line 5: …` of the YAML decoders, each on its line, else the first message.
 * `4:13: group …` is where a rule begins, not where the fault is.
 */
export function faultsOf(output: string): Fault[] {
  const parts = output.split(" | ").filter((part) => part !== "" && !part.startsWith("amtool: "));
  const decoded = parts.flatMap((part): Fault[] => {
    const [, line, message] = /\bline (\d+): (.*)/.exec(part) ?? [];
    if (message === undefined) return [];
    return [isLoose(message) ? { message } : { message, line: Number(line) }];
  });
  return decoded.length > 0 ? decoded : parts.slice(0, 1).map((message) => ({ message }));
}

/** The newest program's verdict, with the older one's lines where that gives the same reason. */
export function newestVerdict({ expected, error, promtool242, amtool025 }: Entry): Expected {
  if (expected === "good") return good;
  const old = promtool242 ?? amtool025;
  const own = faultsOf(error?.replaceAll("\n", " | ") ?? "");
  if (own.some(({ line }) => line !== undefined) || old?.sameReason !== true || isOfBuild(old))
    return { valid: false, faults: own };
  const faults = faultsOf(old.output ?? "");
  return { valid: false, faults: faults.some(({ line }) => line !== undefined) ? faults : own };
}

export const olderVerdict = ({ valid, output = "" }: Oracle): Expected =>
  valid ? good : { valid: false, faults: faultsOf(output) };

/** Service discovery that 2.42 knows and Debian's build of it does not. */
export const isOfBuild = ({ output = "" }: { readonly output?: string }): boolean =>
  /field (?:consul|kubernetes|kuma|linode|nomad)_sd_configs not found/.test(output);
