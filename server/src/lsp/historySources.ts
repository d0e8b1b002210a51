import { detailsOf, scopeOf, secretKindOf } from "../history/describeSource.ts";
import {
  fromEnvironment,
  projectHistory,
  variableOf,
  withoutSecrets,
  withSecrets,
} from "../history/historySettings.ts";
import type { ProjectHistory } from "../history/historySettings.ts";
import { identityOf, trust, untrusted, whatIs } from "../history/trustedSources.ts";
import { requests } from "../protocol/messages.ts";
import type { HistorySources, SealedSecret, SourceAbout, TrustSourceParams } from "../protocol/history.ts";
import type { RunSource } from "../runs/history.ts";
import { RunsError } from "../runs/store.ts";
import type { SealedSecrets } from "./sealedSecrets.ts";
import type { Session } from "./serve.ts";

/** Says what the sources are, and writes down which the user lets Tocsin connect to. Connects to none. */
export function handleSources({ connection, runs }: Session, sealed: SealedSecrets): void {
  connection.onRequest(requests.sources, async (): Promise<HistorySources> => {
    const none = { sources: [], pollMs: 0, sealFor: sealed.publicKey() };
    try {
      const history = await historyOf(runs.folder);
      if (!history) return none;
      const sources = withSecrets(history.settings.sources, history.folder, withoutSecrets);
      const fresh = new Set(untrusted(sources, history.folder));
      const about = sources.map((source) => aboutOf(source, !fresh.has(source)));
      return { ...none, sources: about, pollMs: history.settings.pollMs };
    } catch (error) {
      if (!(error instanceof RunsError)) throw error;
      return { ...none, problem: `${error.message} ${error.hint}` };
    }
  });
  connection.onRequest(requests.trustSource, async ({ name, identity }: TrustSourceParams) => {
    const history = await historyOf(runs.folder);
    const sources = history ? withSecrets(history.settings.sources, history.folder, withoutSecrets) : [];
    // Not another one that has taken its name since the user was asked.
    const meant = sources.filter((source) => source.name === name && identityOf(source) === identity);
    trust(meant);
    return { isTrusted: meant.length > 0 };
  });
}

function aboutOf(source: RunSource, isTrusted: boolean): SourceAbout {
  const scope = scopeOf(source);
  return {
    ...{ name: source.name, identity: identityOf(source), what: whatIs(source), isTrusted },
    ...{ details: detailsOf(source), secret: secretKindOf(source) },
    ...(scope !== undefined && { scope }),
  };
}

/** What `.tocsin.yaml` says now; nothing where no source is named. */
export async function historyOf(folder: string | undefined): Promise<ProjectHistory | undefined> {
  if (folder === undefined) return undefined;
  try {
    return await projectHistory(folder);
  } catch (error) {
    if (error instanceof RunsError && error.reason === "missing") return undefined;
    throw error;
  }
}

/** A source with what lets somebody in, if anything does. */
export interface OpenedSource {
  readonly source: RunSource;
  readonly hasSecret: boolean;
}

/** Sources with their secrets: those that the client has, else those of the environment. */
export function sourcesWith(
  { settings, folder }: ProjectHistory,
  sealed: SealedSecrets,
  secrets: readonly SealedSecret[],
): OpenedSource[] {
  const given = sealed.open(secrets);
  const inPlace = new Map<string, string>();
  for (const source of withSecrets(settings.sources, folder, withoutSecrets)) {
    const [variable, secret] = [variableOf(source), given.get(identityOf(source))];
    if (variable !== undefined && secret !== undefined) inPlace.set(variable, secret);
  }
  const variables = (name: string): string | undefined => inPlace.get(name) ?? fromEnvironment(name);
  return withSecrets(settings.sources, folder, variables).map((source) => {
    const variable = variableOf(source);
    return { source, hasSecret: variable !== undefined && Boolean(variables(variable)) };
  });
}
