import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import { CliError } from "./cliError.ts";
import { didYouMean } from "./didYouMean.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true; args: string[] }>
>;

/** Reads the options and the other arguments of a command; a `CliError` for an option that it does not have. */
export function readOptions<T extends Options>(
  command: string,
  args: readonly string[],
  options: T,
): Parsed<T> {
  try {
    return parseArgs({ options, allowPositionals: true, args: [...args] });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const hint = `\`tocsin ${command} --help\` lists the options.`;
    const unknown = /^Unknown option '([^']+)'/.exec(text)?.[1];
    if (unknown === undefined) throw new CliError(firstSentence(text), hint);
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new CliError(`\`${command}\` has no option \`${unknown}\`.${didYouMean(unknown, known)}`, hint);
  }
}

/** The value of an option that takes one of a few words. */
export function oneOf<T extends string>(option: string, value: string, words: readonly T[]): T {
  const word = words.find((one) => one === value);
  if (word !== undefined) return word;
  const hint = `It takes ${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}.`;
  throw new CliError(`\`--${option}\` does not take \`${value}\`.${didYouMean(value, words)}`, hint);
}

/** The value of an option that takes a number from 1 on, or from the least one that is given. */
export function numberOf(option: string, value: string, least = 1): number {
  if (/^(?:0|[1-9]\d{0,5})$/.test(value) && Number(value) >= least) return Number(value);
  throw new CliError(`\`--${option}\` does not take \`${value}\`.`, `It takes a number from ${least} on.`);
}

const firstSentence = (text: string): string => `${(/^[^.\n]+/.exec(text)?.[0] ?? text).trim()}.`;
