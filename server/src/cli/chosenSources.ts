import type { HistorySource } from "../engine/kinds/readHistory.ts";
import type { ProjectHistory } from "../history/historySettings.ts";
import { CliError } from "./cliError.ts";
import { didYouMean } from "./didYouMean.ts";

/** The sources that are named, or all. */
export function chosenSources(
  { settings }: ProjectHistory,
  names: readonly string[],
): readonly HistorySource[] {
  const known = settings.sources.map(({ name }) => name);
  for (const name of names)
    if (!known.includes(name))
      throw new CliError(
        `there is no source \`${name}\` in .tocsin.yaml.${didYouMean(name, known)}`,
        `There is ${known.map((one) => `\`${one}\``).join(", ")}.`,
      );
  return settings.sources.filter(({ name }) => names.length === 0 || names.includes(name));
}
