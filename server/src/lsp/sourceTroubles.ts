import { secretKindOf } from "../history/describeSource.ts";
import { withoutSecrets, withSecrets } from "../history/historySettings.ts";
import { untrusted } from "../history/trustedSources.ts";
import { RunsError } from "../runs/store.ts";
import type { RunSource } from "../runs/history.ts";
import type { SourceTrouble } from "../views/sourceNode.ts";
import { failingSources } from "../views/viewState.ts";
import { historyOf } from "./historySources.ts";
import type { Session } from "./serve.ts";

/** The sources that `.tocsin.yaml` names; none where it cannot be followed, which the editor marks in it. */
export async function namedSources(
  folder: string | undefined,
): Promise<{ readonly sources: readonly RunSource[]; readonly folder: string }> {
  try {
    const history = await historyOf(folder);
    if (history)
      return {
        sources: withSecrets(history.settings.sources, history.folder, withoutSecrets),
        folder: history.folder,
      };
  } catch (error) {
    if (!(error instanceof RunsError)) throw error;
  }
  return { sources: [], folder: folder ?? "" };
}

/** Those of them that are not read, and why, in the order of the file. */
export async function sourceTroubles({ runs, sourceProblems }: Session): Promise<SourceTrouble[]> {
  const { sources, folder } = await namedSources(runs.folder);
  if (sources.length === 0) return [];
  const waiting = new Set(untrusted(sources, folder));
  const failing = new Map(failingSources(await runs.store().syncState()).map((one) => [one.name, one]));
  return sources.flatMap((source): SourceTrouble[] => {
    const { name } = source;
    const takesSecret = secretKindOf(source) !== "none";
    if (waiting.has(source)) return [{ name, takesSecret }];
    const problem = sourceProblems.get(name) ?? failing.get(name);
    return problem ? [{ name, takesSecret, problem }] : [];
  });
}
