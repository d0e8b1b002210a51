import { sinceWords } from "../facts/target.ts";
import type { Handlers } from "../model/check.ts";

/** Reports an error of an embedded language in its own words, with its replacement as a fix. */
export const languageError: NonNullable<Handlers["languageError"]> = (error, region, { report, target }) => {
  const place = region.toChunk(error.span);
  const { replacement, feature, since } = error;
  if (since !== undefined) {
    const message = `${sentence(error.message).replace(/\.$/, "")}: it exists ${sinceWords(target, since)}.`;
    return report({ place, message });
  }
  if (feature !== undefined) {
    const way = `When the Prometheus that reads it runs with \`--enable-feature=${feature}\`, list that under \`target.features\` in \`.tocsin.yaml\`.`;
    return report({ place, message: `${sentence(error.message)} ${way}` });
  }
  if (replacement === undefined) return report({ place, message: sentence(error.message) });
  report({
    place,
    message: `${sentence(error.message)} Did you mean \`${replacement}\`?`,
    fixes: [{ title: `Change to \`${replacement}\``, edits: [{ place, text: replacement }] }],
  });
};

function sentence(message: string): string {
  const text = message.trim();
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
